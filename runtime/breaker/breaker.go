package breaker

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// Breaker guards the calls to one dependency. It is made by [New], safe for
// concurrent use, and has nothing to close.
type Breaker struct {
	name    string
	config  Config
	started time.Time

	refusal  atomic.Pointer[OpenError] // set while open, for refusing without the lock
	rejected atomic.Uint64

	mu         sync.Mutex
	state      State
	generation uint64 // of the state; calls of an older one no longer count
	window     window
	trial      trial
	failures   int // trials in a row that failed
	stats      Stats
}

// trial is what is known of the calls let through half-open.
type trial struct {
	refusal               *OpenError
	since                 time.Time
	admitted, ended, slow int
}

// New returns a closed breaker. The name is for errors, metrics and people.
func New(name string, c Config) (*Breaker, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("breaker %s: %w", name, err)
	}
	c = c.withDefaults()
	return &Breaker{name: name, config: c, started: time.Now(), window: window{width: c.Window / buckets}}, nil
}

// Name returns the name given to [New].
func (b *Breaker) Name() string { return b.name }

// call is one admitted call.
type call struct {
	generation uint64
	start      time.Time
}

// begin admits a call or refuses it with an *OpenError.
func (b *Breaker) begin() (call, error) {
	now := time.Now()
	if r := b.refusal.Load(); r != nil && now.Before(r.until) {
		b.rejected.Add(1)
		return call{}, r
	}
	b.mu.Lock()
	from := b.state
	refusal := b.admit(now)
	c, to := call{b.generation, now}, b.state
	b.mu.Unlock()
	b.announce(from, to)
	if refusal != nil {
		b.rejected.Add(1)
		return call{}, refusal
	}
	return c, nil
}

// admit wants b.mu. It returns nil to admit.
func (b *Breaker) admit(now time.Time) *OpenError {
	if b.state == Open {
		if r := b.refusal.Load(); now.Before(r.until) {
			return r // opened since begin looked
		}
		b.enter(HalfOpen)
		b.trial = trial{since: now, refusal: &OpenError{b.name, now.Add(b.config.OpenFor)}}
	}
	if b.state == HalfOpen {
		if b.trial.admitted == b.config.HalfOpenMax {
			if now.Sub(b.trial.since) < b.config.MaxOpenFor {
				return b.trial.refusal
			}
			b.open(now)
			return b.refusal.Load()
		}
		b.trial.admitted++
	}
	b.stats.Admitted++
	return nil
}

// end counts how a call ended.
func (b *Breaker) end(c call, result outcome) { b.endAfter(c, result, time.Since(c.start)) }

func (b *Breaker) endAfter(c call, result outcome, took time.Duration) {
	slow := b.config.SlowAfter > 0 && took >= b.config.SlowAfter
	b.mu.Lock()
	from := b.state
	b.count(c, result, slow)
	to := b.state
	b.mu.Unlock()
	b.announce(from, to)
}

// count wants b.mu.
func (b *Breaker) count(c call, result outcome, slow bool) {
	switch {
	case c.generation != b.generation:
		b.stats.Late++
	case result == ignored:
		b.stats.Ignored++
		if b.state == HalfOpen {
			b.trial.admitted-- // the next caller tries instead
		}
	default:
		one := tally{all: 1, failed: as1(result == failed), slow: as1(slow)}
		b.stats.Failed += uint64(one.failed)
		b.stats.Slow += uint64(one.slow)
		b.decide(time.Now(), one)
	}
}

// decide wants b.mu.
func (b *Breaker) decide(now time.Time, one tally) {
	if b.state == Closed {
		b.window.add(now.Sub(b.started), one)
		if sum := b.window.sum; sum.all >= b.config.MinCalls && b.isBad(sum) {
			b.open(now)
		}
		return
	}
	b.trial.ended++
	b.trial.slow += one.slow
	switch {
	case one.failed > 0:
		b.open(now)
	case b.trial.ended < b.config.HalfOpenMax:
	case b.isBad(tally{all: b.trial.ended, slow: b.trial.slow}):
		b.open(now)
	default:
		b.failures = 0
		b.enter(Closed)
	}
}

func (b *Breaker) isBad(t tally) bool {
	return float64(t.failed) >= b.config.FailureRate*float64(t.all) ||
		float64(t.slow) >= b.config.SlowRate*float64(t.all)
}

// open wants b.mu.
func (b *Breaker) open(now time.Time) {
	if b.state == HalfOpen {
		b.failures++
	}
	wait := b.config.OpenFor
	for range b.failures {
		if wait *= 2; wait >= b.config.MaxOpenFor {
			wait = b.config.MaxOpenFor
			break
		}
	}
	wait = time.Duration(float64(wait) * (.8 + .4*rand.Float64()))
	b.enter(Open)
	b.stats.Opened++
	b.refusal.Store(&OpenError{b.name, now.Add(wait)})
}

// enter wants b.mu.
func (b *Breaker) enter(state State) {
	b.state = state
	b.generation++
	b.window.reset()
	if state != Open {
		b.refusal.Store(nil)
	}
}

func (b *Breaker) announce(from, to State) {
	if from != to && b.config.OnChange != nil {
		b.config.OnChange(b.name, from, to)
	}
}

func as1(b bool) int {
	if b {
		return 1
	}
	return 0
}
