package jwks

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/apigen/apigen/runtime/jwt"
)

// The pause after a failure while there are no keys at all doubles from the
// first to the second.
const (
	firstRetry = time.Second
	lastRetry  = 30 * time.Second
)

var (
	errNoKeys = errors.New("jwks: no keys could be read yet")
	errClosed = errors.New("jwks: the source is closed")
)

// Source holds the keys of one set. Close it.
type Source struct {
	config Config
	load   func(context.Context) ([]byte, error)
	set    atomic.Pointer[set]
	stop   context.CancelFunc
	ended  chan struct{}
	wake   chan struct{} // holds one

	mu      sync.Mutex
	pending chan struct{} // closed when the fetch that is wanted is over
	nextAsk time.Time     // when a kid may cause another
	err     error         // of the last fetch
}

// New starts to read the set in the background. A file must be readable at
// once; a URL need not answer yet: until it does, keys are not available.
func New(c Config) (*Source, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("jwks: %w", err)
	}
	c = c.withDefaults()
	s := &Source{config: c, load: c.loader(), ended: make(chan struct{}), wake: make(chan struct{}, 1), pending: make(chan struct{})}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	if c.File != "" {
		if err := s.fetch(ctx); err != nil {
			stop()
			return nil, err
		}
	}
	go s.run(ctx)
	return s, nil
}

// Close stops refreshing, ends a fetch that is under way, and returns when the
// goroutine is gone. Keys stay available.
func (s *Source) Close() error {
	s.stop()
	<-s.ended
	return nil
}

// Check reports that there are no keys yet, for a readiness check.
func (s *Source) Check(context.Context) error {
	if s.set.Load() != nil {
		return nil
	}
	return errors.Join(errNoKeys, s.Err())
}

// Err returns why the last refresh failed, or nil if it did not.
func (s *Source) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// Key implements [jwt.KeySource]. A known kid costs a map lookup. For an unknown
// one it waits for a refresh, if the cooldown allows one or one is under way. A
// token without kid is for the only key that fits its algorithm.
func (s *Source) Key(ctx context.Context, kid, algorithm string) (any, error) {
	known := s.set.Load()
	if known != nil {
		if key, ok := known.find(kid, algorithm); ok {
			return key, nil
		}
		if kid == "" || known.has(kid) {
			return nil, jwt.ErrUnknownKey
		}
	}
	if err := s.ask(ctx); err != nil {
		return nil, err
	}
	if known = s.set.Load(); known == nil {
		return nil, errNoKeys
	}
	if key, ok := known.find(kid, algorithm); ok {
		return key, nil
	}
	return nil, jwt.ErrUnknownKey
}

// ask waits for a fetch, which it causes unless the cooldown is on.
func (s *Source) ask(ctx context.Context) error {
	s.mu.Lock()
	if s.pending == nil {
		now := time.Now()
		if now.Before(s.nextAsk) {
			s.mu.Unlock()
			return nil
		}
		s.nextAsk = now.Add(s.config.Cooldown)
		s.pending = make(chan struct{})
		s.wake <- struct{}{}
	}
	over := s.pending
	s.mu.Unlock()
	select {
	case <-over:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.ended:
		return errClosed
	}
}

// run fetches now, on schedule and when asked.
func (s *Source) run(ctx context.Context) {
	defer close(s.ended)
	retry := firstRetry
	for {
		err := s.fetch(ctx)
		s.settle(err)
		pause := jitter(s.config.Refresh)
		if err != nil && s.set.Load() == nil {
			pause, retry = jitter(retry), min(2*retry, lastRetry)
		} else if err != nil {
			pause = jitter(min(s.config.Refresh, s.config.Cooldown))
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-s.wake:
			timer.Stop()
		case <-ctx.Done():
			timer.Stop()
			return
		}
	}
}

// settle tells those who wait, unless they came too late for this fetch and
// are to have one of their own.
func (s *Source) settle(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
	if s.pending != nil && len(s.wake) == 0 {
		close(s.pending)
		s.pending = nil
	}
}

// jitter keeps processes that started together from fetching together.
func jitter(d time.Duration) time.Duration { return d - rand.N(d/10+1) }

func (s *Source) fetch(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	data, err := s.load(ctx)
	if err != nil {
		return fmt.Errorf("jwks: %w", err)
	}
	next, err := parse(data)
	if err != nil {
		return fmt.Errorf("jwks: %w", err)
	}
	s.set.Store(next)
	return nil
}
