package logx

import "context"

type requestIDKey struct{}

// WithRequestID returns a context that carries the request id. Loggers made
// by [New] add it to every record logged with that context.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, id)
}

// RequestID returns the request id stored by [WithRequestID], or "" when the
// context carries none.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}
