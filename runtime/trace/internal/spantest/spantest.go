package spantest

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/apigen/apigen/runtime/trace"
)

// Run does work in the span of a job and returns all spans in the order of
// their ends, the job's last.
func Run(t *testing.T, work func(ctx context.Context)) []tracetest.SpanStub {
	t.Helper()
	kept := tracetest.NewInMemoryExporter()
	p, err := trace.New(t.Context(), trace.Config{Sampler: "always_on", Exporter: keeper{kept}})
	require.NoError(t, err)
	ctx, span := p.Start(t.Context(), "job")
	work(ctx)
	span.End()
	require.NoError(t, p.Shutdown(t.Context()))
	return kept.GetSpans()
}

// keeper keeps the spans through Shutdown.
type keeper struct{ *tracetest.InMemoryExporter }

func (keeper) Shutdown(context.Context) error { return nil }

// Text is a span's name, its attributes as "key=value" and its status.
func Text(s tracetest.SpanStub) string {
	all := s.Name
	for _, kv := range s.Attributes {
		all += fmt.Sprintf(" %s=%s", kv.Key, kv.Value.String())
	}
	return all + " " + s.Status.Description
}
