package cache

import (
	"context"
	"hash/maphash"
	"sync"
	"time"
)

// flights lets readers of a key share one lookup, and keeps the first level.
// Both are here because a writer must drop both at once: a lookup that began
// before its commit may neither be joined nor be stored after it.
type flights struct {
	seed   maphash.Seed
	ttl    time.Duration
	shards [64]shard
}

type shard struct {
	mu    sync.Mutex
	calls map[string]*call
	l1    *lru[remembered] // nil when there is no first level
}

// call is one lookup under way.
type call struct {
	done      chan struct{} // made by the first who waits
	finished  bool
	forgotten bool
	outcome   outcome
}

// outcome is how a lookup ended. Row is the encoded row, which every reader
// decodes for itself; nil with a nil error when it could not be encoded.
type outcome struct {
	row   []byte
	entry []byte // what to store under the key; nil for nothing
	keep  bool   // the row may go to the first level: the store has it under this key
	err   error
	event Event
}

func newFlights(l1 L1) *flights {
	f := &flights{seed: maphash.MakeSeed(), ttl: l1.TTL}
	for i := range f.shards {
		if l1.Rows > 0 {
			f.shards[i].l1 = newLRU[remembered](l1.Rows/len(f.shards) + 1)
		}
	}
	return f
}

func (f *flights) shard(key string) *shard {
	return &f.shards[maphash.String(f.seed, key)%uint64(len(f.shards))]
}

// join returns the lookup under way for key and true, or a new one that the
// caller must finish; or the row that the first level has.
func (f *flights) join(key string) (c *call, joined bool, row []byte) {
	s := f.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if row := s.cached(key); row != nil {
		return nil, false, row
	}
	if c := s.calls[key]; c != nil {
		return c, true, nil
	}
	c = &call{}
	if s.calls == nil {
		s.calls = map[string]*call{}
	}
	s.calls[key] = c
	return c, false, nil
}

// cached returns the row that the first level has, nil for none.
func (s *shard) cached(key string) []byte {
	if s.l1 == nil {
		return nil
	}
	r, ok := s.l1.get(key)
	if ok && time.Now().Before(r.expires) {
		return r.value
	}
	return nil
}

// peek returns the row that the first level has, nil for none.
func (f *flights) peek(key string) []byte {
	s := f.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cached(key)
}

// finish tells everybody who waits how the lookup ended. Only what the store
// has, or took, goes to the first level.
func (f *flights) finish(key string, c *call, o outcome) {
	s := f.shard(key)
	s.mu.Lock()
	c.outcome, c.finished = o, true
	if s.calls[key] == c {
		delete(s.calls, key)
	}
	if s.l1 != nil && !c.forgotten && o.keep {
		s.l1.put(key, remembered{o.row, time.Now().Add(f.ttl)})
	}
	done := c.done
	s.mu.Unlock()
	if done != nil {
		close(done)
	}
}

// wait returns how the lookup ended, or false when ctx ends first.
func (f *flights) wait(ctx context.Context, key string, c *call) (outcome, bool) {
	s := f.shard(key)
	s.mu.Lock()
	if c.finished {
		s.mu.Unlock()
		return c.outcome, true
	}
	if c.done == nil {
		c.done = make(chan struct{})
	}
	done := c.done
	s.mu.Unlock()
	select {
	case <-done:
		return c.outcome, true
	case <-ctx.Done():
		return outcome{}, false
	}
}

// forget keeps lookups under way from being joined, and drops the keys from
// the first level.
func (f *flights) forget(keys []string) {
	for _, key := range keys {
		s := f.shard(key)
		s.mu.Lock()
		if c := s.calls[key]; c != nil {
			c.forgotten = true
			delete(s.calls, key)
		}
		if s.l1 != nil {
			s.l1.delete(key)
		}
		s.mu.Unlock()
	}
}
