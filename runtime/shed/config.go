package shed

import (
	"errors"
	"time"
)

// Defaults of [Config].
const (
	DefaultMin       = 4
	DefaultInitial   = 20
	DefaultMax       = 1000
	DefaultTolerance = 1.5
	DefaultWindow    = 100 * time.Millisecond
	DefaultHighExtra = .5
	DefaultLowShare  = .7

	// minHighExtra is how many places requests of high priority have beyond the
	// limit at least: a share of a small limit would not hold their bursts.
	minHighExtra = 8
)

// Config is how a limiter finds its limit. The zero value of each field stands
// for its default.
type Config struct {
	// Min and Max bound the limit, in requests that are served at once.
	// Default 4 and 1000.
	Min int `yaml:"min"`
	Max int `yaml:"max"`
	// Initial is the limit at the start. Default 20.
	Initial int `yaml:"initial"`
	// Tolerance is how many times slower than unloaded requests may be before
	// the limit falls. Default 1.5, at least 1.1.
	Tolerance float64 `yaml:"tolerance"`
	// Window is how often the limit is set. Default 100 ms; a window goes on
	// until ten requests have ended in it, but not beyond ten times its length.
	Window time.Duration `yaml:"window"`
	// HighExtra is the part of the limit that requests of high priority may
	// take beyond it. Default 0.5, and always 8 places at least.
	HighExtra float64 `yaml:"highExtra"`
	// LowShare is the part of the limit that may be taken when a request of low
	// priority is admitted. Default 0.7.
	LowShare float64 `yaml:"lowShare"`
	// Shadow decides and counts, but refuses nothing: to see what shedding
	// would do before it does it.
	Shadow bool `yaml:"shadow"`

	// OnDecision is called for each request, by the request, so it must not
	// block.
	OnDecision func(Decision) `yaml:"-"`
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
	refuse(c.Min < 0, "min: must be positive")
	refuse(c.Max < c.Min, "max: must be at least min")
	refuse(c.Initial < c.Min || c.Initial > c.Max, "initial: must be from min to max")
	refuse(!(c.Tolerance >= 1.1), "tolerance: must be at least 1.1")
	refuse(c.Window < time.Millisecond, "window: must be at least 1ms")
	refuse(!(c.HighExtra > 0 && c.HighExtra <= 10), "highExtra: must be above 0 and at most 10")
	refuse(!(c.LowShare > 0 && c.LowShare <= 1), "lowShare: must be above 0 and at most 1")
	return errors.Join(errs...)
}

// Effective returns the configuration with its defaults filled in, for whoever
// shows it to people; see package conf.
func (c Config) Effective() any { return c.withDefaults() }

func (c Config) withDefaults() Config {
	fill(&c.Min, DefaultMin)
	fill(&c.Max, max(DefaultMax, c.Min))
	fill(&c.Initial, min(max(DefaultInitial, c.Min), c.Max))
	fill(&c.Tolerance, DefaultTolerance)
	fill(&c.Window, DefaultWindow)
	fill(&c.HighExtra, DefaultHighExtra)
	fill(&c.LowShare, DefaultLowShare)
	return c
}

func fill[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
