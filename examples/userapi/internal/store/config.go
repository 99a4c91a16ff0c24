package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/apigen/apigen/runtime/secret"
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

// ready returns the configuration to open the database with. For SQLite it
// creates the file's folder. Unless the DSN says otherwise, a transaction then
// takes the write lock when it begins: one that reads first could not wait for
// another writer, it would fail.
func (c Config) ready() (database.Config, error) {
	if c.Driver != "" && c.Driver != "sqlite" {
		return c.Config, nil
	}
	file, options, _ := strings.Cut(c.DSN.Reveal(), "?")
	if err := os.MkdirAll(filepath.Dir(strings.TrimPrefix(file, "file:")), 0o750); err != nil {
		return c.Config, err
	}
	if !strings.Contains(options, "_txlock") {
		options = strings.TrimPrefix(options+"&_txlock=immediate", "&")
	}
	c.DSN = secret.New(file + "?" + options)
	return c.Config, nil
}
