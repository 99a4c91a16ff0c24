package models

import (
	"context"
	"crypto/rand"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"strings"
	"time"

	_ "github.com/go-sql-driver/mysql"
	"github.com/redis/go-redis/v9"

	"github.com/apigen/apigen/runtime/cache/rediscache"
)

// Where the servers are.
const (
	mariaDB     = "root@tcp(127.0.0.1:3306)/"
	redisServer = "127.0.0.1:6379"
)

// stored is how many rows are in the table, batch how many are inserted at once.
const (
	stored = 1000
	batch  = 100
)

// DDL makes the table.
//
//go:embed schema.sql
var DDL string

// World is a database of its own with the rows that are read, and the peers.
type World struct {
	Rows  []Row // in the order of their ids
	Peers []Peer

	server, db *sql.DB // one connected to no database, for its name
	name       string
	redis      *redis.Client
	closers    []func() error
}

// Open makes the database, fills it, and opens every peer on it. The ids are
// drawn at random: they tell this run's keys in Redis from those of others.
func Open(ctx context.Context) (*World, error) {
	w := &World{name: "apigen_bench_" + strings.ToLower(rand.Text())}
	if err := w.open(ctx); err != nil {
		return nil, errors.Join(err, w.Close(ctx))
	}
	return w, nil
}

// connect finds the servers.
func (w *World) connect(ctx context.Context) (err error) {
	if w.redis, err = rediscache.Client(rediscache.Config{Addr: redisServer, Budget: 5 * time.Second}); err != nil {
		return err
	}
	w.closers = append(w.closers, w.redis.Close)
	if err := w.redis.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("no Redis answers at %s: %w", redisServer, err)
	}
	if w.server, err = w.pool(mariaDB); err != nil {
		return err
	}
	if err := w.server.PingContext(ctx); err != nil {
		return fmt.Errorf("no MariaDB answers at %s: %w", mariaDB, err)
	}
	return nil
}

// Answer tells whether the servers are there.
func Answer(ctx context.Context) error {
	w := &World{}
	return errors.Join(w.connect(ctx), w.close())
}

func (w *World) open(ctx context.Context) (err error) {
	if err := w.connect(ctx); err != nil {
		return err
	}
	if _, err := w.server.ExecContext(ctx, "CREATE DATABASE "+w.name); err != nil {
		return err
	}
	if w.db, err = w.pool(w.dsn("interpolateParams=true")); err != nil {
		return err
	}
	if err := w.fill(ctx); err != nil {
		return err
	}
	return w.addPeers(ctx)
}

// dsn is what a service is told to connect to, parseTime and more options.
func (w *World) dsn(options ...string) string {
	return mariaDB + w.name + "?" + strings.Join(append([]string{"parseTime=true"}, options...), "&")
}

// pool opens connections that are closed with the world.
func (w *World) pool(dsn string) (*sql.DB, error) {
	pool, err := sql.Open("mysql", dsn)
	if err != nil {
		return nil, err
	}
	w.closers = append(w.closers, pool.Close)
	return pool, nil
}

func (w *World) fill(ctx context.Context) error {
	if _, err := w.db.ExecContext(ctx, DDL); err != nil {
		return err
	}
	w.Rows = newRows(1_000_000+mathrand.Int64N(1_000_000_000_000), stored)
	_, err := w.db.ExecContext(ctx, insertSQL("id, ", len(w.Rows)), values(w.Rows, true)...)
	return err
}

// newRows makes n rows with ids from first on, and emails after them.
func newRows(first int64, n int) []Row {
	rows := make([]Row, n)
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for i := range rows {
		id := first + int64(i)
		rows[i] = Row{
			ID: id, Email: fmt.Sprintf("user%d@example.com", id), Name: "Some Body", Status: "active", Balance: 100 * id,
			CreatedAt: at, UpdatedAt: at.Add(time.Duration(i) * time.Second),
		}
	}
	return rows
}

// Forget takes rows out of a peer's cache.
func (w *World) Forget(ctx context.Context, p Peer, rows []Row) error {
	if p.Keys == nil {
		return nil
	}
	var keys []string
	for _, row := range rows {
		keys = append(keys, p.Keys(row)...)
	}
	return w.redis.Del(ctx, keys...).Err()
}

// Trim removes the rows that a peer inserted.
func (w *World) Trim(ctx context.Context) error {
	_, err := w.db.ExecContext(ctx, "DELETE FROM users WHERE id > ?", w.Rows[len(w.Rows)-1].ID)
	return err
}

// Close removes the database and what is in Redis.
func (w *World) Close(ctx context.Context) error {
	var errs []error
	for _, p := range w.Peers {
		errs = append(errs, w.Forget(ctx, p, w.Rows))
	}
	if w.server != nil {
		_, err := w.server.ExecContext(ctx, "DROP DATABASE IF EXISTS "+w.name)
		errs = append(errs, err)
	}
	return errors.Join(append(errs, w.close())...)
}

func (w *World) close() error {
	var errs []error
	for _, closer := range w.closers {
		errs = append(errs, closer())
	}
	return errors.Join(errs...)
}

// Peer returns the peer of that name.
func (w *World) Peer(name string) Peer {
	for _, p := range w.Peers {
		if p.Name == name {
			return p
		}
	}
	panic("there is no peer " + name)
}
