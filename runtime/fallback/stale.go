package fallback

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Stale loads values and keeps the last good one of each key, to stand in when a
// load fails or is slow. However many callers ask, a key is loaded once at a
// time. It is made by [NewStale], safe for concurrent use, and has nothing to
// close: a load ends after StaleConfig.Timeout at the latest.
type Stale[K comparable, V any] struct {
	config StaleConfig
	load   func(context.Context, K) (V, error)

	mu      sync.Mutex
	entries map[K]*list.Element // of *entry[K, V]
	recent  *list.List          // the most recently used first
	loads   map[K]*loading[V]
}

type entry[K comparable, V any] struct {
	key    K
	value  V
	loaded time.Time
}

type loading[V any] struct {
	done  chan struct{}
	value V     // set before done is closed
	err   error // likewise
}

// Result is a value and how old it is.
type Result[V any] struct {
	// Value is shared with other callers and must not be changed.
	Value V
	// Stale says that Value stands in for a load that failed or is slow.
	Stale bool
	// Age is the time since Value was loaded.
	Age time.Duration
}

// NewStale returns an empty cache in front of load, which must heed its context.
// The context keeps the values of the first caller's, but does not end with it,
// because others wait too.
func NewStale[K comparable, V any](c StaleConfig, load func(context.Context, K) (V, error)) (*Stale[K, V], error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("stale cache: %w", err)
	}
	return &Stale[K, V]{
		config: c.withDefaults(), load: load,
		entries: map[K]*list.Element{}, recent: list.New(), loads: map[K]*loading[V]{},
	}, nil
}

// Get returns the value of a key: a fresh one that is kept, else a loaded one,
// else an older one if the load failed or takes too long. Without an older one
// the error is the load's, or ctx's when ctx ended first. A panic of the load is
// an error.
func (s *Stale[K, V]) Get(ctx context.Context, key K) (Result[V], error) {
	if ctx.Err() != nil {
		return Result[V]{}, context.Cause(ctx)
	}
	old, l := s.lookup(ctx, key)
	if l == nil {
		return Result[V]{Value: old.value, Age: time.Since(old.loaded)}, nil
	}
	err := s.wait(ctx, l, old != nil)
	if err == nil {
		return Result[V]{Value: l.value}, nil
	}
	if old == nil || ctx.Err() != nil || err != errSlow && !s.config.When(err) {
		return Result[V]{}, err
	}
	return Result[V]{Value: old.value, Stale: true, Age: time.Since(old.loaded)}, nil
}

// lookup returns the value that is kept, if it may still be used, and the load
// to wait for unless it is fresh.
func (s *Stale[K, V]) lookup(ctx context.Context, key K) (*entry[K, V], *loading[V]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.kept(key)
	if old != nil && time.Since(old.loaded) < s.config.Fresh {
		return old, nil
	}
	l, ok := s.loads[key]
	if !ok {
		l = &loading[V]{done: make(chan struct{})}
		s.loads[key] = l
		go s.run(context.WithoutCancel(ctx), key, l)
	}
	return old, l
}

// kept wants s.mu.
func (s *Stale[K, V]) kept(key K) *entry[K, V] {
	element, ok := s.entries[key]
	if !ok {
		return nil
	}
	e := element.Value.(*entry[K, V])
	if time.Since(e.loaded) > s.config.MaxAge {
		s.recent.Remove(element)
		delete(s.entries, key)
		return nil
	}
	s.recent.MoveToFront(element)
	return e
}

func (s *Stale[K, V]) run(ctx context.Context, key K, l *loading[V]) {
	ctx, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	l.err = errors.New("the load did not return")
	defer func() {
		if p := recover(); p != nil {
			l.err = fmt.Errorf("panic: %v", p)
		}
		s.mu.Lock()
		delete(s.loads, key)
		if l.err == nil {
			s.keep(key, l.value)
		}
		s.mu.Unlock()
		close(l.done)
	}()
	l.value, l.err = s.load(ctx, key)
}

// keep wants s.mu.
func (s *Stale[K, V]) keep(key K, value V) {
	e := &entry[K, V]{key, value, time.Now()}
	if element, ok := s.entries[key]; ok {
		element.Value = e
		s.recent.MoveToFront(element)
		return
	}
	s.entries[key] = s.recent.PushFront(e)
	if s.recent.Len() > s.config.Entries {
		oldest := s.recent.Remove(s.recent.Back()).(*entry[K, V])
		delete(s.entries, oldest.key)
	}
}

var errSlow = errors.New("the load is slow")

func (s *Stale[K, V]) wait(ctx context.Context, l *loading[V], impatient bool) error {
	var slow <-chan time.Time
	if impatient {
		timer := time.NewTimer(s.config.Patience)
		defer timer.Stop()
		slow = timer.C
	}
	select {
	case <-l.done:
		return l.err
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-slow:
		return errSlow
	}
}
