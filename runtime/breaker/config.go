package breaker

import (
	"errors"
	"time"
)

// Defaults of [Config].
const (
	DefaultWindow      = 2 * time.Second
	DefaultMinCalls    = 20
	DefaultFailureRate = .5
	DefaultSlowRate    = .8
	DefaultSlowAfter   = time.Second
	DefaultOpenFor     = time.Second
	DefaultMaxOpenFor  = 5 * time.Second
	DefaultHalfOpenMax = 5
	minWindow          = 10 * time.Millisecond
)

// Config is when a breaker opens and how it closes again. The zero value of
// each field stands for its default.
type Config struct {
	// Window is how far back calls count. Default 2 s, at least 10 ms. A longer
	// one notices a dead dependency later: it opens when FailureRate of the
	// window has failed, so after half a window by default.
	Window time.Duration `yaml:"window"`
	// MinCalls is how many calls must have ended in the window before their
	// rates mean something. Default 20.
	MinCalls int `yaml:"minCalls"`
	// FailureRate opens the breaker when this part of the calls failed, above 0
	// up to 1. Default 0.5.
	FailureRate float64 `yaml:"failureRate"`
	// SlowRate opens the breaker when this part of the calls took SlowAfter or
	// longer, above 0 up to 1. Default 0.8.
	SlowRate float64 `yaml:"slowRate"`
	// SlowAfter is from when on a call is slow. Default 1 s; negative means
	// that no call is.
	SlowAfter time.Duration `yaml:"slowAfter"`
	// OpenFor is how long the breaker refuses after its first opening, ±20 % so
	// that many processes do not come back as one. Default 1 s. It doubles each
	// time the trial that follows fails.
	OpenFor time.Duration `yaml:"openFor"`
	// MaxOpenFor ends the doubling. Default 5 s, or OpenFor if that is longer. A
	// trial that is undecided for so long has failed.
	MaxOpenFor time.Duration `yaml:"maxOpenFor"`
	// HalfOpenMax is how many calls a trial lets through; all of them must
	// succeed. Default 5.
	HalfOpenMax int `yaml:"halfOpenMax"`

	// IsFailure says whether an error, never nil, speaks against the
	// dependency. Default: every error does. It is not asked about
	// context.Canceled and about refusals of the process's own guards, which
	// never count.
	IsFailure func(error) bool `yaml:"-"`
	// OnChange is called after each change of state, by the call that caused
	// it, so it must not block. Two calls may come in the wrong order; read
	// [Breaker.Stats] for the state that holds.
	OnChange func(name string, from, to State) `yaml:"-"`
}

// Validate reports every value that is out of range, joined. Each message
// begins with the configuration key.
func (c Config) Validate() error {
	c = c.withDefaults()
	var errs []error
	refuse := func(bad bool, message string) {
		if bad {
			errs = append(errs, errors.New(message))
		}
	}
	refuse(c.Window < minWindow, "window: must be at least 10ms")
	refuse(c.MinCalls < 0, "minCalls: must be positive")
	refuse(!isRate(c.FailureRate), "failureRate: must be above 0 and at most 1")
	refuse(!isRate(c.SlowRate), "slowRate: must be above 0 and at most 1")
	refuse(c.OpenFor < 0, "openFor: must be positive")
	refuse(c.MaxOpenFor < c.OpenFor, "maxOpenFor: must be at least openFor")
	refuse(c.HalfOpenMax < 0, "halfOpenMax: must be positive")
	return errors.Join(errs...)
}

func isRate(r float64) bool { return r > 0 && r <= 1 }

// Effective returns the configuration with its defaults filled in, for whoever
// shows it to people; see package conf.
func (c Config) Effective() any { return c.withDefaults() }

func (c Config) withDefaults() Config {
	fill(&c.Window, DefaultWindow)
	fill(&c.MinCalls, DefaultMinCalls)
	fill(&c.FailureRate, DefaultFailureRate)
	fill(&c.SlowRate, DefaultSlowRate)
	fill(&c.SlowAfter, DefaultSlowAfter)
	fill(&c.OpenFor, DefaultOpenFor)
	fill(&c.MaxOpenFor, max(DefaultMaxOpenFor, c.OpenFor))
	fill(&c.HalfOpenMax, DefaultHalfOpenMax)
	if c.IsFailure == nil {
		c.IsFailure = func(error) bool { return true }
	}
	return c
}

func fill[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
