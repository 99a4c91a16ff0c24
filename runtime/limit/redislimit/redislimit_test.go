package redislimit_test

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/limit"
	"github.com/apigen/apigen/runtime/limit/redislimit"
)

// keyOfA is what stands behind the prefix for the key "a".
const keyOfA = "{ypeBEsobvcr6wjGzmiPcTQ}"

const address = "127.0.0.1:6379"

// patient is a budget for tests of counting, which a busy machine must not fail.
const patient = 5 * time.Second

func client(t testing.TB, c redislimit.Config) *redis.Client {
	t.Helper()
	rdb, err := redislimit.Client(c)
	require.NoError(t, err)
	t.Cleanup(func() { _ = rdb.Close() })
	return rdb
}

// shared returns a client of the Redis server that tests share.
func shared(t testing.TB) *redis.Client {
	t.Helper()
	rdb := client(t, redislimit.Config{Addr: address, Budget: patient})
	if err := rdb.Ping(context.Background()).Err(); err != nil {
		if os.Getenv("APIGEN_REQUIRE_SERVICES") == "1" {
			t.Fatalf("no Redis at %s: %v", address, err)
		}
		t.Skipf("no Redis at %s: %v", address, err)
	}
	return rdb
}

// prefix returns one of its own, whose keys are removed in the end.
func prefix(t testing.TB, rdb *redis.Client) string {
	t.Helper()
	name := "apigen-test:" + rand.Text() + ":"
	t.Cleanup(func() {
		keys, err := rdb.Keys(context.Background(), name+"*").Result()
		if err == nil && len(keys) > 0 {
			_ = rdb.Del(context.Background(), keys...).Err()
		}
	})
	return name
}

func limiter(t testing.TB, rdb redis.Scripter, prefix, rate string, budget time.Duration) *redislimit.Limiter {
	t.Helper()
	parsed, err := limit.ParseRate(rate)
	require.NoError(t, err)
	l, err := redislimit.New(rdb, prefix, parsed, budget)
	require.NoError(t, err)
	return l
}

func allow(t testing.TB, l limit.Limiter, key string, n int) limit.Decision {
	t.Helper()
	d, err := l.Allow(context.Background(), key, n)
	require.NoError(t, err)
	return d
}

func TestBurstAndRefill(t *testing.T) {
	rdb := shared(t)
	l := limiter(t, rdb, prefix(t, rdb), "3/h burst 4", patient)
	require.Equal(t, limit.Rate{Limit: 3, Per: time.Hour, Burst: 4}, l.Rate())
	for left := 3; left >= 0; left-- {
		d := allow(t, l, "a", 1)
		require.True(t, d.OK)
		require.Equal(t, 3, d.Limit)
		require.Equal(t, left, d.Remaining)
	}
	d := allow(t, l, "a", 1)
	require.False(t, d.OK)
	require.InDelta(t, 20*time.Minute, d.RetryAfter, float64(time.Minute))
	require.InDelta(t, 80*time.Minute, d.Reset, float64(time.Minute))
	require.True(t, allow(t, l, "a", 0).OK, "asking takes nothing")
	require.True(t, allow(t, l, "b", 4).OK, "keys are apart")
	require.False(t, allow(t, l, "c", 5).OK, "more than the burst")
	require.False(t, allow(t, l, "c", 1<<62).OK)
}

func TestKeysExpireAndHaveAHashTag(t *testing.T) {
	rdb := shared(t)
	name := prefix(t, rdb)
	l := limiter(t, rdb, name, "1/m burst 5", patient)
	allow(t, l, "a", 2)
	left, err := rdb.PTTL(context.Background(), name+keyOfA).Result()
	require.NoError(t, err)
	require.InDelta(t, 2*time.Minute, left, float64(10*time.Second))

	allow(t, l, strings.Repeat("x", 64<<10), 1)
	keys, err := rdb.Keys(context.Background(), name+"*").Result()
	require.NoError(t, err)
	require.Len(t, keys, 2)
	for _, key := range keys {
		require.Less(t, len(key), 200, "what a client chose does not fill the store")
	}
}

func TestKeysAreSafe(t *testing.T) {
	rdb := shared(t)
	name := prefix(t, rdb)
	l := limiter(t, rdb, name+"POST /body {id}", "1/m", patient)
	allow(t, l, "127.0.0.1", 1)
	keys, err := rdb.Keys(context.Background(), name+"*").Result()
	require.NoError(t, err)
	require.Equal(t, []string{name + "POST+/body+%7Bid%7D:{EsoXtJryKJQ28wPgFmAwog}"}, keys)
}

