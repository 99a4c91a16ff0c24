package redisbreaker_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/breaker"
	"github.com/apigen/apigen/runtime/breaker/redisbreaker"
	"github.com/apigen/apigen/runtime/rttest"
)

const address = "127.0.0.1:6379"

// open returns a client of the Redis of this machine, behind a proxy, with a
// breaker that one failure opens, and a key of its own.
func open(t *testing.T) (*redis.Client, *breaker.Breaker, *rttest.Proxy, string) {
	t.Helper()
	conn, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil && os.Getenv("APIGEN_REQUIRE_SERVICES") == "1" {
		t.Fatalf("no Redis answers on %s, and APIGEN_REQUIRE_SERVICES=1 demands one: %v", address, err)
	}
	if err != nil {
		t.Skipf("no Redis answers on %s", address)
	}
	_ = conn.Close()
	rttest.CheckLeaks(t)
	proxy := rttest.NewProxy(t, address)
	b, err := breaker.New("redis", breaker.Config{MinCalls: 1, FailureRate: .01, SlowAfter: -1, OpenFor: time.Hour})
	require.NoError(t, err)
	client := redis.NewClient(&redis.Options{Addr: proxy.Addr(), ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1})
	client.AddHook(redisbreaker.New(b))
	key := fmt.Sprintf("redisbreaker:%d:%d", os.Getpid(), time.Now().UnixNano())
	t.Cleanup(func() {
		direct := redis.NewClient(&redis.Options{Addr: address})
		require.NoError(t, direct.Del(context.Background(), key).Err())
		require.NoError(t, direct.Close())
		require.NoError(t, client.Close())
	})
	return client, b, proxy, key
}

func TestAnswersOfRedisAreNoFailures(t *testing.T) {
	client, b, _, key := open(t)
	ctx := t.Context()
	require.ErrorIs(t, client.Get(ctx, key).Err(), redis.Nil)
	require.NoError(t, client.Set(ctx, key, "text", time.Minute).Err())
	require.ErrorContains(t, client.LPush(ctx, key, "x").Err(), "WRONGTYPE")
	_, err := client.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.Get(ctx, key+":none")
		p.LPush(ctx, key, "x")
		return nil
	})
	require.Error(t, err)
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	require.ErrorIs(t, client.Get(cancelled, key).Err(), context.Canceled)
	s := b.Stats()
	require.Zero(t, s.Failed)
	require.EqualValues(t, 1, s.Ignored)
	require.Equal(t, breaker.Closed, s.State)
}

func TestADeadOrHungRedisOpensTheBreaker(t *testing.T) {
	for name, fail := range map[string]func(*rttest.Proxy){
		"dead": func(p *rttest.Proxy) { p.Refuse(t, true) },
		"hung": func(p *rttest.Proxy) { p.Hang(true) },
	} {
		t.Run(name, func(t *testing.T) {
			client, b, proxy, key := open(t)
			require.NoError(t, client.Set(t.Context(), key, "text", time.Minute).Err())
			fail(proxy)
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			require.Error(t, client.Get(ctx, key).Err())
			require.Equal(t, breaker.Open, b.Stats().State)
			require.ErrorIs(t, client.Get(t.Context(), key).Err(), breaker.ErrOpen)
			cmds, err := client.Pipelined(t.Context(), func(p redis.Pipeliner) error {
				p.Get(t.Context(), key)
				return nil
			})
			require.ErrorIs(t, err, breaker.ErrOpen)
			require.ErrorIs(t, cmds[0].Err(), breaker.ErrOpen)
		})
	}
}
