package trace_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	sdk "go.opentelemetry.io/otel/sdk/trace"

	"github.com/apigen/apigen/runtime/trace"
	"github.com/apigen/apigen/runtime/trace/otlp"
)

// exporter is a collector that answers by f.
type exporter struct {
	f    func(context.Context) error
	most int
}

func (e *exporter) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	e.most = max(e.most, len(spans))
	return e.f(ctx)
}
func (e *exporter) Shutdown(context.Context) error { return nil }

func hang(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
func down(context.Context) error     { return errors.New("connection refused") }

// Five minutes without a collector cost requests no time, the queue stays
// bounded, what is lost is counted, and the end takes at most 3 s.
func TestCollectorOutageCostsRequestsNoTime(t *testing.T) {
	for name, f := range map[string]func(context.Context) error{"hung": hang, "down": down} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				told := 0
				p, err := trace.New(t.Context(), trace.Config{Sampler: "always_on", Exporter: &exporter{f: f}, Queue: 500, OnError: func(error) { told++ }})
				require.NoError(t, err)
				h := traced(p, func(http.ResponseWriter, *http.Request) {})
				const requests = 5 * 60 * 10
				for range requests {
					before := time.Now()
					serve(h, get("/users/7"))
					require.Zero(t, time.Since(before), "no request waits")
					require.LessOrEqual(t, p.Stats().Waiting, 500)
					time.Sleep(100 * time.Millisecond)
				}
				before := time.Now()
				err = p.Shutdown(context.Background())
				require.LessOrEqual(t, time.Since(before), 3*time.Second)
				require.Equal(t, name == "hung", err != nil)
				synctest.Wait()
				require.Equal(t, trace.Stats{Dropped: requests}, p.Stats(), "every span is accounted for")
				require.Equal(t, 1, told, "one message, not one for each batch")
				serve(h, get("/users/7"))
				require.NoError(t, p.Shutdown(context.Background()), "a second time there is nothing to do")
			})
		})
	}
}

func TestCollectorComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answer := down
		told := 0
		e := &exporter{f: func(ctx context.Context) error { return answer(ctx) }}
		p, err := trace.New(t.Context(), trace.Config{Sampler: "always_on", Exporter: e, Interval: time.Second, OnError: func(error) { told++ }})
		require.NoError(t, err)
		h := traced(p, func(http.ResponseWriter, *http.Request) {})
		for _, f := range []func(context.Context) error{down, func(context.Context) error { return nil }, down} {
			answer = f
			serve(h, get("/users/7"))
			time.Sleep(2 * time.Second)
			synctest.Wait()
		}
		require.Equal(t, trace.Stats{Exported: 1, Dropped: 2}, p.Stats())
		require.Equal(t, 2, told)
		answer = func(context.Context) error { return nil }
		for range 1200 {
			serve(h, get("/users/7"))
		}
		require.NoError(t, p.Shutdown(context.Background()))
		require.Equal(t, trace.Stats{Exported: 1201, Dropped: 2}, p.Stats(), "what waits is sent at the end")
		require.LessOrEqual(t, e.most, 512)
	})
}

// The same over a real connection that is refused.
func TestUnreachableCollectorDropsSpans(t *testing.T) {
	p, err := trace.New(t.Context(), trace.Config{Sampler: "always_on", OTLP: otlp.Config{Endpoint: "http://127.0.0.1:1", Timeout: 20 * time.Millisecond}})
	require.NoError(t, err)
	serve(traced(p, func(http.ResponseWriter, *http.Request) {}), get("/users/7"))
	require.NoError(t, p.Shutdown(t.Context()))
	require.Equal(t, trace.Stats{Dropped: 1}, p.Stats())
}
