package breaker_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/breaker"
	"github.com/apigen/apigen/runtime/rttest"
)

var errDead = errors.New("the dependency is dead")

// backend counts the calls that reach it and answers as told.
type backend struct {
	calls atomic.Int64
	dead  atomic.Bool
	took  time.Duration
}

func (s *backend) call(context.Context) (int, error) {
	s.calls.Add(1)
	time.Sleep(s.took)
	if s.dead.Load() {
		return 0, errDead
	}
	return 1, nil
}

func newBreaker(t *testing.T, c breaker.Config) *breaker.Breaker {
	t.Helper()
	b, err := breaker.New("users", c)
	require.NoError(t, err)
	return b
}

// offer sends calls at 1000 per second, as many as fall into d.
func offer(t *testing.T, b *breaker.Breaker, s *backend, d time.Duration) rttest.Samples {
	return rttest.Load{Rate: 1000, Duration: d}.Run(t.Context(), func(ctx context.Context, _ int) string {
		_, err := breaker.Do(ctx, b, s.call)
		switch {
		case errors.Is(err, breaker.ErrOpen):
			return "refused"
		case err != nil:
			return "failed"
		}
		return "ok"
	})
}

func TestOpensOnADeadBackend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, s := newBreaker(t, breaker.Config{}), &backend{took: 5 * time.Millisecond}
		require.Equal(t, 1.0, offer(t, b, s, 20*time.Second).Share("ok"), "healthy")
		s.dead.Store(true)
		reached := s.calls.Load()
		samples := offer(t, b, s, 20*time.Second)
		opened := samples.Of("refused")[0].Due
		share := float64(s.calls.Load()-reached) / float64(len(samples))
		t.Logf("opened after %v, %.2f %% of the calls reached the dead backend", opened, 100*share)
		require.LessOrEqual(t, opened, 1100*time.Millisecond)
		require.LessOrEqual(t, share, .06)
	})
}

func TestRefusesWithoutAllocation(t *testing.T) {
	b := newBreaker(t, breaker.Config{OpenFor: time.Hour})
	trip(t, b)
	var err error
	allocations := testing.AllocsPerRun(1000, func() { _, err = b.Acquire() })
	require.ErrorIs(t, err, breaker.ErrOpen)
	require.Zero(t, allocations)
}

func BenchmarkRefuse(b *testing.B) {
	guard, _ := breaker.New("users", breaker.Config{OpenFor: time.Hour})
	for range breaker.DefaultMinCalls {
		done, _ := guard.Acquire()
		done(errDead)
	}
	b.ReportAllocs()
	for b.Loop() {
		_, _ = guard.Acquire()
	}
}

func BenchmarkAdmit(b *testing.B) {
	guard, _ := breaker.New("users", breaker.Config{})
	b.ReportAllocs()
	for b.Loop() {
		_, _ = breaker.Do(b.Context(), guard, func(context.Context) (int, error) { return 1, nil })
	}
}

// trip makes just as many calls fail as it takes to open a new breaker.
func trip(t *testing.T, b *breaker.Breaker) {
	t.Helper()
	for range breaker.DefaultMinCalls {
		done, err := b.Acquire()
		require.NoError(t, err)
		done(errDead)
	}
	require.Equal(t, breaker.Open, b.Stats().State)
}

// acquireAll lets n callers ask at once and returns what the admitted ones got.
func acquireAll(b *breaker.Breaker, n int) (admitted []func(error)) {
	var mu sync.Mutex
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			if done, err := b.Acquire(); err == nil {
				mu.Lock()
				admitted = append(admitted, done)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return admitted
}

const longestFirst = 1200 * time.Millisecond // 1 s +20 %

func TestHalfOpenAdmitsFive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBreaker(t, breaker.Config{})
		trip(t, b)
		require.Empty(t, acquireAll(b, 100))
		time.Sleep(longestFirst)
		trial := acquireAll(b, 100)
		require.Len(t, trial, 5)
		require.Equal(t, breaker.HalfOpen, b.Stats().State)

		trial[0](nil)
		trial[1](errDead)
		require.Equal(t, breaker.Open, b.Stats().State, "one failure is enough")
		_, err := b.Acquire()
		var open *breaker.OpenError
		require.ErrorAs(t, err, &open)
		require.GreaterOrEqual(t, open.RetryAfter(), 1600*time.Millisecond, "twice as long")
		require.LessOrEqual(t, open.RetryAfter(), 2400*time.Millisecond)

		time.Sleep(2 * longestFirst)
		trial = acquireAll(b, 100)
		require.Len(t, trial, 5)
		for _, done := range trial {
			require.Equal(t, breaker.HalfOpen, b.Stats().State)
			done(nil)
		}
		require.Equal(t, breaker.Closed, b.Stats().State, "all five succeeded")
		require.Len(t, acquireAll(b, 100), 100)
	})
}

