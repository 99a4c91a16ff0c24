package sqlite_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/store"
)

// write adds a row of about 100 kB.
func write(db *store.DB, t *testing.T) error {
	return db.Error(db.Gorm(t.Context()).Exec("INSERT INTO notes VALUES (zeroblob(100000))").Error)
}

// refused demands a 503 for clients, and a database that is not well.
func refused(t *testing.T, db *store.DB) {
	t.Helper()
	require.NoError(t, db.Ping(t.Context()), "nobody has written yet")
	err := write(db, t)
	require.ErrorIs(t, err, store.ErrOverloaded)
	answer := httptest.NewRecorder()
	problem.Write(answer, nil, store.Problem(err))
	require.Equal(t, http.StatusServiceUnavailable, answer.Code)
	require.Regexp(t, "^[123]$", answer.Header().Get("Retry-After"))
	require.Error(t, db.Ping(t.Context()))
	require.Error(t, db.Ping(t.Context()), "as long as it lasts")
}

func notes(t *testing.T) (path string, db *store.DB) {
	path = filepath.Join(t.TempDir(), "notes.db")
	db = open(t, path)
	require.NoError(t, db.Gorm(t.Context()).Exec("CREATE TABLE notes (text blob)").Error)
	return path, db
}

func TestLockedDatabaseIsNotReadyUntilItIsFree(t *testing.T) {
	path, owner := notes(t)
	require.NoError(t, owner.Gorm(t.Context()).Exec("PRAGMA user_version = 7").Error)
	db := open(t, path+"?_pragma=busy_timeout(20)")
	tx := owner.Gorm(t.Context()).Begin()
	require.NoError(t, tx.Error)
	refused(t, db)
	require.NoError(t, tx.Rollback().Error)
	require.NoError(t, db.Ping(t.Context()))
	require.NoError(t, write(db, t))

	require.Equal(t, "7", pragma(t, db, "user_version"), "looking changes nothing")
	var tables int
	require.NoError(t, db.Gorm(t.Context()).Raw("SELECT count(*) FROM sqlite_master").Scan(&tables).Error)
	require.Equal(t, 1, tables)
}

func TestFullDatabaseIsNotReadyUntilThereIsRoom(t *testing.T) {
	path, owner := notes(t)
	require.NoError(t, write(owner, t))
	db := open(t, path+"?_pragma=max_page_count(1)") // no fewer than there are
	refused(t, db)
	require.NoError(t, owner.Gorm(t.Context()).Exec("DELETE FROM notes").Error)
	require.NoError(t, db.Ping(t.Context()))
	require.NoError(t, write(db, t))
}

func TestReadOnlyDatabaseIsNotReadyOnceWritten(t *testing.T) {
	path, owner := notes(t)
	db := open(t, "file:"+path+"?mode=ro")
	refused(t, db)
	require.NoError(t, owner.Ping(t.Context()))
}
