package model_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/glebarez/go-sqlite"
	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/golden"
	"github.com/apigen/apigen/generator/model"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/load"
	"github.com/apigen/apigen/parser/source"
)

// engine is a database of the trials.
type engine struct {
	dialect        schema.Dialect
	driver, server string // of database/sql, and what it connects to
	dsn            string // of a database, whose name is %s
}

var engines = []engine{
	{schema.MySQL, "mysql", "root@tcp(127.0.0.1:3306)/?multiStatements=true", "root@tcp(127.0.0.1:3306)/%s?multiStatements=true"},
	{schema.Postgres, "pgx", "postgres://postgres@127.0.0.1:5432/postgres", "postgres://postgres@127.0.0.1:5432/%s"},
	{schema.SQLite, "sqlite", "", "%s"},
}

// The repositories of one schema do the same on every engine. The trials are the
// tests in testdata/model/live, run against what is generated for it.
func TestOnRealEngines(t *testing.T) {
	for _, e := range engines {
		t.Run(string(e.dialect), func(t *testing.T) {
			t.Parallel()
			full, empty := e.database(t), e.database(t)
			ddl := live(t, string(e.dialect)+".sql")
			e.exec(t, full, ddl)
			dir := t.TempDir()
			trial(t, dir, e.dialect, ddl)
			cmd := exec.Command("go", "test", "-mod=mod", "-count=1", "-vet=off", ".")
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "TRIAL_DSN="+full, "TRIAL_EMPTY_DSN="+empty)
			output, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s", output)
		})
	}
}

func live(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../testdata/model/live", name))
	require.NoError(t, err)
	return string(text)
}

// trial makes a module with the repositories of a schema and the trials.
func trial(t *testing.T, dir string, dialect schema.Dialect, ddl string) {
	t.Helper()
	db, _ := load.DDL([]*source.File{source.NewFile("schema.sql", []byte(ddl))}, dialect)
	files, _, err := generator.Run(db, model.Emitters(model.Settings{
		Package: "trial/model", Dir: "model", Runtime: module + "/runtime",
		Cache: []string{"accounts", "order_items", "slugs", "documents", "every_types"}, Relations: true, SoftDelete: "deleted_at", Lock: "version",
	})...)
	require.NoError(t, err)
	for from, to := range map[string]string{
		"trial_test.go.txt": "trial_test.go", string(dialect) + ".go.txt": "driver_test.go", "types_" + string(dialect) + "_test.go.txt": "types_test.go",
	} {
		files = append(files, plan.File{Path: to, Content: []byte(live(t, from))})
	}
	golden.Write(t, dir, files)
	golden.Module(t, dir, "trial", repository)
}

// database makes an empty database and returns its DSN.
func (e engine) database(t *testing.T) string {
	t.Helper()
	if e.dialect == schema.SQLite {
		return filepath.Join(t.TempDir(), "trial.db")
	}
	server, err := sql.Open(e.driver, e.server)
	require.NoError(t, err)
	t.Cleanup(func() { _ = server.Close() })
	if err := server.PingContext(t.Context()); err != nil {
		if os.Getenv("APIGEN_REQUIRE_SERVICES") == "1" {
			t.Fatalf("%s does not answer: %v", e.dialect, err)
		}
		t.Skipf("%s does not answer at %s: %v", e.dialect, e.server, err)
	}
	name := "apigen_model_" + strings.ToLower(rand.Text())
	_, err = server.ExecContext(t.Context(), "CREATE DATABASE "+name)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := server.ExecContext(context.Background(), "DROP DATABASE "+name)
		require.NoError(t, err)
	})
	return fmt.Sprintf(e.dsn, name)
}

func (e engine) exec(t *testing.T, dsn, ddl string) {
	t.Helper()
	db, err := sql.Open(e.driver, dsn)
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), ddl)
	require.NoError(t, err)
}