func TestTrafficIsBackSoon(t *testing.T) {
	tests := map[string]struct {
		config breaker.Config
		outage time.Duration
		within time.Duration
	}{
		"after a short outage":            {breaker.Config{}, 2 * time.Second, 2500 * time.Millisecond},
		"after a minute, by default":      {breaker.Config{}, time.Minute, 6100 * time.Millisecond},
		"after a minute, with maxOpenFor": {breaker.Config{MaxOpenFor: 2 * time.Second}, time.Minute, 2500 * time.Millisecond},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, s := newBreaker(t, test.config), &backend{took: 5 * time.Millisecond}
				offer(t, b, s, 5*time.Second)
				s.dead.Store(true)
				offer(t, b, s, test.outage)
				s.dead.Store(false)
				after := offer(t, b, s, 10*time.Second)
				back := time.Duration(0)
				for after.Between(back, back+100*time.Millisecond).Share("ok") < .9 {
					back += 10 * time.Millisecond
				}
				t.Logf("90 %% of the traffic after %v", back)
				require.LessOrEqual(t, back, test.within)
			})
		})
	}
}

func TestDoesNotOpenFalsely(t *testing.T) {
	for _, percent := range []int{1, 40} {
		synctest.Test(t, func(t *testing.T) {
			b := newBreaker(t, breaker.Config{})
			for n := range 10 * 60 * 1000 { // 10 minutes at 1000 per second
				done, err := b.Acquire()
				require.NoError(t, err)
				if n*7919%100 < percent { // spread evenly, without a pattern of 10
					done(errDead)
				} else {
					done(nil)
				}
				time.Sleep(time.Millisecond)
			}
			require.Zero(t, b.Stats().Opened, "%d %% of errors", percent)
			require.EqualValues(t, percent*6000, b.Stats().Failed)
		})
	}
}

func TestOpensOnSlowness(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, s := newBreaker(t, breaker.Config{MaxOpenFor: time.Second}), &backend{took: 1100 * time.Millisecond}
		offer(t, b, s, 2*time.Second)
		require.Equal(t, breaker.Open, b.Stats().State)
		time.Sleep(longestFirst)
		offer(t, b, s, 10*time.Millisecond)
		require.Equal(t, breaker.Open, b.Stats().State, "a slow trial fails")
		s.took = 5 * time.Millisecond
		time.Sleep(longestFirst)
		offer(t, b, s, 10*time.Millisecond)
		require.Equal(t, breaker.Closed, b.Stats().State)
	})
	synctest.Test(t, func(t *testing.T) {
		b, s := newBreaker(t, breaker.Config{SlowAfter: -1}), &backend{took: time.Minute}
		offer(t, b, s, 2*time.Second)
		require.Equal(t, breaker.Closed, b.Stats().State, "slowness is switched off")
	})
}

func TestFewCallsMeanNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBreaker(t, breaker.Config{})
		for range 10 * breaker.DefaultMinCalls {
			done, err := b.Acquire()
			require.NoError(t, err)
			done(errDead)
			time.Sleep(breaker.DefaultWindow / (breaker.DefaultMinCalls - 2))
		}
	})
}

func TestHooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var changes []string
		var b *breaker.Breaker
		b = newBreaker(t, breaker.Config{
			MinCalls: 1, HalfOpenMax: 1,
			IsFailure: func(err error) bool { return errors.Is(err, errDead) },
			OnChange: func(name string, from, to breaker.State) {
				require.Equal(t, to, b.Stats().State, "a hook may ask the breaker")
				changes = append(changes, name+": "+from.String()+" to "+to.String())
			},
		})
		for _, err := range []error{errors.New("no such user"), errDead, nil} {
			done, acquireErr := b.Acquire()
			require.NoError(t, acquireErr)
			done(err)
			if err == errDead {
				time.Sleep(longestFirst)
			}
		}
		require.Equal(t, []string{"users: closed to open", "users: open to half-open", "users: half-open to closed"}, changes)
	})
}

func TestValidate(t *testing.T) {
	require.NoError(t, breaker.Config{}.Validate())
	require.NoError(t, breaker.Config{OpenFor: time.Minute}.Validate())
	bad := breaker.Config{Window: 1, MinCalls: -1, FailureRate: 1.1, SlowRate: -1, OpenFor: -1, MaxOpenFor: -2, HalfOpenMax: -1}
	err := bad.Validate()
	for _, key := range []string{"window", "minCalls", "failureRate", "slowRate", "openFor", "maxOpenFor", "halfOpenMax"} {
		require.ErrorContains(t, err, key+": ")
	}
	_, err = breaker.New("users", bad)
	require.ErrorContains(t, err, "breaker users: ")
	_, err = breaker.NewGroup(bad, 0)
	require.Error(t, err)
}
