package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/glebarez/sqlite"
	"gorm.io/driver/mysql"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// driver is how one kind of database is opened.
type driver struct {
	open         func(dsn string) (gorm.Dialector, error)
	tableOptions string // what CREATE TABLE ends with
}

var drivers = map[string]driver{
	"":       {open: openSQLite},
	"sqlite": {open: openSQLite},
	// The server's default may be latin1, or take é for e in a unique index.
	"mysql":    {open: openMySQL, tableOptions: "CHARSET=utf8mb4 COLLATE=utf8mb4_bin"},
	"postgres": {open: func(dsn string) (gorm.Dialector, error) { return postgres.Open(dsn), nil }},
}

// openSQLite creates the file's folder. Unless the DSN says otherwise, a
// transaction takes the write lock when it begins: one that reads first could
// not wait for another writer, it would fail.
func openSQLite(dsn string) (gorm.Dialector, error) {
	file, options, _ := strings.Cut(dsn, "?")
	if err := os.MkdirAll(filepath.Dir(strings.TrimPrefix(file, "file:")), 0o750); err != nil {
		return nil, err
	}
	if !strings.Contains(options, "_txlock") {
		options += "&_txlock=immediate"
	}
	return sqlite.Open(file + "?" + strings.TrimPrefix(options, "&")), nil
}

// openMySQL sees to it that times are read as times.
func openMySQL(dsn string) (gorm.Dialector, error) {
	parsed := mysql.New(mysql.Config{DSN: dsn}).(*mysql.Dialector).DSNConfig
	if parsed == nil {
		return nil, errors.New("dsn: is not of the form user:password@tcp(host:port)/database")
	}
	parsed.ParseTime = true
	return mysql.New(mysql.Config{DSNConfig: parsed}), nil
}
