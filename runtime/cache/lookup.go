package cache

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime/debug"
	"time"
)

// A reader waits for another process's load in so many steps, each twice as long
// as the one before, then loads the row itself without storing it.
const (
	leaseWaits = 4
	leaseWait  = 5 * time.Millisecond
)

// maxTries is how often a reader tries for a lease that others get before it.
const maxTries = 4

// lookup is what a reader does that has no hit at once.
type lookup struct {
	cache            *Cache
	table, key       string
	fingerprint      uint64
	ttl, negativeTTL time.Duration
	// accept makes an outcome of an entry of the right layout; false when the
	// entry is of no use.
	accept func(ctx context.Context, entry []byte) (outcome, bool)
	// load reads the row from the database.
	load func(ctx context.Context) outcome
	// anew makes the lookup load even what is stored.
	anew bool
}

// run takes the lookup to its end, given the value that the store has, or why
// it could not be asked.
func (l *lookup) run(ctx context.Context, value []byte, err error) outcome {
	waits, tries := 0, 0
	for ; err == nil; value, err = l.cache.get(ctx, l.table, l.key) {
		switch s := state(value); {
		case s == stateMissing && !l.anew:
			return outcome{err: l.cache.options.NotFound, event: HitNegative}
		case s == stateHold:
			return l.bypass(ctx)
		case s == stateLease:
			if waits == l.cache.leaseWaits {
				return l.loaded(ctx)
			}
			time.Sleep(leaseWait << waits)
			waits++
			continue
		}
		if o, ok := l.entry(ctx, value); ok {
			return o
		}
		if tries++; tries > maxTries {
			return l.loaded(ctx)
		}
		mine := lease()
		var won bool
		if won, err = l.take(ctx, value, mine); err != nil {
			break
		}
		if won {
			return l.fill(ctx, mine)
		}
	}
	return l.fallback(ctx)
}

func (l *lookup) bypass(ctx context.Context) outcome {
	l.cache.options.Observe(l.table, Bypassed)
	return l.loaded(ctx)
}

// entry makes an outcome of a stored entry.
func (l *lookup) entry(ctx context.Context, value []byte) (outcome, bool) {
	if value == nil || l.anew {
		return outcome{}, false
	}
	if entry, ok := encodedRow(l.fingerprint, value); ok {
		if o, ok := l.accept(ctx, entry); ok {
			return o, true
		}
	}
	l.cache.options.Observe(l.table, Unreadable)
	return outcome{}, false
}

// take puts a lease where there was nothing, or nothing of use.
func (l *lookup) take(ctx context.Context, value, mine []byte) (bool, error) {
	var won []bool
	var err error
	if value == nil {
		won, err = l.cache.add(ctx, l.table, []string{l.key}, mine)
	} else {
		won, err = l.cache.swap(ctx, l.table, Swap{l.key, value, mine, 2 * l.cache.config.LoadTimeout})
	}
	return err == nil && won[0], err
}

// fill loads the row and stores it if the lease still stands.
func (l *lookup) fill(ctx context.Context, mine []byte) outcome {
	o := l.loaded(ctx)
	s := l.cache.filled(l.key, mine, o, l.fingerprint, l.ttl, l.negativeTTL)
	done, err := l.cache.swap(ctx, l.table, s)
	stored := err == nil && done[0] && s.New != nil
	if !stored && s.New != nil {
		l.cache.options.Observe(l.table, FillRefused)
	}
	o.keep = o.keep && stored
	return o
}

// filled is the swap that ends a lease: for the entry loaded, for the knowledge
// that there is none, or for nothing.
func (c *Cache) filled(key string, mine []byte, o outcome, fingerprint uint64, ttl, negativeTTL time.Duration) Swap {
	switch {
	case o.err == nil && o.entry != nil:
		return Swap{key, mine, rowValue(fingerprint, o.entry), c.jittered(ttl)}
	case errors.Is(o.err, c.options.NotFound) && negativeTTL > 0:
		return Swap{key, mine, missing, c.jittered(negativeTTL)}
	}
	return Swap{Key: key, Old: mine}
}

func (c *Cache) jittered(ttl time.Duration) time.Duration {
	return ttl + time.Duration(max(c.config.Jitter, 0)*(2*rand.Float64()-1)*float64(ttl))
}

// fallback loads the row while the store is down, not too many at a time.
func (l *lookup) fallback(ctx context.Context) outcome {
	release, err := l.cache.enterFallback()
	if err != nil {
		return outcome{err: err, event: Failed}
	}
	defer release()
	return l.loaded(ctx)
}

// loaded runs the load, within its time.
func (l *lookup) loaded(ctx context.Context) outcome {
	return l.cache.bounded(ctx, l.load)
}

// bounded runs a load within its time, and makes an error of a panic.
func (c *Cache) bounded(ctx context.Context, load func(ctx context.Context) outcome) (o outcome) {
	ctx, cancel := context.WithTimeout(ctx, c.config.LoadTimeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			o = outcome{err: &PanicError{p, debug.Stack()}}
		}
		if o.event = Loaded; o.err != nil && !errors.Is(o.err, c.options.NotFound) {
			o.event = Failed
		}
	}()
	return load(ctx)
}

// enterFallback waits for a turn to load while the store is down.
func (c *Cache) enterFallback() (leave func(), err error) {
	if c.config.FailFast {
		return nil, ErrUnavailable
	}
	leave = func() { <-c.fallback }
	select {
	case c.fallback <- struct{}{}:
		return leave, nil
	default:
	}
	timer := time.NewTimer(max(c.config.FallbackWait, 0))
	defer timer.Stop()
	select {
	case c.fallback <- struct{}{}:
		return leave, nil
	case <-timer.C:
		return nil, c.options.Overloaded
	}
}
