package limit_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/limit"
)

func leaky(t *testing.T) *limit.LeakyLimiter {
	t.Helper()
	l, err := limit.LeakyBucket(limit.Rate{Limit: 10, Per: time.Second, Burst: 3})
	require.NoError(t, err)
	return l
}

func TestLeakyBucketSpacesRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, start := leaky(t), time.Now()
		var mu sync.Mutex
		var passed []time.Duration
		refused := 0
		for range 10 {
			go func() {
				d, err := l.Allow(context.Background(), "a", 1)
				mu.Lock()
				defer mu.Unlock()
				if err == nil && d.OK {
					passed = append(passed, time.Since(start))
					return
				}
				refused++
			}()
		}
		synctest.Wait()
		require.Equal(t, 6, refused, "one passes, three wait, the rest is refused at once")
		time.Sleep(time.Second)
		synctest.Wait()
		require.Equal(t, []time.Duration{0, 100 * time.Millisecond, 200 * time.Millisecond, 300 * time.Millisecond}, passed)
	})
}

func TestLeakyBucketAndContexts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := leaky(t)
		require.True(t, allow(t, l, "a", 3).OK) // the next turn is in 300 ms

		soon, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		defer cancel()
		start := time.Now()
		d, err := l.Allow(soon, "a", 1)
		require.NoError(t, err)
		require.False(t, d.OK, "its turn comes too late, so it does not wait")
		require.Zero(t, time.Since(start))

		leaving, leave := context.WithCancel(context.Background())
		time.AfterFunc(50*time.Millisecond, leave)
		_, err = l.Allow(leaving, "a", 1)
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, 50*time.Millisecond, time.Since(start))
		_, err = l.Allow(leaving, "a", 1)
		require.ErrorIs(t, err, context.Canceled)

		require.True(t, allow(t, l, "a", 1).OK)
		require.Equal(t, 300*time.Millisecond, time.Since(start), "the place of the one who left is free again")
	})
}

func TestLeakyBucketTells(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := leaky(t)
		require.Equal(t, 3, allow(t, l, "a", 1).Remaining)
		require.True(t, allow(t, l, "a", 0).OK)
		require.False(t, allow(t, l, "b", 4).OK, "more than the queue holds")
		require.Equal(t, 10, l.Rate().Limit)
		go allow(t, l, "a", 3)
		synctest.Wait()
		d := allow(t, l, "a", 1)
		require.Equal(t, limit.Decision{Limit: 10, RetryAfter: 100 * time.Millisecond, Reset: 400 * time.Millisecond}, d)
		time.Sleep(time.Second) // the one that waits has its turn
	})
}
