package serve

import (
	"context"
	"fmt"
	"sync"
)

// tasks are the functions of [Server.Go] while they run.
type tasks struct {
	cancel  context.CancelFunc
	running sync.WaitGroup
}

// startTasks starts them. The channel gets the error of one that breaks.
func (s *Server) startTasks(ctx context.Context, failed chan<- error) *tasks {
	t := new(tasks)
	ctx, t.cancel = context.WithCancel(context.WithoutCancel(ctx))
	for _, h := range s.hooksOf(&s.tasks) {
		t.running.Go(func() {
			err := h.call(ctx)
			if err == nil || ctx.Err() != nil {
				return
			}
			select {
			case failed <- fmt.Errorf("%s: %w", h.name, err):
			default: // the server is stopping already
			}
		})
	}
	return t
}

// end waits for the tasks as long as ctx lasts.
func (t *tasks) end(ctx context.Context) error {
	t.cancel()
	done := make(chan struct{})
	go func() {
		t.running.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("stop background tasks: %w", context.Cause(ctx))
	}
}
