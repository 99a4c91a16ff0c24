package limit_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/limit"
)

// remote is a limiter whose store can be slow or broken.
type remote struct {
	limit.Limiter
	delay atomic.Int64 // nanoseconds
	calls atomic.Int64
	err   error
}

func (r *remote) Allow(ctx context.Context, key string, n int) (limit.Decision, error) {
	r.calls.Add(1)
	select {
	case <-time.After(time.Duration(r.delay.Load())):
	case <-ctx.Done():
		return limit.Decision{}, ctx.Err()
	}
	if r.err != nil {
		return limit.Decision{}, r.err
	}
	return r.Limiter.Allow(ctx, key, n)
}

func delayed(l limit.Limiter, by time.Duration) *remote {
	r := &remote{Limiter: l}
	r.delay.Store(int64(by))
	return r
}

func took(t *testing.T, l limit.Limiter) (limit.Decision, time.Duration) {
	t.Helper()
	start := time.Now()
	d := allow(t, l, "a", 1)
	return d, time.Since(start)
}

func TestSlowStoreIsLeftForItsFallback(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := delayed(local(t, "1000/s"), 200*time.Millisecond)
		var told []bool
		f := limit.WithFallback(store, local(t, "2/d"), 0, limit.FailLocal,
			limit.OnChange(func(tripped bool) { told = append(told, tripped) }))
		require.Zero(t, f.Rate(), "the primary limiter does not tell")
		for i := range 3 {
			d, cost := took(t, f)
			require.Equal(t, limit.DefaultBudget, cost)
			require.Equal(t, i < 2, d.OK, "the local limiter decides")
		}
		require.True(t, f.Tripped())
		start := time.Now()
		for time.Since(start) < 10*time.Second {
			_, cost := took(t, f)
			require.Zero(t, cost, "the store is left alone")
			time.Sleep(time.Millisecond)
		}
		require.InDelta(t, 3+40, store.calls.Load(), 2, "and probed four times a second")

		store.delay.Store(int64(time.Millisecond))
		recovered := time.Now()
		for f.Tripped() {
			time.Sleep(time.Millisecond)
			took(t, f)
		}
		require.LessOrEqual(t, time.Since(recovered), time.Second)
		d, cost := took(t, f)
		require.True(t, d.OK)
		require.Equal(t, 1000, d.Limit)
		require.Equal(t, time.Millisecond, cost)
		time.Sleep(time.Second)
		synctest.Wait()
		require.Equal(t, []bool{true, false}, told, "once each")
	})
}

func TestFailModesDecideWithoutAFallback(t *testing.T) {
	broken := errors.New("refused")
	for mode, want := range map[limit.FailMode]error{limit.FailOpen: nil, limit.FailClosed: limit.ErrUnavailable, limit.FailLocal: limit.ErrUnavailable} {
		synctest.Test(t, func(t *testing.T) {
			f := limit.WithFallback(&remote{err: broken}, nil, time.Second, mode)
			for range 5 {
				d, err := f.Allow(context.Background(), "a", 1)
				require.ErrorIs(t, err, want)
				require.Equal(t, want == nil, d.OK)
			}
			require.True(t, f.Tripped())
		})
	}
}

func TestOneFailureIsNoOutage(t *testing.T) {
	store := &remote{Limiter: local(t, "1000/s")}
	f := limit.WithFallback(store, local(t, "1000/s"), time.Second, limit.FailLocal)
	for range 10 {
		store.err = errors.New("lost connection")
		took(t, f)
		took(t, f)
		store.err = nil
		took(t, f)
	}
	require.False(t, f.Tripped())
	require.EqualValues(t, 30, store.calls.Load())
}

func TestCallersThatLeaveDoNotTrip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := delayed(local(t, "1000/s"), 40*time.Millisecond)
		f := limit.WithFallback(store, local(t, "1000/s"), 0, limit.FailLocal)
		for range 10 {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
			_, err := f.Allow(ctx, "a", 1)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			cancel()
		}
		require.False(t, f.Tripped())
	})
}

func TestLocalShareWhileTripped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := limit.WithFallback(&remote{err: errors.New("refused")}, local(t, "50/s burst 5"), 0, limit.FailLocal)
		admitted := 0
		for start := time.Now(); time.Since(start) < 10*time.Second; time.Sleep(time.Millisecond) {
			if d, _ := took(t, f); d.OK {
				admitted++
			}
		}
		require.InEpsilon(t, 500, admitted, 0.2)
	})
}
