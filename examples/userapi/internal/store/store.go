// Package store keeps users and their sessions in SQLite, MySQL or PostgreSQL.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/apigen/apigen/runtime/secret"
	"github.com/apigen/apigen/runtime/trace/gormtrace"
)

// Config is the store section of the configuration file.
type Config struct {
	Driver  string        `yaml:"driver"`  // sqlite (default), mysql or postgres
	DSN     secret.String `yaml:"dsn"`     // data source name of the driver; may hold a password
	MaxOpen int           `yaml:"maxOpen"` // open connections at most; default 16
}

// Effective returns the section with its default, for -print-config.
func (c Config) Effective() any { return c.withDefaults() }

func (c Config) withDefaults() Config {
	if c.MaxOpen <= 0 {
		c.MaxOpen = 16
	}
	return c
}

// Validate checks the section.
func (c Config) Validate() error {
	var errs []error
	if drivers[c.Driver].open == nil {
		errs = append(errs, errors.New("driver: must be sqlite, mysql or postgres"))
	}
	dsn := c.DSN.Reveal()
	if dsn == "" {
		errs = append(errs, errors.New("dsn: is missing"))
	}
	if strings.Contains(dsn, ":memory:") || strings.Contains(dsn, "mode=memory") {
		errs = append(errs, errors.New("dsn: must name a file; in memory, each connection would have a database of its own"))
	}
	return errors.Join(errs...)
}

// Store is an open database.
type Store struct {
	db   *gorm.DB
	pool *sql.DB
}

// Open connects, checks the connection and brings the tables up to date.
func Open(c Config) (*Store, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	dialector, err := drivers[c.Driver].open(c.DSN.Reveal())
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db, err := gorm.Open(dialector, &gorm.Config{
		Logger:         logger.Discard, // statements hold users' data; errors reach the access log
		TranslateError: true,
		// No finer than every database keeps, so that a row reads as it was written.
		NowFunc: func() time.Time { return time.Now().UTC().Truncate(time.Millisecond) },
	})
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	pool, err := db.DB()
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	s := &Store{db: db, pool: pool}
	if err := errors.Join(db.Use(gormtrace.New()), s.prepare(c)); err != nil {
		return nil, errors.Join(err, s.Close(context.Background()))
	}
	return s, nil
}

func (s *Store) prepare(c Config) error {
	c = c.withDefaults()
	s.pool.SetMaxOpenConns(c.MaxOpen)
	s.pool.SetMaxIdleConns(c.MaxOpen)
	s.pool.SetConnMaxLifetime(30 * time.Minute)
	if err := s.Ping(context.Background()); err != nil {
		return fmt.Errorf("reach database: %w", err)
	}
	tables := s.db.Set("gorm:table_options", drivers[c.Driver].tableOptions)
	if err := tables.AutoMigrate(&User{}, &session{}); err != nil {
		return fmt.Errorf("create tables: %w", err)
	}
	return nil
}

// Ping reports whether the database answers within two seconds.
func (s *Store) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	return s.pool.PingContext(ctx)
}

// Close closes all connections.
func (s *Store) Close(context.Context) error {
	return s.pool.Close()
}

// Pool is the pool of connections, for metrics.
func (s *Store) Pool() *sql.DB { return s.pool }
