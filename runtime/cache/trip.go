package cache

import (
	"math/rand/v2"
	"sync"
	"time"
)

// After this many failures in a row the store is left alone for a while.
const (
	tripAfter = 3
	tripFor   = time.Second
)

// trip keeps calls from a store that does not answer, so that each reader does
// not wait for its time-out. When its time is over, one call at a time tries.
type trip struct {
	mu       sync.Mutex
	failures int
	until    time.Time // when tripped, the next try
	trying   bool
}

// enter reports whether the store may be called. If so, leave must follow.
func (t *trip) enter() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failures < tripAfter {
		return true
	}
	if t.trying || time.Now().Before(t.until) {
		return false
	}
	t.trying = true
	return true
}

func (t *trip) leave(ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.trying = false
	if ok {
		t.failures = 0
		return
	}
	t.failures++
	t.until = time.Now().Add(time.Duration((0.8 + 0.4*rand.Float64()) * float64(tripFor)))
}

func (t *trip) tripped() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.failures >= tripAfter
}
