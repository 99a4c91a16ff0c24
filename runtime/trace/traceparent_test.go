package trace

import (
	"context"
	"testing"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Whatever a client sends is read as OpenTelemetry reads it, or is no
// parent.
func FuzzTraceparent(f *testing.F) {
	const sampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	for _, seed := range []string{"", sampled, sampled + "-x", "01" + sampled[2:] + "-x", "ff" + sampled[2:], sampled[:53] + "ff", sampled[:52]} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := parseParent([]string{text})
		carrier := propagation.MapCarrier{"traceparent": text}
		want := trace.SpanContextFromContext(propagation.TraceContext{}.Extract(context.Background(), carrier))
		if !ok {
			if want.IsValid() {
				t.Fatalf("%q is no parent, want %v", text, want)
			}
			return
		}
		if want.IsValid() && (want.TraceID() != got.TraceID || want.SpanID() != got.SpanID || want.IsSampled() != got.TraceFlags.IsSampled()) {
			t.Fatalf("%q is %v, want %v", text, got, want)
		}
		if !got.TraceID.IsValid() || !got.SpanID.IsValid() {
			t.Fatalf("%q is an invalid parent", text)
		}
	})
}
