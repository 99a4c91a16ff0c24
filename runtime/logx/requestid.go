package logx

import "context"

type requestIDKey struct{}

// identified carries a request id. It is its own value for the key: a context
// made by context.WithValue would cost two allocations.
type identified struct {
	context.Context
	id string
}

func (c *identified) Value(key any) any {
	if key == (requestIDKey{}) {
		return c
	}
	return c.Context.Value(key)
}

// WithRequestID returns a context that carries the request id. Loggers made
// by [New] add it to every record logged with that context.
func WithRequestID(ctx context.Context, id string) context.Context {
	return &identified{ctx, id}
}

// RequestID returns the request id stored by [WithRequestID], or "" when the
// context carries none.
func RequestID(ctx context.Context) string {
	if c, ok := ctx.Value(requestIDKey{}).(*identified); ok {
		return c.id
	}
	return ""
}
