package cache

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// How many keys wait for a store that is down, how many are deleted at once, and
// how often it is tried.
const (
	maxRepairs  = 10_000
	repairBatch = 500
	repairEvery = time.Second
)

// repairs are keys that were written to the database but could not be deleted
// from the store. Until they are, this process does not trust the store for them.
type repairs struct {
	count atomic.Int64 // of keys, so that readers need no lock when there are none

	mu      sync.Mutex
	keys    map[string]Token
	running bool
	stop    chan struct{} // closed by close
	closed  bool
	done    sync.WaitGroup
	delete  func(keys []string, token Token) error
	observe func(Event)
}

func newRepairs(c *Cache) *repairs {
	return &repairs{
		keys: map[string]Token{}, stop: make(chan struct{}),
		delete:  func(keys []string, token Token) error { return c.delete(context.Background(), keys, token) },
		observe: func(e Event) { c.options.Observe("", e) },
	}
}

func (r *repairs) has(key string) bool {
	if r.count.Load() == 0 {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.keys[key]
	return ok
}

// add queues keys, and starts the work if it is not going on.
func (r *repairs) add(keys []string, token Token) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		if _, ok := r.keys[key]; !ok && len(r.keys) >= maxRepairs {
			r.observe(RepairDropped)
			continue
		}
		r.keys[key] = token
	}
	r.count.Store(int64(len(r.keys)))
	if !r.running && !r.closed && len(r.keys) > 0 {
		r.running = true
		r.done.Go(r.run)
	}
}

// run deletes keys until there are none.
func (r *repairs) run() {
	tick := time.NewTicker(repairEvery)
	defer tick.Stop()
	for {
		select {
		case <-r.stop:
			return
		case <-tick.C:
		}
		for r.some() {
		}
		r.mu.Lock()
		if len(r.keys) == 0 {
			r.running = false
			r.mu.Unlock()
			return
		}
		r.mu.Unlock()
	}
}

// some deletes some keys, those of one token, and reports whether it could and
// there are more.
func (r *repairs) some() bool {
	keys, token := r.batch()
	if len(keys) == 0 || r.delete(keys, token) != nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		if r.keys[key] == token { // else written again meanwhile
			delete(r.keys, key)
			r.observe(Repaired)
		}
	}
	r.count.Store(int64(len(r.keys)))
	return len(r.keys) > 0
}

func (r *repairs) batch() (keys []string, token Token) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for key, of := range r.keys {
		if len(keys) == 0 {
			token = of
		}
		if of == token {
			keys = append(keys, key)
		}
		if len(keys) == repairBatch {
			break
		}
	}
	return keys, token
}

func (r *repairs) close() {
	r.mu.Lock()
	if !r.closed {
		r.closed = true
		close(r.stop)
	}
	r.mu.Unlock()
	r.done.Wait()
}
