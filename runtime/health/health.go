package health

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// CheckTimeout is how long one readiness check may take before it counts as
// failed.
const CheckTimeout = time.Second

// Registry holds the readiness checks of a process. It starts not ready. The
// zero value is usable; a Registry is safe for concurrent use.
type Registry struct {
	started atomic.Bool
	ready   atomic.Bool
	recent  recent

	mu       sync.Mutex
	checks   []*check
	onChange func(name string, err error)
}

// Result is the outcome of one readiness check.
type Result struct {
	// Name is the name given to AddReadiness.
	Name string
	// Err is why the check failed, nil when it passed. It may hold internals
	// and is not for clients.
	Err error
}

// AddReadiness adds a check that must pass for the process to be ready, for
// instance that the database answers. All checks run at once, on each request
// to the Ready handler, and each has [CheckTimeout]. A check that does not
// return in time, or panics, has failed; it is not started again while a
// former run is still going. A second check with the same name replaces the
// first.
func (h *Registry) AddReadiness(name string, f func(context.Context) error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := &check{name: name, probe: f}
	if i := slices.IndexFunc(h.checks, func(c *check) bool { return c.name == name }); i >= 0 {
		h.checks[i] = c
		return
	}
	h.checks = append(h.checks, c)
}

// OnChange sets a function that is called when a check begins to fail (err is
// why) and when it passes again (err is nil). It replaces the one before.
func (h *Registry) OnChange(f func(name string, err error)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.onChange = f
}

// SetReady opens or closes the process for requests. While it is false the
// process is not ready, whatever the checks say, and no check runs.
func (h *Registry) SetReady(ready bool) { h.ready.Store(ready) }

// SetStarted says that the process has done what it does before it serves.
// There is no way back.
func (h *Registry) SetStarted() { h.started.Store(true) }

// Check runs all readiness checks and returns their results in the order in
// which they were added, and whether the process is ready. It takes at most
// [CheckTimeout], or until ctx ends.
func (h *Registry) Check(ctx context.Context) (results []Result, ready bool) {
	if !h.ready.Load() {
		return nil, false
	}
	h.mu.Lock()
	checks, onChange := slices.Clone(h.checks), h.onChange
	h.mu.Unlock()

	results = make([]Result, len(checks))
	var all sync.WaitGroup
	for i, c := range checks {
		all.Go(func() { results[i] = Result{Name: c.name, Err: c.run(ctx, onChange)} })
	}
	all.Wait()
	failed := func(r Result) bool { return r.Err != nil }
	return results, !slices.ContainsFunc(results, failed)
}
