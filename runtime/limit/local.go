package limit

import (
	"context"
	"fmt"
	"time"
)

// DefaultMaxKeys is how many keys a limiter of this process keeps apart.
const DefaultMaxKeys = 100_000

// Option changes a limiter of this process.
type Option func(*options)

type options struct{ keys int }

// MaxKeys sets how many keys are kept apart, 100,000 by default. Each takes
// 64 bytes. With more of them, those that are furthest from their limit
// are forgotten first.
func MaxKeys(n int) Option { return func(o *options) { o.keys = n } }

// LocalLimiter counts in the memory of this process. It starts no goroutine
// and needs no Close.
type LocalLimiter struct {
	rate     Rate
	capacity int
	interval int64 // nanoseconds between two at the steady rate
	window   int64 // nanoseconds that a whole burst takes
	table    *table
}

// Local returns a limiter by the generic cell rate algorithm (GCRA, ITU-T
// I.371): per key it keeps one time, at which all that passed would have passed
// at the steady rate, and admits while that is at most a burst ahead. In any
// span of t it never admits more than rate × t + burst. An admitted or refused
// call allocates nothing.
func Local(rate Rate, opts ...Option) (*LocalLimiter, error) {
	if err := rate.Usable(); err != nil {
		return nil, fmt.Errorf("limit: %w", err)
	}
	o := options{keys: DefaultMaxKeys}
	for _, opt := range opts {
		opt(&o)
	}
	l := &LocalLimiter{rate: rate, capacity: rate.Capacity(), interval: int64(rate.Interval()), table: newTable(o.keys)}
	l.window = l.interval * int64(l.capacity)
	return l, nil
}

// TokenBucket returns [Local] under its other name. A bucket of Burst tokens
// that is refilled with Limit per Per admits exactly what GCRA does, which keeps
// the time at which the bucket would be full in place of a token count.
func TokenBucket(rate Rate, opts ...Option) (*LocalLimiter, error) { return Local(rate, opts...) }

// Rate returns the rate the limiter was made with.
func (l *LocalLimiter) Rate() Rate { return l.rate }

// Allow implements [Limiter]. It never fails and does not look at the context.
func (l *LocalLimiter) Allow(_ context.Context, key string, n int) (Decision, error) {
	n = max(n, 0)
	now := l.table.now()
	part, slot := l.table.lock(key, now)
	due := max(slot.due, now)
	ok := n <= l.capacity && due-now <= l.window-int64(n)*l.interval
	if ok {
		due += int64(n) * l.interval
		slot.due = due
	}
	part.mu.Unlock()
	return l.decide(ok, n, due-now), nil
}

// decide describes a key that owes ahead nanoseconds.
func (l *LocalLimiter) decide(ok bool, n int, ahead int64) Decision {
	d := Decision{OK: ok, Limit: l.rate.Limit, Remaining: int((l.window - ahead) / l.interval), Reset: time.Duration(ahead)}
	if !ok {
		need := int64(min(n, l.capacity)) * l.interval
		d.RetryAfter = time.Duration(ahead + need - l.window)
	}
	return d
}
