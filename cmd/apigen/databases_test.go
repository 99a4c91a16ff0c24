package main

import (
	"crypto/rand"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/driver/mysql"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// mysqlDatabase creates a database that goes when the test does.
func mysqlDatabase(t *testing.T) (dsn string) {
	t.Helper()
	server := "root@tcp(" + mysqlServer + ")/"
	return server + temporaryDatabase(t, mysql.Open(server)) + "?parseTime=true"
}

// postgresDatabase creates a database that goes when the test does.
func postgresDatabase(t *testing.T) (dsn string) {
	t.Helper()
	host, port, _ := strings.Cut(postgresServer, ":")
	server := fmt.Sprintf("host=%s port=%s user=postgres sslmode=disable", host, port)
	return server + " dbname=" + temporaryDatabase(t, postgres.Open(server+" dbname=postgres"))
}

func temporaryDatabase(t *testing.T, server gorm.Dialector) string {
	t.Helper()
	db, err := gorm.Open(server, &gorm.Config{Logger: logger.Discard})
	require.NoError(t, err)
	pool, err := db.DB()
	require.NoError(t, err)
	name := "apigen_" + strings.ToLower(rand.Text()[:10])
	require.NoError(t, db.Exec("CREATE DATABASE "+name).Error)
	t.Cleanup(func() {
		require.NoError(t, db.Exec("DROP DATABASE "+name).Error)
		require.NoError(t, pool.Close())
	})
	return name
}
