package limit

import (
	"context"
	"fmt"
	"time"
)

// LeakyLimiter is a leaky bucket as a queue: it lets requests through one
// interval apart, in order of arrival, and makes them wait for their turn.
type LeakyLimiter struct {
	local *LocalLimiter
}

// LeakyBucket returns a limiter that spaces requests evenly at Limit per Per.
// Burst is the length of the queue, in requests that wait: one that comes when
// it is full is refused at once. It starts no goroutine and needs no Close.
func LeakyBucket(rate Rate, opts ...Option) (*LeakyLimiter, error) {
	local, err := Local(rate, opts...)
	if err != nil {
		return nil, fmt.Errorf("leaky bucket: %w", err)
	}
	return &LeakyLimiter{local}, nil
}

// Rate returns the rate the limiter was made with.
func (l *LeakyLimiter) Rate() Rate { return l.local.rate }

// Allow waits until it is the request's turn and then says yes. It says no
// without waiting when the queue is full or the context would end before. When
// the context ends meanwhile, its error is returned, and the place is given
// back if nobody queued behind it: the turns of others are fixed.
func (l *LeakyLimiter) Allow(ctx context.Context, key string, n int) (Decision, error) {
	if err := ctx.Err(); err != nil {
		return Decision{}, err
	}
	n = max(n, 0)
	place := l.reserve(ctx, key, n)
	if !place.OK || place.turn == 0 {
		return place.Decision, nil
	}
	timer := time.NewTimer(place.turn)
	defer timer.Stop()
	select {
	case <-timer.C:
		return place.Decision, nil
	case <-ctx.Done():
		l.giveBack(key, n, place)
		return Decision{}, ctx.Err()
	}
}

// place is one in the queue, or none when the decision is no.
type place struct {
	Decision
	turn time.Duration // until it is let through
	end  int64         // when the next one is
}

func (l *LeakyLimiter) reserve(ctx context.Context, key string, n int) place {
	now := l.local.table.now()
	part, slot := l.local.table.lock(key, now)
	defer part.mu.Unlock()
	due := max(slot.due, now)
	turn := due - now
	if n == 0 {
		return place{Decision: l.decide(true, turn)}
	}
	deadline, bounded := ctx.Deadline()
	full := turn > l.local.window || n > l.local.capacity
	if full || bounded && int64(time.Until(deadline)) < turn {
		return place{Decision: l.decide(false, turn)}
	}
	slot.due = due + int64(n)*l.local.interval
	return place{Decision: l.decide(true, slot.due-now), turn: time.Duration(turn), end: slot.due}
}

// decide describes a queue whose next place has its turn in the given
// nanoseconds.
func (l *LeakyLimiter) decide(ok bool, turn int64) Decision {
	interval, window := l.local.interval, l.local.window
	d := Decision{OK: ok, Limit: l.local.rate.Limit, Reset: time.Duration(turn)}
	if turn <= window {
		d.Remaining = int((window-turn)/interval) + 1
	}
	if !ok {
		d.RetryAfter = time.Duration(max(interval, turn-window))
	}
	return d
}

func (l *LeakyLimiter) giveBack(key string, n int, p place) {
	part, slot := l.local.table.lock(key, l.local.table.now())
	defer part.mu.Unlock()
	if slot.due == p.end {
		slot.due -= int64(n) * l.local.interval
	}
}
