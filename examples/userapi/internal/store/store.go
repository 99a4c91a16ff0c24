// Package store keeps users and their sessions in SQLite, MySQL or PostgreSQL:
// what the repositories of package model can't know, such as which users may go.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"gorm.io/gorm"

	"github.com/apigen/apigen/examples/userapi/db"
	"github.com/apigen/apigen/examples/userapi/internal/model"
	database "github.com/apigen/apigen/runtime/store"
	"github.com/apigen/apigen/runtime/store/mysql"
	"github.com/apigen/apigen/runtime/store/postgres"
	"github.com/apigen/apigen/runtime/store/sqlite"
	"github.com/apigen/apigen/runtime/trace/gormtrace"
)

// Store is an open database.
type Store struct {
	db     *database.DB
	models *model.Models
	turns  *turns
}

// Open connects, checks the connection and creates the tables that are missing.
// Slow statements are logged.
func Open(c Config, log *slog.Logger) (*Store, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	options := database.Options{Logger: log, Plugins: []gorm.Plugin{gormtrace.New()}}
	opened, err := database.Open(c.Config, options, sqlite.Driver(), mysql.Driver(), postgres.Driver())
	if err != nil {
		return nil, err
	}
	s := &Store{db: opened, turns: newTurns()}
	if err := s.prepare(context.Background()); err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	return s, nil
}

func (s *Store) prepare(ctx context.Context) (err error) {
	conn := s.db.Gorm(ctx)
	for _, statement := range db.Statements(s.db.Driver()) {
		if err := conn.Exec(statement).Error; err != nil {
			return fmt.Errorf("store: create tables: %w", err)
		}
	}
	s.models, err = model.New(s.db, model.Options{})
	return err
}

// Ping reports whether the database answers within two seconds.
func (s *Store) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	return s.db.Ping(ctx)
}

// Close closes all connections.
func (s *Store) Close(context.Context) error { return s.db.Close() }

// Pool is the pool of connections, for metrics.
func (s *Store) Pool() *sql.DB { return s.db.Pool() }

// now is no finer than every database keeps, so that a row reads as it was written.
func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }
