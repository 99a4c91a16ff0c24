package middleware

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// timed is a context with a deadline. The timer and all that belongs to it are
// made when somebody first waits for the context to be done; most requests end
// before anybody does.
type timed struct {
	context.Context // the parent
	at              time.Time
	ended           atomic.Bool
	mu              sync.Mutex
	waited          atomic.Pointer[waited]
}

// waited is the context of package context that takes over.
type waited struct {
	context.Context
	cancel context.CancelFunc
}

// limitTime returns a context that is done d from now, or when parent is.
func limitTime(parent context.Context, d time.Duration) *timed {
	at := time.Now().Add(d)
	if earlier, ok := parent.Deadline(); ok && earlier.Before(at) {
		at = earlier
	}
	return &timed{Context: parent, at: at}
}

// Deadline implements context.Context.
func (c *timed) Deadline() (time.Time, bool) { return c.at, true }

// Done implements context.Context.
func (c *timed) Done() <-chan struct{} { return c.wait().Done() }

// Err implements context.Context.
func (c *timed) Err() error {
	if w := c.waited.Load(); w != nil {
		return w.Err()
	}
	if err := c.Context.Err(); err != nil {
		return err
	}
	if c.ended.Load() || !time.Now().Before(c.at) {
		return c.wait().Err()
	}
	return nil
}

// Value implements context.Context. It asks what took over, so that package
// context finds itself there.
func (c *timed) Value(key any) any {
	if w := c.waited.Load(); w != nil {
		return w.Value(key)
	}
	return c.Context.Value(key)
}

// wait returns the context that takes over.
func (c *timed) wait() *waited {
	if w := c.waited.Load(); w != nil {
		return w
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if w := c.waited.Load(); w != nil {
		return w
	}
	w := &waited{}
	if c.ended.Load() {
		w.Context, w.cancel = context.WithCancel(c.Context)
		w.cancel()
	} else {
		w.Context, w.cancel = context.WithDeadline(c.Context, c.at)
	}
	c.waited.Store(w)
	return w
}

// end is the cancel function: the request is over.
func (c *timed) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended.Store(true)
	if w := c.waited.Load(); w != nil {
		w.cancel()
	}
}
