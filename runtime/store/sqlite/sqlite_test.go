package sqlite_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/secret"
	"github.com/apigen/apigen/runtime/store"
	"github.com/apigen/apigen/runtime/store/sqlite"
)

func open(t *testing.T, dsn string) *store.DB {
	t.Helper()
	db, err := store.Open(store.Config{DSN: secret.New(dsn)}, store.Options{}, sqlite.Driver())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

func pragma(t *testing.T, db *store.DB, name string) (value string) {
	t.Helper()
	require.NoError(t, db.Pool().QueryRowContext(t.Context(), "PRAGMA "+name).Scan(&value))
	return value
}

func TestSettingsAndFolder(t *testing.T) {
	dir := t.TempDir()
	for _, dsn := range []string{
		filepath.Join(dir, "a", "b", "plain.db"), "file:" + filepath.Join(dir, "uri", "x%20y", "z.db") + "?cache=private",
	} {
		db := open(t, dsn)
		require.Equal(t, "1", pragma(t, db, "foreign_keys"))
		require.Equal(t, "4000", pragma(t, db, "busy_timeout"))
		require.Equal(t, "wal", pragma(t, db, "journal_mode"))
	}
	require.DirExists(t, filepath.Join(dir, "uri", "x y"))
	own := open(t, filepath.Join(dir, "own.db")+"?_pragma=busy_timeout(7)&_pragma=foreign_keys(0)")
	require.Equal(t, "7", pragma(t, own, "busy_timeout"))
	require.Equal(t, "0", pragma(t, own, "foreign_keys"))
	require.Equal(t, "wal", pragma(t, own, "journal_mode"))
	reader := open(t, "file:"+filepath.Join(dir, "own.db")+"?mode=ro")
	require.NoError(t, reader.Tx(t.Context(), func(ctx context.Context) error {
		return reader.Gorm(ctx).Exec("SELECT count(*) FROM sqlite_master").Error
	}))
}

// TestReadersBecomeWriters: transactions that read and then write wait for each
// other, as those that a server gets at once do.
func TestReadersBecomeWriters(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "count.db"))
	require.NoError(t, db.Gorm(t.Context()).Exec("CREATE TABLE counts (n integer)").Error)
	require.NoError(t, db.Gorm(t.Context()).Exec("INSERT INTO counts VALUES (0)").Error)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			err := db.Tx(t.Context(), func(ctx context.Context) error {
				var n int
				if err := db.Gorm(ctx).Raw("SELECT n FROM counts").Scan(&n).Error; err != nil {
					return err
				}
				return db.Gorm(ctx).Exec("UPDATE counts SET n = ?", n+1).Error
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	var n int
	require.NoError(t, db.Gorm(t.Context()).Raw("SELECT n FROM counts").Scan(&n).Error)
	require.Equal(t, 8, n)
}

func TestFolderThatCannotBeMade(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o600))
	_, err := store.Open(store.Config{DSN: secret.New(filepath.Join(dir, "file", "sub", "x.db"))}, store.Options{}, sqlite.Driver())
	require.ErrorContains(t, err, "store: dsn: the folder of the database file can't be made")
	require.ErrorContains(t, err, "not a directory; make "+filepath.Join(dir, "file", "sub"))
}
