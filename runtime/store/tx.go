package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"gorm.io/gorm"
)

// How often an idempotent transaction is tried, and the longest pause before
// the second try; it doubles.
const (
	txAttempts = 3
	txPause    = 20 * time.Millisecond
)

// TxOption changes how [DB.Tx] runs.
type TxOption func(*txOptions)

type txOptions struct {
	attempts int
	level    sql.IsolationLevel
}

// Idempotent declares that the function given to [DB.Tx] may run more than
// once, because all it does is in the transaction. It is then run up to 3 times
// when the engine reports a deadlock or a failed serialization, after a random
// pause of at most 20 ms, then 40 ms.
func Idempotent() TxOption { return func(o *txOptions) { o.attempts = txAttempts } }

// Serializable runs the transaction at the strictest isolation level.
func Serializable() TxOption { return func(o *txOptions) { o.level = sql.LevelSerializable } }

// Tx runs f in a transaction that travels in the context given to f: everything
// that uses [DB.Gorm] with it takes part. The transaction is committed when f
// returns nil, else rolled back, as when f panics.
//
// Inside another transaction of the same DB, Tx sets a savepoint and goes back
// to it when f fails; options are ignored. Errors are those of f or of the
// commit, translated by [DB.Error].
func (d *DB) Tx(ctx context.Context, f func(ctx context.Context) error, options ...TxOption) error {
	if outer := d.transaction(ctx); outer != nil {
		return d.Error(outer.nested(ctx, f))
	}
	o := txOptions{attempts: 1}
	for _, option := range options {
		option(&o)
	}
	pause := txPause
	for attempt := 1; ; attempt++ {
		err := d.attempt(ctx, o, f)
		if err == nil || attempt >= o.attempts || d.driver.Classify(err) != KindDeadlock {
			return d.Error(err)
		}
		if !sleep(ctx, rand.N(pause)) {
			return d.Error(err)
		}
		pause *= 2
	}
}

func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// attempt runs one transaction.
func (d *DB) attempt(ctx context.Context, o txOptions, f func(ctx context.Context) error) error {
	tx := d.gorm.WithContext(ctx).Begin(&sql.TxOptions{Isolation: o.level})
	if tx.Error != nil {
		return tx.Error
	}
	t := &transaction{gorm: tx}
	over := false
	defer func() {
		if !over {
			tx.Rollback() // its error adds nothing: the connection is given up then
		}
	}()
	if err := f(context.WithValue(ctx, txKey{d}, t)); err != nil {
		return err
	}
	release, err := t.hold(ctx)
	if err != nil {
		return err
	}
	over = true
	err = tx.Commit().Error
	release(err == nil || d.Unchanged(err))
	if err != nil {
		return err
	}
	for _, f := range t.after {
		f(ctx)
	}
	return nil
}

// InTx reports whether ctx is inside a transaction of this DB.
func (d *DB) InTx(ctx context.Context) bool { return d.transaction(ctx) != nil }

// AfterCommit runs f when the outermost transaction of ctx has been committed,
// in order of registration, or at once when there is none. A function
// registered in a part that is rolled back does not run.
func (d *DB) AfterCommit(ctx context.Context, f func(ctx context.Context)) {
	t := d.transaction(ctx)
	if t == nil {
		f(ctx)
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.after = append(t.after, f)
}

type txKey struct{ db *DB }

func (d *DB) transaction(ctx context.Context) *transaction {
	t, _ := ctx.Value(txKey{d}).(*transaction)
	return t
}

// transaction is one under way.
type transaction struct {
	gorm *gorm.DB

	mu         sync.Mutex
	savepoints int
	after      []func(ctx context.Context)
	guarded    []*guarded
}

// guarded are the keys gathered for one guard.
type guarded struct {
	guard Guard
	keys  []string
	known map[string]bool
}

// nested runs f between a savepoint and its end.
func (t *transaction) nested(ctx context.Context, f func(ctx context.Context) error) error {
	t.mu.Lock()
	t.savepoints++
	name, before := fmt.Sprintf("sp%d", t.savepoints), len(t.after)
	t.mu.Unlock()
	if err := t.gorm.WithContext(ctx).SavePoint(name).Error; err != nil {
		return err
	}
	over := false
	defer func() {
		if !over {
			t.back(name, before)
		}
	}()
	if err := f(ctx); err != nil {
		return err
	}
	over = true
	return nil
}

// back undoes a part. What was gathered for guards stays: too many keys do no harm.
func (t *transaction) back(name string, before int) {
	t.gorm.RollbackTo(name)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.after = t.after[:before]
}

// gather notes keys for the guard.
func (t *transaction) gather(guard Guard, keys []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var g *guarded
	for _, other := range t.guarded {
		if other.guard == guard {
			g = other
		}
	}
	if g == nil {
		g = &guarded{guard: guard, known: map[string]bool{}}
		t.guarded = append(t.guarded, g)
	}
	for _, key := range keys {
		if !g.known[key] {
			g.known[key] = true
			g.keys = append(g.keys, key)
		}
	}
}

// hold tells every guard of the commit to come.
func (t *transaction) hold(ctx context.Context) (release func(known bool), err error) {
	var releases []func(bool, ...string)
	release = func(known bool) {
		for _, r := range releases {
			r(known)
		}
	}
	for _, g := range t.guarded {
		r, err := g.guard.Hold(ctx, g.keys)
		if err != nil {
			release(true)
			return nil, err
		}
		releases = append(releases, r)
	}
	return release, nil
}
