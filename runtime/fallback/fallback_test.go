package fallback_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/fallback"
	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rttest"
)

var (
	errDead  = errors.New("the dependency is dead")
	errEmpty = errors.New("nothing to fall back to")
)

func fails(err error) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return "", err }
}

func hangs(ctx context.Context) (string, error) {
	<-ctx.Done()
	return "", context.Cause(ctx)
}

func TestDo(t *testing.T) {
	missing := problem.NotFound("user.missing", "there is no such user")
	static := fallback.Static("less")
	tests := map[string]struct {
		policy               fallback.Policy
		primary, alternative func(context.Context) (string, error)
		value                string
		degraded             bool
		errs                 []error
	}{
		"fine":             {fallback.Policy{}, fallback.Static("all"), fails(errEmpty), "all", false, nil},
		"failed":           {fallback.Policy{}, fails(errDead), static, "less", true, nil},
		"unavailable":      {fallback.Policy{}, fails(problem.Unavailable("down", "down")), static, "less", true, nil},
		"the answer is no": {fallback.Policy{}, fails(missing), static, "", false, []error{missing}},
		"both failed":      {fallback.Policy{}, fails(errDead), fails(errEmpty), "", false, []error{errDead, errEmpty}},
		"not for this one": {fallback.Policy{When: func(error) bool { return false }}, fails(errDead), static, "", false, []error{errDead}},
		"both hang":        {fallback.Policy{}, hangs, hangs, "", false, []error{context.DeadlineExceeded}},
		"primary hangs":    {fallback.Policy{Budget: 300 * time.Millisecond}, hangs, static, "less", true, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				value, degraded, err := fallback.Do(ctx, test.policy, test.primary, test.alternative)
				require.Equal(t, test.value, value)
				require.Equal(t, test.degraded, degraded)
				require.Equal(t, test.errs == nil, err == nil)
				for _, want := range test.errs {
					require.ErrorIs(t, err, want)
				}
			})
		})
	}
}

func TestDoLeavesTimeToFallBackIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, degraded, err := fallback.Do(ctx, fallback.Policy{}, hangs, func(ctx context.Context) (string, error) {
			require.Equal(t, 900*time.Millisecond, time.Since(start))
			deadline, ok := ctx.Deadline()
			require.True(t, ok)
			require.Equal(t, fallback.DefaultBudget, time.Until(deadline))
			return "less", nil
		})
		require.NoError(t, err)
		require.True(t, degraded)
	})
}

func TestDoDoesNothingForACallerThatLeft(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, degraded, err := fallback.Do(ctx, fallback.Policy{}, func(context.Context) (string, error) {
		cancel()
		return "", errDead
	}, func(context.Context) (string, error) { panic("not to be called") })
	require.ErrorIs(t, err, errDead)
	require.False(t, degraded)
}

// source is loaded from, as told.
type source struct {
	loads atomic.Int64
	takes time.Duration
	err   error
	value string
}

func (s *source) load(ctx context.Context, key string) (string, error) {
	s.loads.Add(1)
	if s.err != nil {
		return "", s.err
	}
	select {
	case <-time.After(s.takes):
		return s.value + key, nil
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

func newStale(t *testing.T, c fallback.StaleConfig, s *source) *fallback.Stale[string, string] {
	t.Helper()
	cache, err := fallback.NewStale(c, s.load)
	require.NoError(t, err)
	return cache
}

func TestStaleStandsInUntilItIsTooOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &source{value: "first "}
		cache := newStale(t, fallback.StaleConfig{}, s)
		got, err := cache.Get(t.Context(), "a")
		require.NoError(t, err)
		require.Equal(t, fallback.Result[string]{Value: "first a"}, got)

		s.value = "second "
		got, err = cache.Get(t.Context(), "a")
		require.NoError(t, err)
		require.Equal(t, "second a", got.Value, "it is only kept for failures")

		time.Sleep(time.Minute)
		s.err = errDead
		got, err = cache.Get(t.Context(), "a")
		require.NoError(t, err)
		require.Equal(t, fallback.Result[string]{Value: "second a", Stale: true, Age: time.Minute}, got)
		_, err = cache.Get(t.Context(), "b")
		require.ErrorIs(t, err, errDead, "there is nothing to stand in")

		s.err = problem.NotFound("user.missing", "there is no such user")
		_, err = cache.Get(t.Context(), "a")
		require.ErrorIs(t, err, s.err, "that is the answer")

		s.err = errDead
		time.Sleep(fallback.DefaultMaxAge)
		_, err = cache.Get(t.Context(), "a")
		require.ErrorIs(t, err, errDead, "too old")
	})
}

