package stream

import (
	"context"
	"sync"
)

// holds counts the streams that a server has to wait for itself.
type holds struct {
	mu    sync.Mutex
	count int
	none  chan struct{} // closed when count is 0; nil while nobody waits
}

// Hold makes [Wait] wait until release is called, which may be called more than
// once. It is for handlers that take their connection from net/http, whose
// Shutdown knows nothing of it any more. Outside of a server that stops streams
// it does nothing.
func Hold(request context.Context) (release func()) {
	s := of(request)
	if s == nil {
		return func() {}
	}
	s.held.add(1)
	return sync.OnceFunc(func() { s.held.add(-1) })
}

// Wait returns when nothing is held of the server whose requests have the
// context served, which [WithStop] made. The error is why ctx ended before.
// Package serve calls it when no request is running any more.
func Wait(ctx, served context.Context) error {
	s := of(served)
	if s == nil {
		return nil
	}
	select {
	case <-s.held.wait():
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (h *holds) add(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.count += n
	if h.count == 0 && h.none != nil {
		close(h.none)
		h.none = nil
	}
}

func (h *holds) wait() <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.none == nil {
		h.none = make(chan struct{})
	}
	none := h.none
	if h.count == 0 {
		close(none)
		h.none = nil
	}
	return none
}
