package middleware

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// over reports whether a context is done.
func over(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return true
	default:
		return false
	}
}

// A timed context does what one of context.WithTimeout does, whether or not
// somebody waited for it before.
func TestTimedIsLikeWithTimeout(t *testing.T) {
	type key struct{}
	pass := func(d time.Duration) {
		time.Sleep(d)
		synctest.Wait() // timers of the same instant have fired
	}
	steps := map[string]func(ctx context.Context, end, cancelParent func()){
		"nothing":       func(context.Context, func(), func()) {},
		"time":          func(context.Context, func(), func()) { pass(time.Second) },
		"almost":        func(context.Context, func(), func()) { pass(time.Second - 1) },
		"end":           func(_ context.Context, end, _ func()) { end() },
		"end, time":     func(_ context.Context, end, _ func()) { end(); pass(2 * time.Second) },
		"parent":        func(_ context.Context, _, cancel func()) { cancel() },
		"parent, time":  func(_ context.Context, _, cancel func()) { cancel(); pass(2 * time.Second) },
		"time, end":     func(ctx context.Context, end, _ func()) { pass(time.Second); _ = ctx.Err(); end() },
		"time, parent":  func(ctx context.Context, _, cancel func()) { pass(time.Second); _ = ctx.Err(); cancel() },
		"err, then end": func(ctx context.Context, end, _ func()) { _ = ctx.Err(); end() },
	}
	for name, step := range steps {
		for _, waits := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					observe := func(ctx context.Context, end func(), cancel func()) (any, error, bool, error, error) {
						child, stop := ctx, context.CancelFunc(func() {})
						if waits {
							child, stop = context.WithCancel(ctx)
						}
						defer stop()
						step(ctx, end, cancel)
						synctest.Wait()
						err := ctx.Err()
						return ctx.Value(key{}), err, over(ctx), ctx.Err(), child.Err()
					}
					parent, cancel := context.WithCancel(context.WithValue(context.Background(), key{}, "v"))
					ours := limitTime(parent, time.Second)
					gotValue, gotErr, gotOver, gotAfter, gotChild := observe(ours, ours.end, cancel)

					parent, cancel = context.WithCancel(context.WithValue(context.Background(), key{}, "v"))
					theirs, end := context.WithTimeout(parent, time.Second)
					value, err, over, after, child := observe(theirs, end, cancel)
					require.Equal(t, []any{value, err, over, after, child}, []any{gotValue, gotErr, gotOver, gotAfter, gotChild})
					ours.end()
					end()
					cancel()
				})
			})
		}
	}
}

func TestTimedTightensOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		parent, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		ctx := limitTime(parent, time.Minute)
		at, ok := ctx.Deadline()
		require.True(t, ok)
		require.Equal(t, time.Now().Add(time.Second), at)
		time.Sleep(time.Second)
		synctest.Wait()
		require.True(t, errors.Is(ctx.Err(), context.DeadlineExceeded))
		ctx.end()
	})
}

// Contexts made from it are found by package context, which would otherwise
// start a goroutine for each.
func TestTimedStartsNoGoroutines(t *testing.T) {
	synctest.Test(t, func(*testing.T) {
		ctx := limitTime(context.Background(), time.Minute)
		_, stop := context.WithCancel(ctx)
		_ = stop // left running on purpose: a goroutine waiting for it would fail synctest
		ctx.end()
	})
}
