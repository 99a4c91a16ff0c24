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

func TestPanicCountsAndGoesOn(t *testing.T) {
	b := newBreaker(t, breaker.Config{MinCalls: 1})
	require.PanicsWithValue(t, "a bug", func() {
		_, _ = breaker.Do(t.Context(), b, func(context.Context) (int, error) { panic("a bug") })
	})
	require.Equal(t, breaker.Open, b.Stats().State)
}

func TestCancelledAndRefusedCallsDoNotCount(t *testing.T) {
	inner := newBreaker(t, breaker.Config{OpenFor: time.Hour})
	trip(t, inner)
	_, refusal := inner.Acquire()
	background := t.Context()
	cancelled, cancel := context.WithCancel(background)
	b := newBreaker(t, breaker.Config{MinCalls: 1})
	ignored := map[string]func(context.Context) (int, error){
		"cancelled":             func(context.Context) (int, error) { return 0, context.Canceled },
		"refused further in":    func(context.Context) (int, error) { return 0, errors.Join(errDead, refusal) },
		"cancelled, but hidden": func(context.Context) (int, error) { cancel(); return 0, errors.New("operation was canceled") },
	}
	for name, f := range ignored {
		t.Run(name, func(t *testing.T) {
			_, err := breaker.Do(cancelled, b, f)
			require.Error(t, err)
			require.Equal(t, breaker.Closed, b.Stats().State)
			require.Zero(t, b.Stats().Failed)
			cancelled, cancel = context.WithCancel(background)
		})
	}
	require.EqualValues(t, len(ignored), b.Stats().Ignored)
	cancel()
	_, err := breaker.Do(cancelled, b, func(context.Context) (int, error) { panic("not to be called") })
	require.ErrorIs(t, err, context.Canceled)
	_, err = breaker.Do(t.Context(), b, func(context.Context) (int, error) { return 0, context.DeadlineExceeded })
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Equal(t, breaker.Open, b.Stats().State, "a deadline that passed does count")
}

func TestLateResultsDoNotCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBreaker(t, breaker.Config{})
		late := acquireAll(b, 2)
		trip(t, b)
		late[0](errDead)
		time.Sleep(longestFirst)
		trial := acquireAll(b, 100)
		late[1](nil)
		late[1](nil)
		require.EqualValues(t, 2, b.Stats().Late, "each call ends once")
		trial[0](errDead)
		require.Equal(t, breaker.Open, b.Stats().State)
		trial[1](nil)
		trial[2](errDead)
		require.EqualValues(t, 4, b.Stats().Late)
		require.EqualValues(t, 2, b.Stats().Opened)
	})
}

func TestNoSlotOfATrialIsStuck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBreaker(t, breaker.Config{})
		trip(t, b)
		time.Sleep(longestFirst)
		for _, done := range acquireAll(b, 100) {
			done(context.Canceled)
		}
		require.Len(t, acquireAll(b, 100), 5, "cancelled calls leave their place to others; these five never end")
		time.Sleep(breaker.DefaultMaxOpenFor)
		require.Empty(t, acquireAll(b, 100), "an undecided trial has failed")
		time.Sleep(2 * longestFirst)
		for _, done := range acquireAll(b, 100) {
			done(nil)
		}
		require.Equal(t, breaker.Closed, b.Stats().State)
	})
}

func TestAMillionCallsAddUp(t *testing.T) {
	rttest.CheckLeaks(t)
	const workers, each = 16, 1_000_000 / 16
	b := newBreaker(t, breaker.Config{OpenFor: time.Microsecond, MaxOpenFor: time.Millisecond})
	var admitted, refused atomic.Uint64
	var all sync.WaitGroup
	for worker := range workers {
		all.Go(func() {
			for n := range each {
				done, err := b.Acquire()
				if err != nil {
					refused.Add(1)
					continue
				}
				admitted.Add(1)
				done([]error{nil, errDead, nil, context.Canceled, errDead}[(n+worker)%5])
			}
		})
	}
	all.Wait()
	s := b.Stats()
	require.Equal(t, admitted.Load(), s.Admitted)
	require.Equal(t, refused.Load(), s.Rejected)
	require.EqualValues(t, workers*each, s.Admitted+s.Rejected)
	require.LessOrEqual(t, s.Failed+s.Ignored+s.Late, s.Admitted)
	require.Eventually(t, func() bool {
		for _, done := range acquireAll(b, 10) {
			done(nil)
		}
		return b.Stats().State == breaker.Closed
	}, 5*time.Second, time.Millisecond, "it is not stuck")
}
