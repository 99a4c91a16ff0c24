package trace

import (
	"context"
	"net/http"

	"go.opentelemetry.io/otel/attribute"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/observe"
)

// server makes the spans of one route.
type server struct {
	*Provider
	route observe.Route
}

// Start implements observe.RouteTracer.
//
// The trace id of any caller is kept. Its sampled flag counts when the caller is
// trusted; otherwise a sampler by ratio draws a number of its own, as the caller
// might choose an id that is always recorded.
func (s *server) Start(r *http.Request) observe.Span {
	parent, ok := parseParent(r.Header[headerParent])
	trusted := ok && isTrusted(s.trusted, r.RemoteAddr)
	if trusted {
		parent.TraceState = state(r.Header[headerState])
	} else {
		parent.TraceFlags = 0
	}
	drawn := newTraceID()
	decision := sdk.SamplingParameters{ParentContext: context.Background(), TraceID: drawn, Kind: trace.SpanKindServer}
	traceID := drawn
	if ok {
		traceID = parent.TraceID
	}
	if trusted {
		decision.TraceID = traceID
		decision.ParentContext = trace.ContextWithRemoteSpanContext(decision.ParentContext, trace.NewSpanContext(parent))
	}
	if s.sampler.ShouldSample(decision).Decision != sdk.RecordAndSample {
		return s.unrecorded(traceID, parent.TraceState)
	}
	return s.recorded(r, parent, ok, traceID)
}

func (s *server) unrecorded(id trace.TraceID, state trace.TraceState) observe.Span {
	return &unrecorded{key: s.key, span: bystander{c: trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: id, SpanID: newSpanID(), TraceState: state,
	})}}
}

func (s *server) recorded(r *http.Request, parent trace.SpanContextConfig, hasParent bool, id trace.TraceID) observe.Span {
	ctx := &starting{Context: r.Context(), key: s.key, traceID: id, spanID: newSpanID()}
	if hasParent {
		ctx.parent = bystander{c: trace.NewSpanContext(parent)}
	}
	_, span := s.tracer.Start(ctx, s.name(r.Method), trace.WithSpanKind(trace.SpanKindServer),
		trace.WithAttributes(s.attributes(r)...))
	return &recorded{key: s.key, span: span}
}

// name is the method and the route; paths of no route are not worth a name.
func (s *server) name(method string) string {
	method = methodName(method)
	if s.route.Pattern == "" {
		return method
	}
	return method + " " + s.route.Pattern
}

// state parses a tracestate; one that is malformed is none.
func state(values []string) trace.TraceState {
	if len(values) == 0 {
		return trace.TraceState{}
	}
	parsed, err := trace.ParseTraceState(joined(values))
	if err != nil {
		return trace.TraceState{}
	}
	return parsed
}

// bystander is a span nobody records: it only has a name to pass on.
type bystander struct {
	noop.Span
	c trace.SpanContext
}

// SpanContext implements trace.Span.
func (b bystander) SpanContext() trace.SpanContext { return b.c }

// unrecorded implements observe.Span.
type unrecorded struct {
	key  any
	span bystander
}

func (u *unrecorded) Trace() logx.Trace { return idsOf(u.span.c) }
func (u *unrecorded) End(observe.Event) {}
func (u *unrecorded) Value(key any) any {
	if key == u.key {
		return &u.span
	}
	return nil
}

// recorded implements observe.Span.
type recorded struct {
	key  any
	span trace.Span
}

func (s *recorded) Trace() logx.Trace { return idsOf(s.span.SpanContext()) }
func (s *recorded) Value(key any) any {
	if key == s.key {
		return s.span
	}
	return nil
}

// End implements observe.Span. A status below 500 is no error of the server.
func (s *recorded) End(e observe.Event) {
	set := []attribute.KeyValue{
		attribute.Int("http.response.status_code", e.Status),
		attribute.Int64("http.response.body.size", e.Bytes),
	}
	if e.Reason != "" {
		set = append(set, attribute.String("problem.code", e.Reason))
	}
	if e.Aborted || e.Status >= http.StatusInternalServerError {
		fail(s.span, failure(e))
	}
	s.span.SetAttributes(set...)
	s.span.End()
}
