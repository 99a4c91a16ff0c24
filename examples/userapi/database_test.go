package main_test

import (
	"crypto/rand"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/driver/mysql"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Database servers that tests use when they are there.
const (
	mysqlServer    = "127.0.0.1:3306" // user root, no password
	postgresServer = "127.0.0.1:5432" // user postgres, trusted
)

// databases returns, by name, how to get a fresh database as environment.
var databases = []struct {
	name string
	env  func(*testing.T) []string
}{
	{"sqlite", sqliteEnv},
	{"mysql", mysqlEnv},
	{"postgres", postgresEnv},
}

// mysqlEnv leaves out parseTime, as whoever writes a DSN by hand does.
func mysqlEnv(t *testing.T) []string {
	t.Helper()
	needServer(t, "MySQL", mysqlServer)
	server := "root@tcp(" + mysqlServer + ")/"
	return []string{"DATABASE_DRIVER=mysql", "DATABASE_DSN=" + server + freshDatabase(t, mysql.Open(server))}
}

func postgresEnv(t *testing.T) []string {
	t.Helper()
	needServer(t, "PostgreSQL", postgresServer)
	server := "postgres://postgres@" + postgresServer + "/"
	name := freshDatabase(t, postgres.Open(server+"postgres?sslmode=disable"))
	return []string{"DATABASE_DRIVER=postgres", "DATABASE_DSN=" + server + name + "?sslmode=disable"}
}

// freshDatabase creates a database that goes when the test does.
func freshDatabase(t *testing.T, server gorm.Dialector) string {
	t.Helper()
	db, err := gorm.Open(server, &gorm.Config{Logger: logger.Discard})
	require.NoError(t, err)
	pool, err := db.DB()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, pool.Close()) })
	name := "userapi_" + strings.ToLower(rand.Text()[:10])
	require.NoError(t, db.Exec("CREATE DATABASE "+name).Error)
	t.Cleanup(func() { require.NoError(t, db.Exec("DROP DATABASE "+name).Error) })
	return name
}

// needServer skips a test whose server does not answer. Where
// APIGEN_REQUIRE_SERVICES is 1, as in continuous integration, it fails instead.
func needServer(t *testing.T, name, address string) {
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
