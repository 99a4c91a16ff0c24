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

	"github.com/apigen/apigen/runtime/trace/internal/spantest"
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

func TestCommands(t *testing.T) {
	c := client(t)
	key := fmt.Sprintf("apigen:redistrace:%d:%s", os.Getpid(), canary)
	t.Cleanup(func() { c.Del(context.Background(), key) })
	all := spantest.Run(t, func(ctx context.Context) { commands(ctx, t, c, key) })
	job := all[len(all)-1].SpanContext.SpanID()
	got := slices.DeleteFunc(all, func(s tracetest.SpanStub) bool {
		return s.Parent.SpanID() != job && s.SpanContext.SpanID() != job // a new connection's greeting
	})
	want := []string{"SET", "GET", "LPUSH", "PIPELINE", "job"}
	require.Len(t, got, len(want))
	for i, s := range got {
		require.Equal(t, want[i], s.Name)
		require.NotContains(t, spantest.Text(s), canary)
		require.Equal(t, s.Name == "LPUSH", s.Status.Code == codes.Error)
		if s.Name != "job" {
			require.Contains(t, spantest.Text(s), "db.system.name=redis db.namespace=9 server.address=127.0.0.1 server.port=6379")
			require.Contains(t, spantest.Text(s), "db.operation.name="+s.Name)
		}
	}
	require.Contains(t, spantest.Text(got[3]), "db.operation.batch.size=2")
}

func commands(ctx context.Context, t *testing.T, c *redis.Client, key string) {
	t.Helper()
	require.NoError(t, c.Set(ctx, key, canary, time.Minute).Err())
	require.ErrorIs(t, c.Get(ctx, key+"missing").Err(), redis.Nil)
	require.Error(t, c.LPush(ctx, key, canary).Err(), "it is no list")
	_, err := c.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		pipe.Get(ctx, key)
		pipe.Del(ctx, key)
		return nil
	})
	require.NoError(t, err)
	require.NoError(t, c.Ping(t.Context()).Err(), "outside of the span")
}
