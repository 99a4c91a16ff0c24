package store

import (
	"context"

	"gorm.io/gorm"
)

// TxOption changes how [DB.Tx] runs.
type TxOption func(*txOptions)

type txOptions struct {
	attempts int
	serial   bool
}

// Idempotent declares that the function given to [DB.Tx] may run more than
// once, because all it does is in the transaction. It is then run up to 3 times
// when the engine reports a deadlock or a failed serialization, after a random
// pause of at most 20 ms, then 40 ms.
func Idempotent() TxOption { return func(o *txOptions) { o.attempts = 3 } }

// Serializable runs the transaction at the strictest isolation level.
func Serializable() TxOption { return func(o *txOptions) { o.serial = true } }

// Tx runs f in a transaction that travels in the context given to f: everything
// that uses [DB.Gorm] with it takes part. The transaction is committed when f
// returns nil, else rolled back, as when f panics.
//
// Inside another transaction of the same DB, Tx sets a savepoint and goes back
// to it when f fails; options are ignored. Errors are those of f or of the
// commit, translated by [DB.Error].
func (d *DB) Tx(ctx context.Context, f func(ctx context.Context) error, options ...TxOption) error {
	return nil
}

// InTx reports whether ctx is inside a transaction of this DB.
func (d *DB) InTx(ctx context.Context) bool { return d.transaction(ctx) != nil }

// AfterCommit runs f when the outermost transaction of ctx has been committed,
// in order of registration, or at once when there is none. A function
// registered in a part that is rolled back does not run.
func (d *DB) AfterCommit(ctx context.Context, f func(ctx context.Context)) {}

type txKey struct{ db *DB }

type transaction struct{ gorm *gorm.DB }

func (d *DB) transaction(ctx context.Context) *transaction {
	tx, _ := ctx.Value(txKey{d}).(*transaction)
	return tx
}
