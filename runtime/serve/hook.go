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

// OnStart adds f to what is done before the public address is served: warming
// caches, migrating tables. They run one after the other in the order in which
// they were added; meanwhile the admin address answers, with /startupz and
// /readyz at 503. An error ends Run, after the OnStop hooks. The context ends
// when the server has to stop.
func (s *Server) OnStart(name string, f func(context.Context) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.starts = append(s.starts, hook{name, f})
}

// Go adds f to what runs beside the requests, from after the OnStart hooks
// until its context ends, which is after the last request and before the OnStop
// hooks: watching configuration, consuming a queue. An error that comes
// earlier, or a panic, stops the server; nil just ends f.
func (s *Server) Go(name string, f func(context.Context) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tasks = append(s.tasks, hook{name, f})
}

// hooksOf copies one of the lists, which may grow while the server runs.
func (s *Server) hooksOf(list *[]hook) []hook {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(*list)
}

func (s *Server) runStarts(ctx context.Context) error {
	for _, h := range s.hooksOf(&s.starts) {
		if err := h.run(ctx); err != nil {
			return fmt.Errorf("start %s: %w", h.name, err)
		}
	}
	return nil
}

func (s *Server) runHooks(ctx context.Context) error {
	hooks := s.hooksOf(&s.hooks)
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
	go func() { done <- h.call(ctx) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// call turns a panic into an error.
func (h hook) call(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return h.f(ctx)
}
