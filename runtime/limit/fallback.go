package limit

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// DefaultBudget is how long a shared limiter may take per request.
const DefaultBudget = 50 * time.Millisecond

const (
	tripAfter  = 3                      // failures in a row
	probeEvery = 250 * time.Millisecond // while tripped
)

// FailMode says what counts while the shared limiter fails.
type FailMode int

// The modes of [WithFallback].
const (
	FailLocal  FailMode = iota // the local limiter decides
	FailOpen                   // everything passes, unlimited
	FailClosed                 // nothing passes: Allow returns ErrUnavailable
)

// Fallback is a shared limiter that can't hold requests up. It is made by
// [WithFallback].
type Fallback struct {
	primary, local Limiter
	budget         time.Duration
	mode           FailMode
	start          time.Time
	onChange       func(tripped bool) // nil for nobody

	tripped   atomic.Bool
	probing   atomic.Bool
	nextProbe atomic.Int64 // nanoseconds since start

	mu       sync.Mutex
	failures int // in a row
}

// FallbackOption changes what [WithFallback] does.
type FallbackOption func(*Fallback)

// OnChange has f called when the primary limiter is left alone, true, and when
// it is asked again, false: for logs and metrics. The call that noticed waits
// for f, so it must not block.
func OnChange(f func(tripped bool)) FallbackOption {
	return func(to *Fallback) { to.onChange = f }
}

// WithFallback returns a limiter that asks primary and, when that fails or
// takes longer than budget (50 ms when zero), decides by mode. After three
// failures in a row primary is left alone, so that later calls take no time,
// and a call asks it for nothing (n = 0) in the background, at most four times
// a second, until it answers in time again. Such a probe ends with the budget.
//
// Give the local limiter this process's share of the rate. Without one,
// FailLocal is FailClosed. Primary must return when its context ends.
func WithFallback(primary, local Limiter, budget time.Duration, mode FailMode, opts ...FallbackOption) *Fallback {
	if budget <= 0 {
		budget = DefaultBudget
	}
	if mode == FailLocal && local == nil {
		mode = FailClosed
	}
	f := &Fallback{primary: primary, local: local, budget: budget, mode: mode, start: time.Now()}
	for _, opt := range opts {
		opt(f)
	}
	return f
}

// Rate returns the rate of the primary limiter, or the zero Rate.
func (f *Fallback) Rate() Rate {
	if rated, ok := f.primary.(interface{ Rate() Rate }); ok {
		return rated.Rate()
	}
	return Rate{}
}

// Tripped reports whether the primary limiter is being left alone, for health
// checks and metrics.
func (f *Fallback) Tripped() bool { return f.tripped.Load() }

// Allow implements [Limiter]. It fails only with the context's error or, with
// FailClosed, [ErrUnavailable].
func (f *Fallback) Allow(ctx context.Context, key string, n int) (Decision, error) {
	if f.tripped.Load() {
		f.probe(ctx, key)
		return f.decide(ctx, key, n, nil)
	}
	d, err := f.ask(ctx, key, n)
	if err == nil {
		f.succeeded()
		return d, nil
	}
	if ctx.Err() != nil {
		return Decision{}, ctx.Err() // the caller left, which says nothing about primary
	}
	f.failed()
	return f.decide(ctx, key, n, err)
}

func (f *Fallback) ask(ctx context.Context, key string, n int) (Decision, error) {
	ctx, cancel := context.WithTimeout(ctx, f.budget)
	defer cancel()
	return f.primary.Allow(ctx, key, n)
}

// decide is for when primary is not to be had, because of cause.
func (f *Fallback) decide(ctx context.Context, key string, n int, cause error) (Decision, error) {
	switch f.mode {
	case FailLocal:
		return f.local.Allow(ctx, key, n)
	case FailOpen:
		return Decision{OK: true}, nil
	}
	if cause != nil {
		return Decision{}, fmt.Errorf("%w: %w", ErrUnavailable, cause)
	}
	return Decision{}, ErrUnavailable
}

func (f *Fallback) succeeded() {
	f.mu.Lock()
	f.failures = 0
	f.mu.Unlock()
}

func (f *Fallback) failed() {
	f.mu.Lock()
	f.failures++
	trips := f.failures >= tripAfter && !f.tripped.Load()
	if trips {
		f.nextProbe.Store(int64(time.Since(f.start) + probeEvery))
		f.tripped.Store(true)
	}
	f.mu.Unlock()
	if trips {
		f.tell(true)
	}
}

func (f *Fallback) tell(tripped bool) {
	if f.onChange != nil {
		f.onChange(tripped)
	}
}

// probe asks primary in the background when it is time to, and only once at a
// time.
func (f *Fallback) probe(ctx context.Context, key string) {
	now := time.Since(f.start)
	if int64(now) < f.nextProbe.Load() || !f.probing.CompareAndSwap(false, true) {
		return
	}
	f.nextProbe.Store(int64(now + probeEvery))
	ctx = context.WithoutCancel(ctx)
	go func() {
		defer f.probing.Store(false)
		if _, err := f.ask(ctx, key, 0); err == nil {
			f.succeeded()
			f.tripped.Store(false)
			f.tell(false)
		}
	}()
}
