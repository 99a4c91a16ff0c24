package redistrace_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/apigen/apigen/runtime/trace"
	"github.com/apigen/apigen/runtime/trace/redistrace"
)

const canary = "canary-88ac"

// client is one for the Redis of this machine, with the hook.
func client(t *testing.T) *redis.Client {
	t.Helper()
	c := redis.NewClient(&redis.Options{Addr: "127.0.0.1:6379", DB: 9, DialTimeout: time.Second})
	t.Cleanup(func() { _ = c.Close() })
	if err := c.Ping(t.Context()).Err(); err != nil {
		if os.Getenv("APIGEN_REQUIRE_SERVICES") == "1" {
			t.Fatalf("no Redis at 127.0.0.1:6379: %v", err)
		}
		t.Skipf("no Redis at 127.0.0.1:6379: %v", err)
	}
	c.AddHook(redistrace.New(c.Options()))
	return c
}

type keeper struct{ *tracetest.InMemoryExporter }

func (keeper) Shutdown(context.Context) error { return nil }

func text(s tracetest.SpanStub) string {
	all := s.Name
	for _, kv := range s.Attributes {
		all += fmt.Sprintf(" %s=%s", kv.Key, kv.Value.Emit())
	}
	return all
}

func TestCommands(t *testing.T) {
	c := client(t)
	key := fmt.Sprintf("apigen:redistrace:%d:%s", os.Getpid(), canary)
	t.Cleanup(func() { c.Del(context.Background(), key) })
	kept := tracetest.NewInMemoryExporter()
	p, err := trace.New(t.Context(), trace.Config{Sampler: "always_on", Exporter: keeper{kept}})
	require.NoError(t, err)
	ctx, span := p.Start(t.Context(), "job")
	require.NoError(t, c.Set(ctx, key, canary, time.Minute).Err())
	require.ErrorIs(t, c.Get(ctx, key+"missing").Err(), redis.Nil)
	require.Error(t, c.LPush(ctx, key, canary).Err(), "it is no list")
	_, err = c.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		pipe.Get(ctx, key)
		pipe.Del(ctx, key)
		return nil
	})
	require.NoError(t, err)
	require.NoError(t, c.Ping(t.Context()).Err(), "outside of the span")
	span.End()
	require.NoError(t, p.Shutdown(t.Context()))

	job := span.SpanContext().SpanID()
	got := slices.DeleteFunc(kept.GetSpans(), func(s tracetest.SpanStub) bool {
		return s.Parent.SpanID() != job && s.SpanContext.SpanID() != job // a new connection's greeting
	})
	want := []string{"SET", "GET", "LPUSH", "PIPELINE", "job"}
	require.Len(t, got, len(want))
	for i, s := range got {
		require.Equal(t, want[i], s.Name)
		require.NotContains(t, text(s)+s.Status.Description, canary)
		require.Equal(t, s.Name == "LPUSH", s.Status.Code == codes.Error)
		if s.Name != "job" {
			require.Contains(t, text(s), "db.system.name=redis db.namespace=9 server.address=127.0.0.1 server.port=6379")
			require.Contains(t, text(s), "db.operation.name="+s.Name)
		}
	}
	require.Contains(t, text(got[3]), "db.operation.batch.size=2")
}
