package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/glebarez/sqlite"
	"gorm.io/gorm"

	"github.com/apigen/apigen/runtime/store"
)

// Driver returns the driver, named sqlite.
func Driver() store.Driver {
	return store.Driver{Name: "sqlite", Dialector: dialector, Classify: classify, InMemory: inMemory, Probe: probe}
}

// dialector adds what a service needs and SQLite leaves off by default, unless
// the DSN says otherwise: foreign keys, readers that do not block the writer, 4 s
// of patience for a lock, which ends before a request's deadline does, and transactions that take the write lock when they
// begin. One that reads first could not wait for another writer: it would fail.
// The folder of the database file is made if it is missing.
func dialector(dsn string) (gorm.Dialector, error) {
	file, options, _ := strings.Cut(dsn, "?")
	reading := strings.Contains(options, "mode=ro") || strings.Contains(options, "immutable=1")
	if !reading && !inMemory(dsn) && !strings.Contains(options, "mode=rw&") && !strings.HasSuffix(options, "mode=rw") {
		if err := makeFolder(file); err != nil {
			return nil, err
		}
	}
	for _, setting := range []struct {
		name, text string
		writes     bool
	}{
		{"foreign_keys", "_pragma=foreign_keys(1)", false},
		{"busy_timeout", "_pragma=busy_timeout(4000)", false},
		{"journal_mode", "_pragma=journal_mode(WAL)", true},
		{"_txlock", "_txlock=immediate", true},
	} {
		if !strings.Contains(options, setting.name) && !(setting.writes && reading) {
			options += "&" + setting.text
		}
	}
	return sqlite.Open(file + "?" + strings.TrimPrefix(options, "&")), nil
}

// makeFolder makes the folder of the database file that a DSN names.
func makeFolder(file string) error {
	path, uri := strings.CutPrefix(file, "file:")
	if uri {
		path = strings.TrimPrefix(strings.TrimPrefix(path, "//localhost"), "//")
		if plain, err := url.PathUnescape(path); err == nil {
			path = plain
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return fmt.Errorf("the folder of the database file can't be made: %w; make %s, writable for the service", err, filepath.Dir(path))
	}
	return nil
}

func inMemory(dsn string) bool {
	return dsn == "" || strings.Contains(dsn, ":memory:") || strings.Contains(dsn, "mode=memory")
}

// Result codes (sqlite.org/rescode.html); the low byte is the primary one.
const (
	busy             = 5
	locked           = 6
	readOnly         = 8
	ioError          = 10
	busySnapshot     = 517
	full             = 13
	cantOpen         = 14
	constraint       = 19
	constraintUnique = 2067
	constraintKey    = 1555
	constraintRowid  = 2579
	constraintCheck  = 275
	constraintNull   = 1299
	constraintType   = 3091
	mismatch         = 20
	tooBig           = 18
)

func classify(err error) store.Kind {
	var answer interface{ Code() int }
	if !errors.As(err, &answer) {
		return store.KindUnknown
	}
	code := answer.Code()
	switch code & 0xff {
	case busy, locked, readOnly, ioError, full, cantOpen:
		if code != busySnapshot {
			return store.KindOverloaded
		}
	}
	switch {
	case code == constraintUnique, code == constraintKey, code == constraintRowid:
		return store.KindDuplicate
	case code == constraintCheck, code == constraintNull, code == constraintType, code == mismatch, code == tooBig:
		return store.KindInvalid
	case code&0xff == constraint:
		return store.KindConstraint
	case code == busySnapshot:
		return store.KindDeadlock
	}
	return store.KindOther
}

// probe reports whether the database can be written: that nobody holds the write
// lock, that the file may be changed, and that there is room for more. It changes
// nothing that a reader could notice.
func probe(ctx context.Context, pool *sql.DB) (err error) {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = tx.Rollback()
		}
	}()
	var version int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	for _, statement := range []string{
		`CREATE TABLE "apigen probe" (room blob)`,
		`INSERT INTO "apigen probe" VALUES (zeroblob(65536))`,
		`DROP TABLE "apigen probe"`,
		fmt.Sprintf("PRAGMA user_version = %d", version),
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return tx.Commit()
}
