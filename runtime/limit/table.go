package limit

import (
	"hash/maphash"
	"math/bits"
	"sync"
	"time"
)

const (
	ways   = 16 // slots a key may be kept in, a set
	fill   = 4  // of them in use on average, so that hardly ever all are
	shards = 64
)

// slot holds one key by its hash: the time at which the key owes nothing.
type slot struct {
	hash uint64 // 0: never used
	due  int64  // nanoseconds since table.start
}

// table keeps one time per key in a fixed amount of memory. A key whose time has
// passed is no different from an unknown one, so it needs no expiry: its slot
// is simply taken. When all slots of a set are in use, the key that owes least
// goes, so a flood of new keys does not free those that are at their limit.
//
// Keys are told apart by a 64-bit hash with a random seed. Two of 100,000 keys
// share one with a probability of 3e-10.
type table struct {
	seed  maphash.Seed
	start time.Time
	sets  uint64 // per part
	parts [shards]part
}

// part is a share of the table with a lock of its own.
type part struct {
	mu    sync.Mutex
	slots []slot
	_     [64 - 8 - 24]byte // locks of neighbours stay off each other's cache line
}

// newTable has room for the given number of keys.
func newTable(keys int) *table {
	const share = fill * shards
	return &table{seed: maphash.MakeSeed(), start: time.Now(), sets: uint64(max(keys, 1)+share-1) / share}
}

// now is monotonic: setting the clock does not change it.
func (t *table) now() int64 { return int64(time.Since(t.start)) }

// lock returns the part and slot of a key. The caller unlocks the part.
func (t *table) lock(key string, now int64) (*part, *slot) {
	hash := maphash.String(t.seed, key) | 1
	place, _ := bits.Mul64(hash, t.sets*shards)
	p := &t.parts[place%shards]
	p.mu.Lock()
	if p.slots == nil {
		p.slots = make([]slot, t.sets*ways)
	}
	first := place / shards * ways
	return p, find(p.slots[first:first+ways], hash, now)
}

func find(set []slot, hash uint64, now int64) *slot {
	least := &set[0]
	for i := range set {
		s := &set[i]
		if s.hash == hash {
			return s
		}
		if s.hash == 0 {
			least = s
			break
		}
		if s.due < least.due {
			least = s
		}
	}
	*least = slot{hash: hash, due: now}
	return least
}
