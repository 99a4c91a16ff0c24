package serve

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

type hook struct {
	name string
	f    func(context.Context) error
}

// OnStop adds f to what is done when the server stops, after the last request:
// closing stores, flushing buffers. The last one added is the first one
// called. They run in every case but a second signal, also when Run fails to
// listen. The context ends when the time for stopping is up, which leaves all
// of them together what remains of Config.Grace, and 3 s at least.
func (s *Server) OnStop(name string, f func(context.Context) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = append(s.hooks, hook{name, f})
}

func (s *Server) runHooks(ctx context.Context) error {
	s.mu.Lock()
	hooks := slices.Clone(s.hooks)
	s.mu.Unlock()
	var errs []error
	for _, h := range slices.Backward(hooks) {
		if err := h.run(ctx); err != nil {
			errs = append(errs, fmt.Errorf("stop %s: %w", h.name, err))
		}
	}
	return errors.Join(errs...)
}

// run does not wait for a hook that ignores its context.
func (h hook) run(ctx context.Context) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("panic: %v", p)
			}
		}()
		done <- h.f(ctx)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
