package store_test

import (
	"context"
	"crypto/rand"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/secret"
	"github.com/apigen/apigen/runtime/store"
	"github.com/apigen/apigen/runtime/store/mysql"
	"github.com/apigen/apigen/runtime/store/postgres"
	"github.com/apigen/apigen/runtime/store/sqlite"
)

var ctx = context.Background()

type item struct {
	ID     int64  `gorm:"primaryKey"`
	Name   string `gorm:"size:100;uniqueIndex;not null"`
	Stock  *int   `gorm:"check:stock >= 0"`
	Parent *int64
	Of     *item `gorm:"foreignKey:Parent"`
}

// onEach runs a test on every engine that answers.
func onEach(t *testing.T, f func(t *testing.T, db *store.DB)) {
	for name, open := range map[string]func(*testing.T, store.Options) *store.DB{"mysql": onMySQL, "postgres": onPostgres, "sqlite": onSQLite} {
		t.Run(name, func(t *testing.T) {
			db := open(t, store.Options{})
			require.Equal(t, name, db.Driver())
			require.NoError(t, db.Gorm(ctx).AutoMigrate(&item{}))
			f(t, db)
		})
	}
}

func onSQLite(t *testing.T, o store.Options) *store.DB {
	return open(t, filepath.Join(t.TempDir(), "test.db"), o, sqlite.Driver())
}

func onMySQL(t *testing.T, o store.Options) *store.DB {
	need(t, "MariaDB", "127.0.0.1:3306")
	server := "root@tcp(127.0.0.1:3306)/"
	return open(t, server+created(t, open(t, server, store.Options{}, mysql.Driver())), o, mysql.Driver())
}

func onPostgres(t *testing.T, o store.Options) *store.DB {
	need(t, "PostgreSQL", "127.0.0.1:5432")
	server := "postgres://postgres@127.0.0.1:5432/"
	name := created(t, open(t, server+"postgres?sslmode=disable", store.Options{}, postgres.Driver()))
	return open(t, server+name+"?sslmode=disable&options=-c%20deadlock_timeout%3D50ms", o, postgres.Driver())
}

func open(t *testing.T, dsn string, o store.Options, driver store.Driver) *store.DB {
	t.Helper()
	db, err := store.Open(store.Config{DSN: secret.New(dsn), SlowQuery: time.Nanosecond}, o, driver)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

func created(t *testing.T, admin *store.DB) string {
	t.Helper()
	name := "apigen_store_" + strings.ToLower(rand.Text()[:10])
	require.NoError(t, admin.Gorm(ctx).Exec("CREATE DATABASE "+name).Error)
	t.Cleanup(func() { require.NoError(t, admin.Gorm(ctx).Exec("DROP DATABASE "+name).Error) })
	return name
}

// need skips a test whose server does not answer, or fails it where services are demanded.
func need(t *testing.T, name, address string) {
	t.Helper()
	conn, err := net.DialTimeout("tcp", address, 2*time.Second)
	if err == nil {
		_ = conn.Close()
		return
	}
	if os.Getenv("APIGEN_REQUIRE_SERVICES") == "1" {
		t.Fatalf("no %s answers on %s, and APIGEN_REQUIRE_SERVICES=1 demands one: %v", name, address, err)
	}
	t.Skipf("no %s answers on %s", name, address)
}
