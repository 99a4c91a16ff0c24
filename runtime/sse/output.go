package sse

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rest/writer"
	"github.com/apigen/apigen/runtime/stream"
)

// output is the answer that events are written to.
type output struct {
	ctx      context.Context
	cancel   context.CancelCauseFunc
	request  *http.Request
	w        http.ResponseWriter
	control  *http.ResponseController
	patience time.Duration

	mu     sync.Mutex // guards opened, and is held while writing
	opened bool
}

func newOutput(ctx context.Context, cancel context.CancelCauseFunc, w http.ResponseWriter, r *http.Request, c Config) *output {
	out := &output{
		ctx: ctx, cancel: cancel, request: r, w: w,
		control: http.NewResponseController(w), patience: c.patience(),
	}
	// net/http would take the end of ReadTimeout for the client's end.
	_ = out.control.SetReadDeadline(time.Time{})
	return out
}

// open sends the header once.
func (o *output) open() {
	if o.opened {
		return
	}
	o.opened = true
	h := o.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would collect events otherwise
	h.Set("X-Content-Type-Options", "nosniff")
	o.w.WriteHeader(http.StatusOK)
}

// write sends a text at once. An error means that the stream is over.
func (o *output) write(text []byte) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ctx.Err() != nil {
		return context.Cause(o.ctx)
	}
	o.extend()
	o.open()
	_, err := o.w.Write(text)
	if err == nil {
		err = o.control.Flush()
	}
	if err != nil {
		err = fmt.Errorf("sse: send an event: %w", err)
		o.cancel(err)
	}
	return err
}

// extend gives what is written next its time. Not every writer has deadlines.
func (o *output) extend() { _ = o.control.SetWriteDeadline(time.Now().Add(o.patience)) }

// beat sends comments until the function it returns is called, which waits for
// the last one.
func (o *output) beat(every time.Duration) (stop func()) {
	done := make(chan struct{})
	var beating sync.WaitGroup
	beating.Go(func() {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for {
			select {
			case <-done:
				return
			case <-o.ctx.Done():
				return
			case <-ticker.C:
				_ = o.write([]byte(":\n\n"))
			}
		}
	})
	return sync.OnceFunc(func() {
		close(done)
		beating.Wait()
	})
}

// finish ends the stream after the logic.
func (o *output) finish(err error) {
	o.extend() // for the end of the answer, which net/http writes
	ended := o.ctx.Err() != nil
	switch {
	case ended && errors.Is(context.Cause(o.ctx), stream.ErrStopping):
		o.open() // an empty stream makes a browser ask again, a problem would not
	case ended:
		o.record(o.whyEnded(err))
	case err == nil && !o.opened:
		o.w.WriteHeader(http.StatusNoContent)
	case err != nil && !o.opened:
		problem.Write(o.w, o.request, err)
	case err != nil:
		o.record(err)
		body := problem.JSON(err, o.w.Header().Get("X-Request-Id"))
		_ = o.write(append(append([]byte("event: error\ndata: "), body...), "\n\n"...))
	}
}

// whyEnded is what the log says of a stream that did not end by its logic: a
// client that went away is no news.
func (o *output) whyEnded(err error) error {
	cause := context.Cause(o.ctx)
	switch {
	case err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, cause):
		return err
	case errors.Is(cause, context.Canceled):
		return nil
	}
	return cause
}

func (o *output) record(err error) {
	if rec, ok := writer.As[interface{ RecordError(error) }](o.w); ok && err != nil {
		rec.RecordError(err)
	}
}
