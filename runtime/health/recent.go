package health

import (
	"context"
	"sync"
	"time"
)

// freshness is how long the outcome of the checks serves strangers.
const freshness = time.Second

// recent is the last outcome of the checks.
type recent struct {
	mu    sync.Mutex
	ready bool
	until time.Time
}

// check lets one caller run the checks; the others wait for its outcome.
func (r *recent) check(h *Registry) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Now().Before(r.until) {
		return r.ready
	}
	_, r.ready = h.Check(context.Background()) // each check has its own limit
	r.until = time.Now().Add(freshness)
	return r.ready
}
