package store

import (
	"errors"
	"fmt"
	"time"

	"github.com/apigen/apigen/runtime/secret"
)

// Defaults of [Config].
const (
	DefaultMaxOpen         = 20
	DefaultConnMaxLifetime = 30 * time.Minute
	DefaultConnMaxIdleTime = 5 * time.Minute
	DefaultSlowQuery       = 500 * time.Millisecond
)

// Config says where the database is and how its pool behaves. Only DSN is
// required when a single driver is given to [Open].
type Config struct {
	// Driver is the name of one of the drivers given to [Open]: mysql, postgres
	// or sqlite. Default: the first one.
	Driver string `yaml:"driver"`
	// DSN is the driver's own connection string. MySQL: user:pw@tcp(host)/db;
	// parseTime and interpolateParams are switched on.
	DSN secret.String `yaml:"dsn"`
	// MaxOpen is the most connections that are open at once. Default 20; an
	// SQLite database in memory always has 1.
	MaxOpen int `yaml:"maxOpen"`
	// MaxIdle is how many of them may wait unused. Default MaxOpen, so that a
	// burst does not dial again and again; more than MaxOpen is refused.
	MaxIdle int `yaml:"maxIdle"`
	// ConnMaxLifetime is the age at which a connection is replaced, so that a
	// load balancer in between can move it. Each process takes up to a tenth
	// off, drawn at start, so that a fleet does not dial at one time. Default 30 min.
	ConnMaxLifetime time.Duration `yaml:"connMaxLifetime"`
	// ConnMaxIdleTime is how long a connection may wait unused. Default 5 min.
	ConnMaxIdleTime time.Duration `yaml:"connMaxIdleTime"`
	// SlowQuery is from which duration on a statement is logged, without its
	// values. Default 500 ms; negative means never.
	SlowQuery time.Duration `yaml:"slowQuery"`
}

// Validate reports everything that [Open] would refuse, joined. Each message
// begins with the configuration key; none contains the DSN.
func (c Config) Validate() error {
	var errs []error
	if c.DSN.IsZero() {
		errs = append(errs, errors.New("dsn: is missing; set the driver's connection string"))
	}
	for _, n := range []struct {
		key   string
		value int
	}{{"maxOpen", c.MaxOpen}, {"maxIdle", c.MaxIdle}} {
		if n.value < 0 {
			errs = append(errs, fmt.Errorf("%s: must not be negative", n.key))
		}
	}
	if d := c.withDefaults(); d.MaxIdle > d.MaxOpen {
		errs = append(errs, fmt.Errorf("maxIdle: must be at most maxOpen (%d), is %d", d.MaxOpen, d.MaxIdle))
	}
	for _, age := range []struct {
		key   string
		value time.Duration
	}{{"connMaxLifetime", c.ConnMaxLifetime}, {"connMaxIdleTime", c.ConnMaxIdleTime}} {
		if age.value < 0 {
			errs = append(errs, fmt.Errorf("%s: must not be negative; a connection without an end outlives the server's failover", age.key))
		}
	}
	return errors.Join(errs...)
}

// Effective returns the configuration with its defaults filled in, for whoever
// shows it to people; see package conf.
func (c Config) Effective() any { return c.withDefaults() }

func (c Config) withDefaults() Config {
	if c.MaxOpen == 0 {
		c.MaxOpen = max(DefaultMaxOpen, c.MaxIdle)
	}
	if c.MaxIdle == 0 {
		c.MaxIdle = c.MaxOpen
	}
	if c.ConnMaxLifetime == 0 {
		c.ConnMaxLifetime = DefaultConnMaxLifetime
	}
	if c.ConnMaxIdleTime == 0 {
		c.ConnMaxIdleTime = DefaultConnMaxIdleTime
	}
	if c.SlowQuery == 0 {
		c.SlowQuery = DefaultSlowQuery
	}
	return c
}
