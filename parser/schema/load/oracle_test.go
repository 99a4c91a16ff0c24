package load_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aymanbagabas/go-udiff"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/load"
	"github.com/apigen/apigen/parser/schema/statement"
	"github.com/apigen/apigen/parser/source"
)

const corpus = "../../../testdata/schema"

// The servers of this machine. Their passwords are empty.
const (
	mariadbDSN  = "root@tcp(127.0.0.1:3306)/%s?multiStatements=false"
	postgresDSN = "postgres://postgres@127.0.0.1:5432/%s?sslmode=disable"
)

// readCorpus reads the files of a dialect.
func readCorpus(t *testing.T, dialect schema.Dialect) []*source.File {
	t.Helper()
	files, problems := load.Files(os.DirFS(corpus), string(dialect)+"/*.sql")
	require.Empty(t, problems)
	require.NotEmpty(t, files)
	return files
}

// TestOracle reads the corpus as DDL, runs it in the real engine, reads the
// engine's catalog, and requires the same model.
func TestOracle(t *testing.T) {
	t.Run("mariadb", func(t *testing.T) {
		server := connect(t, "mysql", fmt.Sprintf(mariadbDSN, ""))
		other := scratch(t, server, "CREATE DATABASE %s", "DROP DATABASE %s") // dropped last: the first refers to it
		name := scratch(t, server, "CREATE DATABASE %s", "DROP DATABASE %s")
		files := renamed(readCorpus(t, schema.MariaDB), "other_db", other)
		dsn := fmt.Sprintf(mariadbDSN, name)
		run(t, connect(t, "mysql", dsn), files, schema.MariaDB)
		same(t, files, dsn, schema.MariaDB, load.Options{Schemas: []string{name, other}})
	})
	t.Run("postgres", func(t *testing.T) {
		server := connect(t, "pgx", fmt.Sprintf(postgresDSN, "postgres"))
		name := scratch(t, server, "CREATE DATABASE %s", "DROP DATABASE %s WITH (FORCE)")
		files := readCorpus(t, schema.Postgres)
		dsn := fmt.Sprintf(postgresDSN, name)
		run(t, connect(t, "pgx", dsn), files, schema.Postgres)
		same(t, files, dsn, schema.Postgres, load.Options{})
	})
	t.Run("sqlite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "oracle.db")
		files := readCorpus(t, schema.SQLite)[:2] // a third one needs ATTACH
		run(t, connect(t, "sqlite", path), files, schema.SQLite)
		same(t, files, path, schema.SQLite, load.Options{})
	})
}

// connect opens a database, or skips the test where none answers.
func connect(t *testing.T, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := db.PingContext(ctx); err != nil {
		if os.Getenv("APIGEN_REQUIRE_SERVICES") == "1" {
			t.Fatalf("%s does not answer: %v", driver, err)
		}
		t.Skipf("%s does not answer", driver)
	}
	return db
}

var scratches int

func scratch(t *testing.T, server *sql.DB, create, drop string) string {
	t.Helper()
	scratches++
	name := fmt.Sprintf("apigen_oracle_%d_%d", os.Getpid(), scratches)
	_, err := server.Exec(fmt.Sprintf(create, name))
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := server.Exec(fmt.Sprintf(drop, name))
		assert.NoError(t, err)
	})
	return name
}

func renamed(files []*source.File, from, to string) []*source.File {
	out := make([]*source.File, len(files))
	for i, f := range files {
		out[i] = source.NewFile(f.Name, []byte(strings.ReplaceAll(string(f.Text), from, to)))
	}
	return out
}

func run(t *testing.T, db *sql.DB, files []*source.File, dialect schema.Dialect) {
	t.Helper()
	for _, f := range files {
		for _, s := range statement.Split(f, dialect) {
			_, err := db.Exec(s.Text)
			require.NoError(t, err, "%s: %s", s.Span(0).Start, s.Text)
		}
	}
}

// same requires one model of DDL and engine.
func same(t *testing.T, files []*source.File, dsn string, dialect schema.Dialect, opts load.Options) {
	t.Helper()
	ddl, problems := load.DDL(files, dialect)
	require.Empty(t, only(problems, diag.UnreadableStatement, diag.UnreadableSchema))
	live, problems := load.Live(context.Background(), dsn, dialect, opts)
	require.False(t, problems.HasErrors(), "%v", problems)
	require.Equal(t, tableNames(live), tableNames(ddl))
	for table := range live.Tables() {
		other := ddl.Table(table.Schema, table.Name)
		diff := udiff.Unified("engine", "ddl", comparable(t, table, dialect), comparable(t, other, dialect))
		assert.Empty(t, diff, "%s", table.QualifiedName())
	}
	require.Equal(t, encoded(t, enums(live)), encoded(t, enums(ddl)))
}

func only(list diag.List, codes ...diag.Code) []string {
	var out []string
	for _, d := range list {
		for _, code := range codes {
			if d.Code == code {
				out = append(out, d.Span.Start.String()+": "+d.Message)
			}
		}
	}
	return out
}

func tableNames(db *schema.DB) []string {
	var out []string
	for table := range db.Tables() {
		out = append(out, table.QualifiedName())
	}
	return out
}

func enums(db *schema.DB) (out []*schema.Enum) {
	for _, s := range db.Schemas {
		out = append(out, s.Enums...)
	}
	return out
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	text, err := json.MarshalIndent(v, "", " ")
	require.NoError(t, err)
	return string(text)
}

// comparable is a table as JSON, its expressions reduced to what no engine
// respells.
func comparable(t *testing.T, table *schema.Table, dialect schema.Dialect) string {
	t.Helper()
	require.NotNil(t, table)
	var copied schema.Table
	require.NoError(t, json.Unmarshal([]byte(encoded(t, table)), &copied))
	for _, c := range copied.Columns {
		if c.Default != nil && !c.Default.Literal {
			c.Default.Value = plain(c.Default.Value, dialect)
		}
		if c.Generated != nil {
			c.Generated.Expr = plain(c.Generated.Expr, dialect)
		}
	}
	for _, x := range copied.Indexes {
		x.Predicate = plain(x.Predicate, dialect)
		for i := range x.Parts {
			x.Parts[i].Expr = plain(x.Parts[i].Expr, dialect)
		}
	}
	for _, c := range copied.Checks {
		c.Expr = plain(c.Expr, dialect)
	}
	return encoded(t, copied)
}

// plain takes from an expression what engines add when they respell it:
// parentheses, quotes around names, letter case, blanks and casts.
func plain(expr string, dialect schema.Dialect) string {
	var out []string
	tokens := statement.Tokens(expr, dialect)
	for i := 0; i < len(tokens); i++ {
		switch token := tokens[i]; {
		case token.Value == "(" || token.Value == ")":
		case token.Value == ":" && i+2 < len(tokens) && tokens[i+1].Value == ":":
			for i += 2; i+1 < len(tokens) && (tokens[i+1].Is("with", "without", "time", "zone", "varying", "precision") || tokens[i+1].Value == "." || tokens[i].Value == "."); i++ {
			}
		default:
			out = append(out, strings.ToLower(token.Value))
		}
	}
	return strings.Join(out, " ")
}
