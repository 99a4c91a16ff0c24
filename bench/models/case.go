package models

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
)

// Case is something that services do with a table.
type Case struct {
	Name, Title string
	// Peers are the names of those that do it, in the order of the table. The
	// first goctl and the first GORM are what others are compared with.
	Peers []string
	// limit is how many times it runs at most before it is prepared anew; 0:
	// as often as one likes.
	limit int
	// prepare makes everything ready, untimed, and returns what does it n times.
	prepare func(ctx context.Context, w *World, p Peer) (run func(n int) error, err error)
}

// goroutines is how many read at the same time, keys how many rows they share.
const (
	goroutines = 32
	keys       = 500
)

var (
	readers = []string{Apigen, Goctl, GoctlInter, SQL, SQLInter, SQLPrepared, GORM, GORMPrepared}
	caches  = []string{ApigenCached, GoctlCached}
)

// Cases are in the order of the tables.
var Cases = []Case{
	{"hit", "cached row, by primary key", caches, 0, read(byID)},
	{"unique", "cached row, by a unique value", caches, 0, read(byEmail)},
	{"miss", "row that is not cached yet: GET, SELECT, and a write to Redis", append(slices.Clone(caches), GoctlCacheInter), stored, miss},
	{"hot", fmt.Sprintf("one cached row, %d goroutines", goroutines), caches, 0, parallel(1)},
	{"keys", fmt.Sprintf("%d cached rows, %d goroutines", keys, goroutines), caches, 0, parallel(keys)},
	{"get", "row of an uncached table, by primary key", readers, 0, read(byID)},
	{"page", fmt.Sprintf("page of %d rows behind a cursor", pageSize), []string{Apigen, SQL, SQLInter, SQLPrepared, GORM, GORMPrepared}, 0, page},
	{"insert", fmt.Sprintf("insert of %d rows", batch), []string{Apigen, ApigenCached, SQL, SQLInter, SQLPrepared, GORM, GORMPrepared}, 10, insert},
}

// one reads a row.
type one func(ctx context.Context, p Peer, r Row) error

func byID(ctx context.Context, p Peer, r Row) error {
	_, err := p.Get(ctx, r.ID)
	return err
}

func byEmail(ctx context.Context, p Peer, r Row) error {
	_, err := p.ByEmail(ctx, r.Email)
	return err
}

// read reads the first row again and again.
func read(get one) func(context.Context, *World, Peer) (func(int) error, error) {
	return func(ctx context.Context, w *World, p Peer) (func(int) error, error) {
		row := w.Rows[0]
		return func(n int) error {
			for range n {
				if err := get(ctx, p, row); err != nil {
					return err
				}
			}
			return nil
		}, get(ctx, p, row)
	}
}

// miss reads every row once.
func miss(ctx context.Context, w *World, p Peer) (func(int) error, error) {
	return func(n int) error {
		for i := range n {
			if err := byID(ctx, p, w.Rows[i]); err != nil {
				return err
			}
		}
		return nil
	}, w.Forget(ctx, p, w.Rows)
}

// parallel reads some rows at random, from several goroutines.
func parallel(rows int) func(context.Context, *World, Peer) (func(int) error, error) {
	return func(ctx context.Context, w *World, p Peer) (func(int) error, error) {
		for _, row := range w.Rows[:rows] {
			if err := byID(ctx, p, row); err != nil {
				return nil, err
			}
		}
		return func(n int) error {
			errs := make(chan error, goroutines)
			var group sync.WaitGroup
			for g := range goroutines {
				group.Go(func() {
					for range (n + goroutines - 1 - g) / goroutines {
						if err := byID(ctx, p, w.Rows[rand.IntN(rows)]); err != nil {
							errs <- err
							return
						}
					}
				})
			}
			group.Wait()
			close(errs)
			return <-errs
		}, nil
	}
}

// page reads the second page again and again.
func page(ctx context.Context, _ *World, p Peer) (func(int) error, error) {
	_, second, err := p.Page(ctx, "")
	return func(n int) error {
		for range n {
			if _, _, err := p.Page(ctx, second); err != nil {
				return err
			}
		}
		return nil
	}, err
}

// insert stores new rows, and removes those of the last time.
func insert(ctx context.Context, w *World, p Peer) (func(int) error, error) {
	fresh := newRows(w.Rows[len(w.Rows)-1].ID+1, 10*batch)
	return func(n int) error {
		for part := range slices.Chunk(fresh[:n*batch], batch) {
			if err := p.Insert(ctx, part); err != nil {
				return err
			}
		}
		return nil
	}, w.Trim(ctx)
}
