package trace

import (
	"context"
	"encoding/binary"
	"math/rand/v2"

	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// starting is the context in which the SDK starts the span of a request that is
// to be recorded. It answers for the parent, without the values that
// package context would allocate, and tells ids and sampler what was decided.
type starting struct {
	context.Context
	key     any
	parent  trace.Span
	traceID trace.TraceID
	spanID  trace.SpanID
}

type startingKey struct{}

// Value implements context.Context.
func (s *starting) Value(key any) any {
	switch {
	case key == s.key && s.parent != nil:
		return s.parent
	case key == (startingKey{}):
		return s
	}
	return s.Context.Value(key)
}

// decided is the sampler of the SDK: requests are decided before.
type decided struct{ sdk.Sampler }

// ShouldSample implements sdk.Sampler.
func (d decided) ShouldSample(p sdk.SamplingParameters) sdk.SamplingResult {
	if _, ok := p.ParentContext.(*starting); ok {
		return sdk.SamplingResult{
			Decision:   sdk.RecordAndSample,
			Tracestate: trace.SpanContextFromContext(p.ParentContext).TraceState(),
		}
	}
	return d.Sampler.ShouldSample(p)
}

// ids makes random ids. They need not be secret, only unlike each other.
type ids struct{}

// NewIDs implements sdk.IDGenerator.
func (ids) NewIDs(ctx context.Context) (trace.TraceID, trace.SpanID) {
	if s, ok := ctx.(*starting); ok {
		return s.traceID, s.spanID
	}
	return newTraceID(), newSpanID()
}

// NewSpanID implements sdk.IDGenerator.
func (ids) NewSpanID(ctx context.Context, _ trace.TraceID) trace.SpanID {
	if s, ok := ctx.(*starting); ok {
		return s.spanID
	}
	return newSpanID()
}

func newTraceID() (id trace.TraceID) {
	binary.LittleEndian.PutUint64(id[:8], rand.Uint64())
	binary.LittleEndian.PutUint64(id[8:], rand.Uint64()|1) // all zeros would mean none
	return id
}

func newSpanID() (id trace.SpanID) {
	binary.LittleEndian.PutUint64(id[:], rand.Uint64()|1)
	return id
}

// spanKey finds out under which key OpenTelemetry keeps the span of a context,
// so that the context of a request can answer for it without another one
// around it.
func spanKey() any {
	listener := &listener{Context: context.Background()}
	trace.SpanFromContext(listener)
	return listener.heard
}

type listener struct {
	context.Context
	heard any
}

func (l *listener) Value(key any) any {
	l.heard = key
	return nil
}
