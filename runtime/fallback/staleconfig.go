package fallback

import (
	"errors"
	"time"
)

// Defaults of [StaleConfig].
const (
	DefaultEntries  = 1000
	DefaultMaxAge   = 5 * time.Minute
	DefaultPatience = 200 * time.Millisecond
	DefaultTimeout  = 5 * time.Second
)

// StaleConfig is how long values are kept and waited for. The zero value of each
// field stands for its default.
type StaleConfig struct {
	// Entries is how many values are kept. Default 1000; beyond that the least
	// recently used one goes.
	Entries int `yaml:"entries"`
	// Fresh is how long a value is served without loading it again. Default 0:
	// it is only kept for failures.
	Fresh time.Duration `yaml:"fresh"`
	// MaxAge is how old a value may be to stand in for a failed load. Default
	// 5 minutes.
	MaxAge time.Duration `yaml:"maxAge"`
	// Patience is how long a caller waits for a load before it gets the old
	// value, while the load goes on. Default 200 ms. Without an old value it
	// waits as long as its context lets it.
	Patience time.Duration `yaml:"patience"`
	// Timeout is how long one load may take. Default 5 s.
	Timeout time.Duration `yaml:"timeout"`

	// When says for which errors an old value stands in. Default [Failed].
	When func(error) bool `yaml:"-"`
}

// Validate reports every value that is out of range, joined. Each message
// begins with the configuration key.
func (c StaleConfig) Validate() error {
	var errs []error
	refuse := func(bad bool, message string) {
		if bad {
			errs = append(errs, errors.New(message))
		}
	}
	c = c.withDefaults()
	refuse(c.Entries < 0, "entries: must be positive")
	refuse(c.Fresh < 0, "fresh: must be positive")
	refuse(c.MaxAge < c.Fresh, "maxAge: must be at least fresh")
	refuse(c.Patience < 0, "patience: must be positive")
	refuse(c.Timeout < 0, "timeout: must be positive")
	return errors.Join(errs...)
}

func (c StaleConfig) withDefaults() StaleConfig {
	fill(&c.Entries, DefaultEntries)
	fill(&c.MaxAge, max(DefaultMaxAge, c.Fresh))
	fill(&c.Patience, DefaultPatience)
	fill(&c.Timeout, DefaultTimeout)
	if c.When == nil {
		c.When = Failed
	}
	return c
}

func fill[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
