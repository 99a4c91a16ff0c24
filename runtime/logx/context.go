package logx

import (
	"context"
	"encoding/hex"
)

// Key is under what a context holds what lines logged with it begin with. It is
// for contexts that carry several things at once and answer Value themselves;
// others use [WithRequestID] and [WithTrace].
type Key int

// The keys, and the type of their values.
const (
	RequestIDKey Key = iota // *string
	TraceKey                // *Trace
)

// Trace names a span, as in the W3C's traceparent header.
type Trace struct {
	TraceID [16]byte
	SpanID  [8]byte
	// Sampled says that the span is recorded, so that there is something to
	// find under the id.
	Sampled bool
}

// IsValid reports whether both ids are set.
func (t Trace) IsValid() bool { return t.TraceID != [16]byte{} && t.SpanID != [8]byte{} }

// Hex returns both ids in hexadecimal, as lines show them.
func (t Trace) Hex() (traceID, spanID string) {
	var text [48]byte
	hex.Encode(text[:32], t.TraceID[:])
	hex.Encode(text[32:], t.SpanID[:])
	all := string(text[:])
	return all[:32], all[32:]
}

// carrier holds the value of one key. It is its own context: one made by
// context.WithValue would cost two allocations.
type carrier[T any] struct {
	context.Context
	key   Key
	value T
}

func (c *carrier[T]) Value(key any) any {
	if key == any(c.key) {
		return &c.value
	}
	return c.Context.Value(key)
}

// WithRequestID returns a context that carries the request id. Loggers made
// by [New] add it to every record logged with that context.
func WithRequestID(ctx context.Context, id string) context.Context {
	return &carrier[string]{ctx, RequestIDKey, id}
}

// RequestID returns the request id that ctx carries, or "".
func RequestID(ctx context.Context) string {
	if id, ok := ctx.Value(RequestIDKey).(*string); ok {
		return *id
	}
	return ""
}

// WithTrace returns a context that carries the ids of a span. Loggers made by
// [New] add them to every record logged with that context.
func WithTrace(ctx context.Context, t Trace) context.Context {
	return &carrier[Trace]{ctx, TraceKey, t}
}

// TraceFrom returns the ids of the span that ctx carries, or the zero Trace.
func TraceFrom(ctx context.Context) Trace {
	if t, ok := ctx.Value(TraceKey).(*Trace); ok && t != nil {
		return *t
	}
	return Trace{}
}