func TestStaleServesFreshValuesWithoutLoading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &source{}
		cache := newStale(t, fallback.StaleConfig{Fresh: time.Minute}, s)
		for range 10 {
			got, err := cache.Get(t.Context(), "a")
			require.NoError(t, err)
			require.False(t, got.Stale)
		}
		require.EqualValues(t, 1, s.loads.Load())
		time.Sleep(time.Minute)
		_, err := cache.Get(t.Context(), "a")
		require.NoError(t, err)
		require.EqualValues(t, 2, s.loads.Load())
	})
}

func TestStaleLoadsOnceForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &source{takes: time.Second}
		cache := newStale(t, fallback.StaleConfig{}, s)
		first, leave := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() {
			_, err := cache.Get(first, "a")
			require.ErrorIs(t, err, context.Canceled)
		})
		synctest.Wait()
		for range 100 {
			all.Go(func() {
				got, err := cache.Get(t.Context(), "a")
				require.NoError(t, err)
				require.Equal(t, "a", got.Value)
			})
		}
		leave()
		all.Wait()
		require.EqualValues(t, 1, s.loads.Load())
	})
}

func TestStaleIsImpatientOnlyWithAnOldValue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &source{takes: time.Second, value: "old "}
		cache := newStale(t, fallback.StaleConfig{}, s)
		_, err := cache.Get(t.Context(), "a")
		require.NoError(t, err)
		s.value = "new "
		start := time.Now()
		got, err := cache.Get(t.Context(), "a")
		require.NoError(t, err)
		require.Equal(t, fallback.DefaultPatience, time.Since(start))
		require.True(t, got.Stale)
		require.Equal(t, "old a", got.Value)
		time.Sleep(time.Second)
		synctest.Wait()
		s.err = errDead
		got, err = cache.Get(t.Context(), "a")
		require.NoError(t, err)
		require.Equal(t, "new a", got.Value, "the slow load went on")
	})
}

func TestStaleIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &source{}
		cache := newStale(t, fallback.StaleConfig{Entries: 2}, s)
		for _, key := range []string{"a", "b", "a", "c"} {
			_, err := cache.Get(t.Context(), key)
			require.NoError(t, err)
		}
		s.err = errDead
		_, err := cache.Get(t.Context(), "b")
		require.ErrorIs(t, err, errDead, "b was used least recently")
		_, err = cache.Get(t.Context(), "a")
		require.NoError(t, err)
	})
}

func TestLoadsEnd(t *testing.T) {
	rttest.CheckLeaks(t)
	cache, err := fallback.NewStale(fallback.StaleConfig{Timeout: 10 * time.Millisecond}, func(ctx context.Context, key int) (string, error) {
		switch key % 3 {
		case 0:
			panic("a bug")
		case 1:
			return hangs(ctx)
		}
		return "", nil
	})
	require.NoError(t, err)
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for n := range 90 {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(1+n%20)*time.Millisecond)
				_, err := cache.Get(ctx, n+worker)
				cancel()
				if (n+worker)%3 == 0 && err != nil && ctx.Err() == nil {
					require.ErrorContains(t, err, "panic: a bug")
				}
			}
		})
	}
	all.Wait()
}

func TestValidate(t *testing.T) {
	require.NoError(t, fallback.Policy{}.Validate())
	require.NoError(t, fallback.StaleConfig{}.Validate())
	require.NoError(t, fallback.StaleConfig{Fresh: time.Hour}.Validate())
	require.ErrorContains(t, fallback.Policy{Budget: -1}.Validate(), "budget: ")
	bad := fallback.StaleConfig{Entries: -1, Fresh: -1, MaxAge: -2, Patience: -1, Timeout: -1}
	for _, key := range []string{"entries", "fresh", "maxAge", "patience", "timeout"} {
		require.ErrorContains(t, bad.Validate(), key+": ")
	}
	_, err := fallback.NewStale(bad, (&source{}).load)
	require.Error(t, err)
}
