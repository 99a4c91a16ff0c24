// Package store keeps users and their refresh tokens in SQLite, MySQL or
// PostgreSQL.
package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/glebarez/sqlite"
	"gorm.io/driver/mysql"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Config is the store section of the configuration file.
type Config struct {
	Driver  string `yaml:"driver"`  // sqlite (default), mysql or postgres
	DSN     string `yaml:"dsn"`     // data source name of the driver
	MaxOpen int    `yaml:"maxOpen"` // open connections at most; default 16
}

var drivers = map[string]func(dsn string) gorm.Dialector{
	"":         sqlite.Open,
	"sqlite":   sqlite.Open,
	"mysql":    mysql.Open,
	"postgres": postgres.Open,
}

// Validate checks the section.
func (c Config) Validate() error {
	var errs []error
	if drivers[c.Driver] == nil {
		errs = append(errs, errors.New("driver: must be sqlite, mysql or postgres"))
	}
	if c.DSN == "" {
		errs = append(errs, errors.New("dsn: is missing"))
	}
	return errors.Join(errs...)
}

// Store is an open database.
type Store struct{ db *gorm.DB }

// Open connects, checks the connection and brings the tables up to date.
func Open(c Config) (*Store, error) {
	if c.Driver == "" || c.Driver == "sqlite" {
		if err := makeFolder(c.DSN); err != nil {
			return nil, err
		}
	}
	db, err := gorm.Open(drivers[c.Driver](c.DSN), &gorm.Config{
		Logger:         logger.Discard, // statements hold users' data; errors reach the access log
		TranslateError: true,
		NowFunc:        func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) },
	})
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	s := &Store{db: db}
	if err := s.prepare(c.MaxOpen); err != nil {
		return nil, errors.Join(err, s.Close(context.Background()))
	}
	return s, nil
}

func (s *Store) prepare(maxOpen int) error {
	pool, err := s.db.DB()
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	if maxOpen <= 0 {
		maxOpen = 16
	}
	pool.SetMaxOpenConns(maxOpen)
	pool.SetMaxIdleConns(maxOpen)
	pool.SetConnMaxLifetime(30 * time.Minute)
	if err := s.Ping(context.Background()); err != nil {
		return fmt.Errorf("reach database: %w", err)
	}
	if err := s.db.AutoMigrate(&User{}, &refreshToken{}); err != nil {
		return fmt.Errorf("create tables: %w", err)
	}
	return nil
}

// Ping reports whether the database answers within two seconds.
func (s *Store) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	pool, err := s.db.DB()
	if err != nil {
		return err
	}
	return pool.PingContext(ctx)
}

// Close closes all connections.
func (s *Store) Close(context.Context) error {
	pool, err := s.db.DB()
	if err != nil {
		return err
	}
	return pool.Close()
}

// makeFolder creates the folder of an SQLite file.
func makeFolder(dsn string) error {
	file, _, _ := strings.Cut(strings.TrimPrefix(dsn, "file:"), "?")
	if file == "" || file == ":memory:" {
		return nil
	}
	return os.MkdirAll(filepath.Dir(file), 0o750)
}
