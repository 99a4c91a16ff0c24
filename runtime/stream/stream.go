package stream

import (
	"context"
	"errors"
)

// ErrStopping is why the context of a stream ended when the server stops; see
// context.Cause.
var ErrStopping = errors.New("the server is stopping")

type key struct{}

// server is what the streams of one server have in common.
type server struct {
	stop <-chan struct{}
	held holds
}

// WithStop returns a context for requests whose streams are to end when stop is
// closed. Package serve calls it.
func WithStop(ctx context.Context, stop <-chan struct{}) context.Context {
	return context.WithValue(ctx, key{}, &server{stop: stop})
}

func of(ctx context.Context) *server {
	s, _ := ctx.Value(key{}).(*server)
	return s
}

// Context returns the context of a stream that belongs to a request's. It ends
// with the request's, when cancel is called, and with [ErrStopping] when the
// server stops. Outside of a server that stops streams it is never told to.
// Call cancel when the stream is over.
func Context(request context.Context) (ctx context.Context, cancel context.CancelCauseFunc) {
	ctx, cancel = context.WithCancelCause(request)
	s := of(request)
	if s == nil {
		return ctx, cancel
	}
	go func() {
		select {
		case <-s.stop:
			cancel(ErrStopping)
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}