func TestWhatIsNotOursIsOverwritten(t *testing.T) {
	rdb := shared(t)
	name := prefix(t, rdb)
	l := limiter(t, rdb, name, "1/h", patient)
	for _, value := range []string{"", "x", "99999999999999999 3600000000000", "1 99999999999999999999999"} {
		require.NoError(t, rdb.Set(context.Background(), name+keyOfA, value, time.Minute).Err())
		d := allow(t, l, "a", 0)
		require.LessOrEqual(t, d.Reset, time.Hour, "nobody is locked out for longer than a burst takes")
	}
}

func TestProcessesShareOneLimit(t *testing.T) {
	rdb := shared(t)
	name := prefix(t, rdb)
	var admitted atomic.Int64
	var group sync.WaitGroup
	start := time.Now()
	for range 3 {
		l := limiter(t, client(t, redislimit.Config{Addr: address, Budget: patient}), name, "200/s burst 20", patient)
		group.Go(func() {
			for time.Since(start) < 400*time.Millisecond {
				if d, err := l.Allow(context.Background(), "a", 1); err != nil {
					t.Error(err)
				} else if d.OK {
					admitted.Add(1)
				}
			}
		})
	}
	group.Wait()
	most := 200*time.Since(start).Seconds() + 20
	require.LessOrEqual(t, float64(admitted.Load()), most+1)
	require.GreaterOrEqual(t, float64(admitted.Load()), most*0.8)
}

func TestFlushedStoreStartsAnew(t *testing.T) {
	rdb := shared(t)
	name := prefix(t, rdb)
	l := limiter(t, rdb, name, "1/h burst 2", patient)
	require.True(t, allow(t, l, "a", 2).OK)
	require.False(t, allow(t, l, "a", 1).OK)
	// What FLUSHALL does, to what is ours; the load test does it in earnest.
	require.NoError(t, rdb.Del(context.Background(), name+keyOfA).Err())
	require.NoError(t, rdb.ScriptFlush(context.Background()).Err())
	require.True(t, allow(t, l, "a", 2).OK, "the script is sent again")
	require.False(t, allow(t, l, "a", 1).OK)
}

func TestFaultsAreNotNoticed(t *testing.T) {
	rdb := shared(t)
	for name, broken := range map[string]fault{"refused": refused, "hung": hung, "slow": slow} {
		t.Run(name, func(t *testing.T) {
			p := newProxy(t, address)
			store := limiter(t, client(t, redislimit.Config{Addr: p.addr}), prefix(t, rdb), "1000/s", 0)
			own, err := limit.Local(limit.Rate{Limit: 7, Per: time.Hour})
			require.NoError(t, err)
			f := limit.WithFallback(store, own, 0, limit.FailLocal)
			eventually(t, func() bool { return allow(t, f, "a", 1).Limit == 1000 }, "the store decides")

			p.set(broken)
			for range 10 {
				require.Equal(t, 7, allow(t, f, "a", 1).Limit, "the local limiter decides")
			}
			require.True(t, f.Tripped())

			p.set(none)
			eventually(t, func() bool { return allow(t, f, "a", 1).Limit == 1000 }, "the store decides again")
		})
	}
}

func eventually(t *testing.T, done func() bool, what string) {
	t.Helper()
	for start := time.Now(); !done(); time.Sleep(5 * time.Millisecond) {
		require.Less(t, time.Since(start), 10*time.Second, what)
	}
}

func TestErrors(t *testing.T) {
	p := newProxy(t, address)
	p.set(refused)
	l := limiter(t, client(t, redislimit.Config{Addr: p.addr}), "x", "1/s", 0)
	_, err := l.Allow(context.Background(), "a", 1)
	require.ErrorIs(t, err, limit.ErrUnavailable)
	gone, leave := context.WithCancel(context.Background())
	leave()
	_, err = l.Allow(gone, "a", 1)
	require.ErrorIs(t, err, context.Canceled)

	_, err = redislimit.New(nil, "", limit.Rate{}, 0)
	require.ErrorContains(t, err, "redislimit: rate:")
	for _, bad := range []redislimit.Config{{}, {Addr: "x"}, {Addr: address, DB: -1}, {Addr: address, Budget: time.Hour}, {Addr: address, Connections: -1}} {
		_, err := redislimit.Client(bad)
		require.Error(t, err)
	}
}
