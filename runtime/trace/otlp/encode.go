package otlp

import (
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// encode returns the spans as an ExportTraceServiceRequest of OTLP 1. They have
// one resource, as those of one provider do. The numbers are those of the
// fields in opentelemetry-proto.
func encode(spans []sdk.ReadOnlySpan) []byte {
	var b buffer
	if len(spans) == 0 {
		return b
	}
	b.message(1, func(b *buffer) { // ResourceSpans
		b.message(1, func(b *buffer) { b.attributes(1, spans[0].Resource().Attributes()) })
		for _, scope := range byScope(spans) {
			b.message(2, func(b *buffer) { b.scope(scope) })
		}
		b.text(3, spans[0].Resource().SchemaURL())
	})
	return b
}

// byScope sorts the spans by what made them.
func byScope(spans []sdk.ReadOnlySpan) [][]sdk.ReadOnlySpan {
	var groups [][]sdk.ReadOnlySpan
	place := map[instrumentation.Scope]int{}
	for _, span := range spans {
		at, ok := place[span.InstrumentationScope()]
		if !ok {
			at = len(groups)
			place[span.InstrumentationScope()] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], span)
	}
	return groups
}

func (b *buffer) scope(spans []sdk.ReadOnlySpan) {
	s := spans[0].InstrumentationScope()
	b.message(1, func(b *buffer) {
		b.text(1, s.Name)
		b.text(2, s.Version)
	})
	for _, span := range spans {
		b.message(2, func(b *buffer) { b.span(span) })
	}
	b.text(3, s.SchemaURL)
}

func (b *buffer) span(s sdk.ReadOnlySpan) {
	own, parent := s.SpanContext(), s.Parent()
	b.ids(own)
	if parent.HasSpanID() {
		id := parent.SpanID()
		b.text(4, string(id[:]))
	}
	b.text(5, clean(s.Name()))
	b.varint(6, uint64(s.SpanKind())) // the numbers are the same
	b.fixed64(7, nano(s.StartTime()))
	b.fixed64(8, nano(s.EndTime()))
	b.attributes(9, s.Attributes())
	b.varint(10, uint64(s.DroppedAttributes()))
	for _, e := range s.Events() {
		b.message(11, func(b *buffer) { b.event(e) })
	}
	b.varint(12, uint64(s.DroppedEvents()))
	for _, l := range s.Links() {
		b.message(13, func(b *buffer) { b.link(l) })
	}
	b.varint(14, uint64(s.DroppedLinks()))
	if status := s.Status(); status.Code != codes.Unset {
		b.message(15, func(b *buffer) { b.status(status) })
	}
	b.fixed32(16, flags(own, parent))
}

func (b *buffer) ids(c trace.SpanContext) {
	traceID, spanID := c.TraceID(), c.SpanID()
	b.text(1, string(traceID[:]))
	b.text(2, string(spanID[:]))
	b.text(3, c.TraceState().String())
}

// flags are W3C's and, above them, whether remote is known to be in another
// process.
func flags(own, remote trace.SpanContext) uint32 {
	f := uint32(own.TraceFlags()) | 0x100
	if remote.IsRemote() {
		f |= 0x200
	}
	return f
}

func (b *buffer) event(e sdk.Event) {
	b.fixed64(1, nano(e.Time))
	b.text(2, clean(e.Name))
	b.attributes(3, e.Attributes)
	b.varint(4, uint64(e.DroppedAttributeCount))
}

func (b *buffer) link(l sdk.Link) {
	b.ids(l.SpanContext)
	b.attributes(4, l.Attributes)
	b.varint(5, uint64(l.DroppedAttributeCount))
	b.fixed32(6, flags(l.SpanContext, l.SpanContext))
}

func (b *buffer) status(s sdk.Status) {
	b.text(2, clean(s.Description))
	if s.Code == codes.Error {
		b.varint(3, 2)
	} else {
		b.varint(3, 1)
	}
}

func (b *buffer) attributes(field int, list []attribute.KeyValue) {
	for _, kv := range list {
		b.message(field, func(b *buffer) {
			b.text(1, clean(string(kv.Key)))
			b.message(2, func(b *buffer) { b.value(kv.Value.AsInterface()) })
		})
	}
}

// clean makes text fit for a string of protocol buffers.
func clean(text string) string { return strings.ToValidUTF8(text, "\ufffd") }

// nano is the time since 1970 in nanoseconds, 0 where none is set.
func nano(at time.Time) uint64 { return uint64(max(0, at.UnixNano())) }
