package store

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

// Driver connects [Open] to one kind of database. The packages store/mysql,
// store/postgres and store/sqlite each provide one, so that a service links
// only the drivers it names.
type Driver struct {
	// Name is what Config.Driver calls it: mysql, postgres or sqlite.
	Name string
	// Dialector prepares GORM's dialect for a connection string. Its errors
	// must not contain the string.
	Dialector func(dsn string) (gorm.Dialector, error)
	// Classify says what an error of the driver means; KindUnknown when it is
	// no answer of the server.
	Classify func(error) Kind
	// InMemory reports whether the database named by dsn lives in one
	// connection only. Nil means never.
	InMemory func(dsn string) bool
	// Probe reports whether the database can be written, where an answer to a ping
	// does not show it. [DB.Ping] calls it from an error of KindOverloaded on, until
	// it returns nil. Nil means that a ping is enough.
	Probe func(ctx context.Context, pool *sql.DB) error
	// Prepares tells that the driver keeps prepared statements itself, so that
	// GORM need not.
	Prepares bool
}

// Kind is what a server's error means to the caller.
type Kind int

// The kinds. All but KindUnknown are answers of the server: the statement had
// no effect.
const (
	// KindUnknown is a broken connection, an ended context, or no database
	// error at all. A write may or may not have happened.
	KindUnknown Kind = iota
	// KindOther is any answer that is none of the following.
	KindOther
	// KindDuplicate is a second row with the same unique key.
	KindDuplicate
	// KindConstraint is a foreign key broken, or another rule about other rows.
	KindConstraint
	// KindInvalid is a value that does not fit its column: of the wrong form, too
	// large or too long, missing, or refused by a check.
	KindInvalid
	// KindConflict is a lock not had in time.
	KindConflict
	// KindDeadlock is a deadlock or a failed serialization: the transaction is
	// over, and trying it again soon may work.
	KindDeadlock
	// KindOverloaded is a server without connections, memory or time to spare, or a
	// database that can't be written for now.
	KindOverloaded
)
