// Package sqlite is the driver of runtime/store for SQLite, without cgo.
package sqlite

import (
	"errors"
	"strings"

	"github.com/glebarez/sqlite"
	"gorm.io/gorm"

	"github.com/apigen/apigen/runtime/store"
)

// Driver returns the driver, named sqlite.
func Driver() store.Driver {
	return store.Driver{Name: "sqlite", Dialector: dialector, Classify: classify, InMemory: inMemory}
}

// dialector adds what a service needs and SQLite leaves off by default: foreign
// keys, readers that do not block the writer, and 5 s of patience for a lock. A
// DSN with pragmas of its own is taken as it is.
func dialector(dsn string) (gorm.Dialector, error) {
	if !strings.Contains(dsn, "_pragma=") {
		separator := "?"
		if strings.Contains(dsn, "?") {
			separator = "&"
		}
		dsn += separator + "_pragma=foreign_keys(1)&_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)"
	}
	return sqlite.Open(dsn), nil
}

func inMemory(dsn string) bool {
	return dsn == "" || strings.Contains(dsn, ":memory:") || strings.Contains(dsn, "mode=memory")
}

// Result codes (sqlite.org/rescode.html); the low byte is the primary one.
const (
	busy             = 5
	locked           = 6
	busySnapshot     = 517
	full             = 13
	constraint       = 19
	constraintUnique = 2067
	constraintKey    = 1555
	constraintRowid  = 2579
)

func classify(err error) store.Kind {
	var answer interface{ Code() int }
	if !errors.As(err, &answer) {
		return store.KindUnknown
	}
	switch code := answer.Code(); {
	case code == constraintUnique, code == constraintKey, code == constraintRowid:
		return store.KindDuplicate
	case code&0xff == constraint:
		return store.KindConstraint
	case code == busySnapshot:
		return store.KindDeadlock
	case code&0xff == busy, code&0xff == locked:
		return store.KindConflict
	case code&0xff == full:
		return store.KindOverloaded
	}
	return store.KindOther
}
