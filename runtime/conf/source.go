package conf

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/signal"
	"reflect"
	"slices"
	"sync"
	"syscall"
	"time"
)

// WatchInterval is how often [Source.Watch] looks for changes.
const WatchInterval = 5 * time.Second

// Source is a configuration that knows where its values came from and can be
// read again. It is safe for concurrent use.
type Source[T any] struct {
	path     string
	settings settings

	mu       sync.Mutex
	value    T
	decoded  *decoder
	onReload []func(T)
}

// Open is [Load] for a program that wants to show its configuration or to read
// it again.
func Open[T any](path string, opts ...Option) (*Source[T], error) {
	s := &Source[T]{path: path, settings: settings{lookup: os.LookupEnv}}
	for _, opt := range opts {
		opt(&s.settings)
	}
	if reflect.TypeFor[T]().Kind() != reflect.Struct {
		return nil, fmt.Errorf("conf: Load needs a struct type, not %s", reflect.TypeFor[T]())
	}
	var err error
	s.value, s.decoded, err = s.read()
	if err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Source[T]) read() (T, *decoder, error) {
	var value, zero T
	d, err := load(s.path, s.settings, reflect.ValueOf(&value).Elem())
	if err != nil {
		return zero, d, err
	}
	return value, d, nil
}

// Value returns the configuration in force. Whoever gets it must not change
// what its maps, slices and pointers hold.
func (s *Source[T]) Value() T {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.value
}

// Warnings are about what does not keep the service from starting: a file after
// ${file:} that every user of the machine can read.
func (s *Source[T]) Warnings() []*Problem {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.decoded.warnings)
}

// OnReload adds a function that gets the new configuration after a reload that
// changed something.
func (s *Source[T]) OnReload(f func(T)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onReload = append(s.onReload, f)
}

// Changes tells what a reload did, by key.
type Changes struct {
	// Applied are the keys that now have another value.
	Applied []string
	// Ignored are keys that have another value in the file but take effect with
	// a restart only.
	Ignored []string
}

// Reload reads the configuration again. Fields with the tag `reload:"true"`,
// and everything below them, take their new values; other changes are ignored
// and listed. After an error everything stays as it was.
func (s *Source[T]) Reload() (Changes, error) { return s.apply(s.read()) }

// apply takes what read returns.
func (s *Source[T]) apply(fresh T, decoded *decoder, err error) (Changes, error) {
	if err != nil {
		return Changes{}, err
	}
	s.mu.Lock()
	next := s.value
	changes := merge(reflect.ValueOf(&next).Elem(), reflect.ValueOf(&fresh).Elem())
	if len(changes.Applied) == 0 {
		s.mu.Unlock()
		return changes, nil
	}
	if err := revalidate(s.path, reflect.ValueOf(&next).Elem()); err != nil {
		s.mu.Unlock()
		return Changes{}, err
	}
	for _, key := range changes.Applied {
		s.decoded.move(decoded, key)
	}
	s.value = next
	callbacks := slices.Clone(s.onReload)
	s.mu.Unlock()
	for _, f := range callbacks {
		f(next)
	}
	return changes, nil
}

// Watch reloads when the process gets SIGHUP, and looks every [WatchInterval]
// whether the file, or one it includes, says something else, and says so still
// at the next look. It reports each
// outcome once, not again until it is another one, and returns nil when ctx
// ends. It fits serve.Server.Go.
func (s *Source[T]) Watch(ctx context.Context, report func(Changes, error)) error {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	tick := time.NewTicker(WatchInterval)
	defer tick.Stop()
	s.watch(ctx, hangup, tick.C, report)
	return nil
}

func (s *Source[T]) watch(ctx context.Context, hangup <-chan os.Signal, tick <-chan time.Time, report func(Changes, error)) {
	last, seen := "", s.digest()
	for {
		asked := false
		select {
		case <-ctx.Done():
			return
		case <-hangup:
			asked = true
		case <-tick:
		}
		fresh, decoded, err := s.read()
		if !asked && decoded.digest != seen {
			seen = decoded.digest // it may be half written; an empty file is valid to some
			continue
		}
		changes, err := s.apply(fresh, decoded, err)
		outcome := ""
		if err != nil || len(changes.Ignored) > 0 {
			outcome = fmt.Sprint(changes.Ignored, err)
		}
		if asked || len(changes.Applied) > 0 || outcome != last {
			report(changes, err)
		}
		last = outcome
	}
}

func (s *Source[T]) digest() [sha256.Size]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.decoded.digest
}
