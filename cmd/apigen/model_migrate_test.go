package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Migrations are applied once, on every engine, and their files are a schema
// that models are made of.
func TestMigrate(t *testing.T) {
	for dialect, dsn := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "m.db") },
		"mysql":    mysqlDatabase,
		"postgres": postgresDatabase,
	} {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			dir := workspace(t, nil)
			database := dsn(t)
			step := func(name string) result {
				cmd := command(dir, "model", "migrate", name, "--dialect", dialect, "--dsn-env", "MIGRATE_DSN")
				cmd.Env = append(cmd.Env, "MIGRATE_DSN="+database)
				return finish(t, cmd)
			}
			step("up").refused(t, "there are no migrations in db/migrations; begin with: apigen model migrate new NAME")
			require.Contains(t, invoke(t, dir, "model", "migrate", "new", "add_users").ok(t).stdout, " db/migrations/20", "with its folder")
			files, err := filepath.Glob(filepath.Join(dir, "db/migrations/*_add_users.sql"))
			require.NoError(t, err)
			require.Len(t, files, 1)
			name := filepath.Base(files[0])
			put(t, dir, "db/migrations/"+name, "-- +goose Up\nCREATE TABLE users (id int PRIMARY KEY);\nCREATE TABLE tags (id int PRIMARY KEY);\n\n-- +goose Down\nDROP TABLE users;\nDROP TABLE tags;\n")
			require.Contains(t, step("status").ok(t).stdout, name+"  pending")
			require.Equal(t, "applied   "+name+"\n", step("up").ok(t).stdout)
			require.Equal(t, "everything is up to date\n", step("up").ok(t).stdout)
			require.NotContains(t, step("status").ok(t).stdout, "pending")
			cmd := command(dir, "model", dialect, "--dsn-env", "MIGRATE_DSN", "--tables", "users")
			cmd.Env = append(cmd.Env, "MIGRATE_DSN="+database)
			finish(t, cmd).ok(t)
			require.FileExists(t, filepath.Join(dir, "internal/model/usermodel.go"))
			fromFiles := invoke(t, dir, "model", dialect, "--src", "db/migrations/*.sql", "--dir", "internal/files", "--tables", "users").ok(t)
			require.Contains(t, fromFiles.stdout, "internal/files/usermodel.go", "what undoes a migration is no part of the schema")
			put(t, dir, "db/migrations/20990101000000_broken.sql", "-- +goose Up\nCREATE TABLE users (id int PRIMARY KEY);\n")
			broken := step("up")
			require.Equal(t, exitUsage, broken.code)
			require.Contains(t, broken.stderr, "apigen: 20990101000000_broken.sql: ")
			require.Equal(t, dialect == "mysql", strings.Contains(broken.stderr, "does not roll back"))
		})
	}
	dir := workspace(t, nil)
	invoke(t, dir, "model", "migrate", "new", "Add Users").refused(t, "a migration needs a name of lower-case words, such as add_users")
	invoke(t, dir, "model", "migrate", "up").refused(t, "--dialect is needed: mysql, mariadb, postgres or sqlite")
	invoke(t, dir, "model", "migrate", "up", "--dialect", "oracle").refused(t, "--dialect oracle is unknown; use mysql, mariadb, postgres or sqlite")
	ran := invoke(t, dir, "model", "migrate", "up", "--dialect", "mysql", "--dsn-env", "PATH")
	require.Equal(t, exitUsage, ran.code)
	require.False(t, strings.Contains(ran.stderr, "/usr/bin"), "the value of a variable is a secret")
}
