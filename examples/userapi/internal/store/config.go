package store

import (
	"errors"
	"strings"

	database "github.com/apigen/apigen/runtime/store"
)

// Config is the store section of the configuration file. Its driver is sqlite
// (default), mysql or postgres.
type Config struct {
	database.Config `yaml:",inline"`
}

// Effective returns the section with its defaults, for -print-config.
func (c Config) Effective() any {
	c.Config, _ = c.Config.Effective().(database.Config)
	return c
}

// Validate checks the section.
func (c Config) Validate() error {
	errs := []error{c.Config.Validate()}
	switch c.Driver {
	case "", "sqlite", "mysql", "postgres":
	default:
		errs = append(errs, errors.New("driver: must be sqlite, mysql or postgres"))
	}
	if dsn := c.DSN.Reveal(); strings.Contains(dsn, ":memory:") || strings.Contains(dsn, "mode=memory") {
		errs = append(errs, errors.New("dsn: must name a file; a database in memory ends with the process"))
	}
	return errors.Join(errs...)
}
