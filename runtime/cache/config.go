package cache

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Policy says what a write does when the store does not answer.
type Policy string

const (
	// BestEffort commits all the same; the keys are deleted when the store is
	// back. The default.
	BestEffort Policy = "bestEffort"
	// Strict fails with ErrUnavailable before the commit.
	Strict Policy = "strict"
)

// Defaults of [Config].
const (
	DefaultTTL          = time.Hour
	DefaultNegativeTTL  = 30 * time.Second
	DefaultJitter       = 0.05
	DefaultLoadTimeout  = 3 * time.Second
	DefaultHold         = 10 * time.Second
	DefaultFallback     = 16
	DefaultFallbackWait = 100 * time.Millisecond
)

// Config is how a cache behaves. The zero value is usable.
type Config struct {
	// Prefix begins every key. Services that share a store need different ones.
	Prefix string `yaml:"prefix"`
	// Policy is bestEffort (default) or strict.
	Policy Policy `yaml:"policy"`
	// TTL is how long a row is kept. Default 1 h.
	TTL time.Duration `yaml:"ttl"`
	// NegativeTTL is how long it is remembered that a row does not exist.
	// Default 30 s; negative means not at all.
	NegativeTTL time.Duration `yaml:"negativeTTL"`
	// Jitter is the part of TTL and NegativeTTL by which they vary at random,
	// up and down, so that rows stored together do not expire together.
	// Default 0.05, at most 0.5; negative means none.
	Jitter float64 `yaml:"jitter"`
	// LoadTimeout is how long one load may take. It runs on when its caller
	// leaves, because others may wait for it. Default 3 s. A lease lasts twice
	// as long.
	LoadTimeout time.Duration `yaml:"loadTimeout"`
	// Hold is how long a hold lasts when nobody releases it; longer than any
	// commit takes, and replicas lag when rows are read from them. Default 10 s.
	Hold time.Duration `yaml:"hold"`
	// Fallback is the most loads at once while the store is down; half of the
	// database's pool is a good value. Default 16.
	Fallback int `yaml:"fallback"`
	// FallbackWait is how long a load waits for its turn then, before it fails
	// with ErrOverloaded. Default 100 ms; negative means not at all.
	FallbackWait time.Duration `yaml:"fallbackWait"`
	// FailFast makes reads fail with ErrUnavailable while the store is down,
	// instead of turning to the database.
	FailFast bool `yaml:"failFast"`
	// L1 keeps rows in this process too. Off by default.
	L1 L1 `yaml:"l1"`
}

// L1 is a first level in the process's own memory. It saves the round trip to
// the store, and lets other processes' changes go unseen for its TTL.
type L1 struct {
	// Rows is the most rows kept for a table. Default 0: no first level.
	Rows int `yaml:"rows"`
	// TTL is how long a row is kept. Default 1 s.
	TTL time.Duration `yaml:"ttl"`
}

// Options are what a configuration file cannot say.
type Options struct {
	// Bypass tells that reads in ctx must go to the database, as inside a
	// transaction, where the cache would hide the transaction's own writes.
	// store.DB's InTx suits. Nil means never.
	Bypass func(ctx context.Context) bool
	// NotFound is what loaders return for a missing row. Default ErrNotFound.
	NotFound error
	// Overloaded is returned instead of ErrOverloaded.
	Overloaded error
	// Unchanged tells whether an error of a write proves that nothing was
	// written. store.DB's Unchanged suits. Nil means that no error does: the
	// keys are then held until Config.Hold has passed.
	Unchanged func(error) bool
	// Observe, when set, is told of everything that metrics may count. It runs
	// on the path of requests: it must be fast and safe for concurrent use.
	Observe func(table string, event Event)
}

// Validate reports everything that [New] would refuse, joined. Each message
// begins with the configuration key.
func (c Config) Validate() error {
	var errs []error
	if c.Policy != "" && c.Policy != BestEffort && c.Policy != Strict {
		errs = append(errs, errors.New("policy: must be bestEffort or strict"))
	}
	if c.Jitter > 0.5 {
		errs = append(errs, errors.New("jitter: must be at most 0.5"))
	}
	if c.Fallback < 0 || c.L1.Rows < 0 {
		errs = append(errs, errors.New("fallback, l1.rows: must not be negative"))
	}
	for _, d := range []struct {
		key   string
		value time.Duration
	}{{"ttl", c.TTL}, {"loadTimeout", c.LoadTimeout}, {"hold", c.Hold}, {"l1.ttl", c.L1.TTL}} {
		if d.value != 0 && d.value < time.Millisecond {
			errs = append(errs, fmt.Errorf("%s: must be at least 1ms, or 0 for the default", d.key))
		}
	}
	return errors.Join(errs...)
}

func (c Config) withDefaults() Config {
	or(&c.Policy, BestEffort)
	or(&c.TTL, DefaultTTL)
	or(&c.NegativeTTL, DefaultNegativeTTL)
	or(&c.Jitter, DefaultJitter)
	or(&c.LoadTimeout, DefaultLoadTimeout)
	or(&c.Hold, DefaultHold)
	or(&c.Fallback, DefaultFallback)
	or(&c.FallbackWait, DefaultFallbackWait)
	or(&c.L1.TTL, time.Second)
	return c
}

func (o Options) withDefaults() Options {
	or(&o.NotFound, ErrNotFound)
	or(&o.Overloaded, ErrOverloaded)
	if o.Bypass == nil {
		o.Bypass = func(context.Context) bool { return false }
	}
	if o.Unchanged == nil {
		o.Unchanged = func(error) bool { return false }
	}
	if o.Observe == nil {
		o.Observe = func(string, Event) {}
	}
	return o
}

func or[T comparable](value *T, fallback T) {
	var zero T
	if *value == zero {
		*value = fallback
	}
}
