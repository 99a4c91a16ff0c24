package health

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

var (
	errTimeout = errors.New("no answer within 1s")
	errStuck   = errors.New("an earlier run has not returned")
)

// check runs its probe at most once at a time; callers that come meanwhile
// share the result. So a hanging dependency holds one goroutine, not one per
// request.
type check struct {
	name  string
	probe func(context.Context) error

	mu      sync.Mutex
	current *run
	failing bool
}

type run struct {
	started time.Time
	done    chan struct{}
	err     error // set before done is closed
}

func (c *check) run(ctx context.Context, onChange func(string, error)) error {
	err := c.wait(ctx)
	if ctx.Err() != nil {
		return ctx.Err() // the caller left; this says nothing about the dependency
	}
	c.mu.Lock()
	changed := c.failing != (err != nil)
	c.failing = err != nil
	c.mu.Unlock()
	if changed && onChange != nil {
		onChange(c.name, err)
	}
	return err
}

func (c *check) wait(ctx context.Context) error {
	r := c.start()
	left := CheckTimeout - time.Since(r.started)
	if left <= 0 {
		return errStuck
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-r.done:
		return r.err
	case <-timer.C:
		return errTimeout
	case <-ctx.Done():
		return ctx.Err()
	}
}

// start returns the run in progress, or a new one. The probe's context does not
// end with the request that started it, because others may share the run.
func (c *check) start() *run {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current != nil {
		return c.current
	}
	r := &run{started: time.Now(), done: make(chan struct{})}
	c.current = r
	go c.execute(r)
	return r
}

func (c *check) execute(r *run) {
	ctx, cancel := context.WithTimeout(context.Background(), CheckTimeout)
	defer func() {
		cancel()
		if p := recover(); p != nil {
			r.err = fmt.Errorf("panic: %v", p)
		}
		c.mu.Lock()
		c.current = nil
		c.mu.Unlock()
		close(r.done)
	}()
	r.err = c.probe(ctx)
}
