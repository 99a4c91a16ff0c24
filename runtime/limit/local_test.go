package limit_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/limit"
)

func local(t testing.TB, text string, opts ...limit.Option) *limit.LocalLimiter {
	t.Helper()
	rate, err := limit.ParseRate(text)
	require.NoError(t, err)
	l, err := limit.Local(rate, opts...)
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
	synctest.Test(t, func(t *testing.T) {
		l := local(t, "10/s burst 3")
		for left := 2; left >= 0; left-- {
			d := allow(t, l, "a", 1)
			require.Equal(t, limit.Decision{OK: true, Limit: 10, Remaining: left, Reset: time.Duration(3-left) * 100 * time.Millisecond}, d)
		}
		refused := limit.Decision{Limit: 10, RetryAfter: 100 * time.Millisecond, Reset: 300 * time.Millisecond}
		require.Equal(t, refused, allow(t, l, "a", 1))
		require.True(t, allow(t, l, "b", 1).OK, "keys are apart")

		time.Sleep(100*time.Millisecond - time.Nanosecond)
		require.Equal(t, time.Nanosecond, allow(t, l, "a", 1).RetryAfter)
		time.Sleep(time.Nanosecond)
		require.True(t, allow(t, l, "a", 1).OK)
		require.False(t, allow(t, l, "a", 1).OK)

		time.Sleep(time.Hour)
		require.True(t, allow(t, l, "a", 3).OK, "never more than a burst is saved")
		require.False(t, allow(t, l, "a", 1).OK)
	})
}

func TestSeveralAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := local(t, "1/s burst 5")
		require.Equal(t, 1, allow(t, l, "a", 4).Remaining)
		d := allow(t, l, "a", 3)
		require.False(t, d.OK)
		require.Equal(t, 2*time.Second, d.RetryAfter)
		require.True(t, allow(t, l, "a", 0).OK, "asking takes nothing")
		require.True(t, allow(t, l, "a", -1).OK)
		require.Equal(t, 0, allow(t, l, "a", 1).Remaining)
		time.Sleep(time.Minute)
		require.False(t, allow(t, l, "a", 6).OK, "more than the burst")
		require.False(t, allow(t, l, "a", 1<<62).OK)
	})
}

// bucket counts tokens the obvious way.
type bucket struct {
	tokens float64
	last   time.Time
}

func (b *bucket) allow(rate limit.Rate, now time.Time) bool {
	b.tokens = min(float64(rate.Capacity()), b.tokens+now.Sub(b.last).Seconds()*float64(rate.Limit)/rate.Per.Seconds())
	b.last = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

func TestTokenBucketAdmitsAsCountedTokensWould(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rate := limit.Rate{Limit: 8, Per: time.Second, Burst: 5}
		l, err := limit.TokenBucket(rate)
		require.NoError(t, err)
		model := bucket{tokens: 5, last: time.Now()}
		random := rand.New(rand.NewPCG(1, 2))
		admitted := 0
		for range 20_000 {
			// Steps of 1/64 s are exact both in nanoseconds and in float64.
			time.Sleep(time.Duration(random.IntN(12)) * time.Second / 64)
			want := model.allow(rate, time.Now())
			require.Equal(t, want, allow(t, l, "a", 1).OK)
			if want {
				admitted++
			}
		}
		require.Greater(t, admitted, 10_000)
	})
}

func TestManyCallersGetExactlyTheRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := local(t, "1000/s burst 100")
		var admitted atomic.Int64
		var group sync.WaitGroup
		for range 64 {
			group.Go(func() {
				for range 2000 { // every ms of 2 s
					if allow(t, l, "a", 1).OK {
						admitted.Add(1)
					}
					time.Sleep(time.Millisecond)
				}
			})
		}
		group.Wait()
		require.EqualValues(t, 2000+100-1, admitted.Load(), "rate * time + burst")
	})
}

func TestManyKeysDoNotGrowTheTable(t *testing.T) {
	l := local(t, "1/h burst 2")
	require.True(t, allow(t, l, "victim", 2).OK)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range 1_000_000 {
		if !allowQuick(l, "key "+strconv.Itoa(i)) {
			t.Fatal("a new key starts free")
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	grown := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	t.Logf("heap after 10^6 keys: %+.1f MB", float64(grown)/1e6)
	require.Less(t, grown, int64(20<<20))
	require.False(t, allow(t, l, "victim", 1).OK, "a flood of keys frees nobody who is at the limit")
}

func allowQuick(l limit.Limiter, key string) bool {
	d, err := l.Allow(context.Background(), key, 1)
	return err == nil && d.OK
}

func TestKeysBelowTheCapAreKept(t *testing.T) {
	l := local(t, "1/h")
	for i := range limit.DefaultMaxKeys {
		require.True(t, allowQuick(l, fmt.Sprint("key ", i)))
	}
	forgotten := 0
	for i := range limit.DefaultMaxKeys {
		if allowQuick(l, fmt.Sprint("key ", i)) {
			forgotten++
		}
	}
	require.LessOrEqual(t, forgotten, 10, "more than 16 keys in a set are rare")
}

func TestMaxKeys(t *testing.T) {
	for _, keys := range []int{-1, 0, 1, 5} {
		l := local(t, "1/h", limit.MaxKeys(keys))
		for i := range 10_000 {
			allow(t, l, fmt.Sprint(i), 1)
		}
		require.False(t, allow(t, l, "9999", 1).OK)
	}
}

func TestAllowAllocatesNothing(t *testing.T) {
	l := local(t, "1000000/s burst 10")
	allocs := testing.AllocsPerRun(1000, func() { _, _ = l.Allow(context.Background(), "203.0.113.9", 1) })
	require.Zero(t, allocs)
}

func BenchmarkAllow(b *testing.B) {
	for name, text := range map[string]string{"admitted": "1000000/s burst 1000000000", "refused": "1/d"} {
		l := local(b, text)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = l.Allow(context.Background(), "203.0.113.9", 1)
			}
		})
	}
	keys := make([]string, 100_000)
	for i := range keys {
		keys[i] = fmt.Sprint("10.0.", i>>8, ".", i&255)
	}
	l := local(b, "100/s burst 200")
	b.Run("100k keys", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			_, _ = l.Allow(context.Background(), keys[i%len(keys)], 1)
		}
	})
}
