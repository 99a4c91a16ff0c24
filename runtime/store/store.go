package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
)

// DB is an open database: a pool of connections and the transactions on it. It
// is safe for concurrent use. [DB.Close] ends it.
type DB struct {
	gorm   *gorm.DB
	pool   *sql.DB
	driver Driver

	suspect atomic.Bool // the last thing heard of the database is that it has no room
}

// Options are what a configuration file cannot say.
type Options struct {
	// Logger receives slow statements at level Warn, without their values. Nil
	// means that they are not logged.
	Logger *slog.Logger
	// Plugins are GORM plugins to install, such as one that traces.
	Plugins []gorm.Plugin
}

// Open connects to the database that c names, through the driver of that name.
// The server must answer. Errors contain no secrets.
func Open(c Config, o Options, drivers ...Driver) (*DB, error) {
	driver, err := choose(c.Driver, drivers)
	if err := errors.Join(c.Validate(), err); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	c = c.withDefaults()
	dsn := c.DSN.Reveal()
	dialector, err := driver.Dialector(dsn)
	if err != nil {
		return nil, fmt.Errorf("store: dsn: %w", err)
	}
	if driver.InMemory != nil && driver.InMemory(dsn) {
		c.MaxOpen, c.MaxIdle = 1, 1
		c.ConnMaxIdleTime, c.ConnMaxLifetime = 0, 0 // the data would go with the connection
	}
	db := &DB{driver: driver}
	if err := db.open(dialector, c, o); err != nil {
		return nil, fmt.Errorf("store: cannot open the %s database: %w", driver.Name, err)
	}
	return db, nil
}

func choose(name string, drivers []Driver) (Driver, error) {
	var names []string
	for _, driver := range drivers {
		if name == "" || driver.Name == name {
			return driver, nil
		}
		names = append(names, driver.Name)
	}
	return Driver{}, fmt.Errorf("driver: must be one of %q, is %q", names, name)
}

func (d *DB) open(dialector gorm.Dialector, c Config, o Options) error {
	conn, err := gorm.Open(dialector, &gorm.Config{
		Logger:                 slowLog{logger: o.Logger, after: c.SlowQuery},
		PrepareStmt:            !d.driver.Prepares,
		PrepareStmtMaxSize:     maxStatements,
		PrepareStmtTTL:         statementTTL,
		SkipDefaultTransaction: true,
		TranslateError:         true,
	})
	if err != nil {
		return err
	}
	if d.gorm = conn; d.pool == nil {
		if d.pool, err = conn.DB(); err != nil {
			return err
		}
	}
	d.pool.SetMaxOpenConns(c.MaxOpen)
	d.pool.SetMaxIdleConns(c.MaxIdle)
	d.pool.SetConnMaxLifetime(jittered(c.ConnMaxLifetime))
	d.pool.SetConnMaxIdleTime(c.ConnMaxIdleTime)
	for _, plugin := range o.Plugins {
		if err := conn.Use(plugin); err != nil {
			return errors.Join(fmt.Errorf("plugin %s: %w", plugin.Name(), err), d.Close())
		}
	}
	return nil
}

// GORM keeps at most this many prepared statements, each for this long after
// its last use. Servers count them per connection.
const (
	maxStatements = 512
	statementTTL  = 10 * time.Minute
)

func jittered(lifetime time.Duration) time.Duration {
	return lifetime - time.Duration(rand.Float64()*0.1*float64(lifetime))
}

// Gorm returns GORM's handle for ctx: the transaction of [DB.Tx] when ctx is
// inside one, else the pool.
func (d *DB) Gorm(ctx context.Context) *gorm.DB {
	if tx := d.transaction(ctx); tx != nil {
		return tx.gorm.WithContext(ctx)
	}
	return d.gorm.WithContext(ctx)
}

// Driver returns the name of the driver in use.
func (d *DB) Driver() string { return d.driver.Name }

// Pool returns the pool of connections, for what wants one itself, such as
// metrics.DB. [DB.Close] closes it.
func (d *DB) Pool() *sql.DB { return d.pool }

// Stats returns the pool's figures, for metrics.
func (d *DB) Stats() sql.DBStats { return d.pool.Stats() }

// Ping reports whether the database answers; it suits health.AddReadiness. A
// SQLite database that was locked, full or read-only when somebody wrote to it is
// not well before it can be written again.
func (d *DB) Ping(ctx context.Context) error {
	if d.driver.Probe == nil || !d.suspect.Load() {
		return d.pool.PingContext(ctx)
	}
	if err := d.driver.Probe(ctx, d.pool); err != nil {
		return err
	}
	d.suspect.Store(false)
	return nil
}

// Close closes the pool. Statements under way end with an error.
func (d *DB) Close() error { return d.pool.Close() }
