package load_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/load"
	"github.com/apigen/apigen/parser/schema/statement"
	"github.com/apigen/apigen/parser/source"
)

// kinds are all that a column may be of.
var kinds = []schema.Kind{
	schema.Bool, schema.Int8, schema.Int16, schema.Int32, schema.Int64, schema.Float32,
	schema.Float64, schema.Decimal, schema.Varchar, schema.Char, schema.Text, schema.Bytes,
	schema.Date, schema.Time, schema.TimeTZ, schema.DateTime, schema.TimestampTZ, schema.Interval,
	schema.JSON, schema.UUID, schema.Enumed, schema.Set, schema.Bit, schema.Inet, schema.CIDR,
	schema.MACAddr, schema.Geometry, schema.Array, schema.Unknown,
}

func TestCorpusCoversEveryKind(t *testing.T) {
	tables, seen := 0, map[schema.Kind]bool{}
	for _, dialect := range []schema.Dialect{schema.MariaDB, schema.MySQL, schema.Postgres, schema.SQLite} {
		db, problems := load.DDL(readCorpus(t, dialect), dialect)
		require.Empty(t, only(problems, diag.UnreadableStatement, diag.UnreadableSchema))
		for table := range db.Tables() {
			tables++
			for _, c := range table.Columns {
				seen[c.Type.Kind] = true
			}
		}
	}
	t.Logf("%d tables and views", tables)
	require.GreaterOrEqual(t, tables, 60)
	for _, kind := range kinds {
		require.True(t, seen[kind], "no column is %s", kind)
	}
}

func TestOneBadStatementLeavesTheOthers(t *testing.T) {
	for dialect, at := range map[schema.Dialect]string{schema.MySQL: "a.sql:3:3", schema.MariaDB: "a.sql:3:3", schema.Postgres: "a.sql:3:3", schema.SQLite: "a.sql:3:3"} {
		t.Run(string(dialect), func(t *testing.T) {
			text := "CREATE TABLE a (id INT PRIMARY KEY);\nCREATE TABLE broken (id INT PRIMARY KEY,\n  ,b INT);\nCREATE TABLE c (id INT PRIMARY KEY);\nALTER TABLE missing ADD COLUMN x INT;\n"
			db, problems := load.DDL([]*source.File{source.NewFile("a.sql", []byte(text))}, dialect)
			require.Equal(t, []string{"a", "c"}, tableNames(db))
			require.Len(t, problems, 2)
			require.Equal(t, at, problems[0].Span.Start.String())
			require.Equal(t, 5, problems[1].Span.Start.Line)
			for _, d := range problems {
				require.Equal(t, diag.UnreadableStatement, d.Code)
				require.Equal(t, diag.Warning, d.Severity)
				require.Contains(t, d.Hint, "--dev-url-env")
			}
		})
	}
}

func TestColumnsKnowTheirPlace(t *testing.T) {
	for _, dialect := range []schema.Dialect{schema.MySQL, schema.Postgres, schema.SQLite} {
		db := ddl(t, dialect, "-- tables\nCREATE TABLE a (\n  id INT PRIMARY KEY,\n  name VARCHAR(9)\n);")
		require.Equal(t, "a.sql:2:14", db.Table("", "a").Span.Start.String(), dialect)
		require.Equal(t, "a.sql:4:3", db.Table("", "a").Column("name").Span.Start.String(), dialect)
	}
}

func TestMigrationsAreNotUndone(t *testing.T) {
	fsys := fstest.MapFS{
		"db/2_b.sql":      {Data: []byte("-- +goose Up\nALTER TABLE a ADD COLUMN b INT;\n-- +goose Down\nDROP TABLE a;\n")},
		"db/1_a.up.sql":   {Data: []byte("CREATE TABLE a (id INT PRIMARY KEY);")},
		"db/1_a.down.sql": {Data: []byte("DROP TABLE a;")},
	}
	for _, dialect := range []schema.Dialect{schema.MySQL, schema.Postgres, schema.SQLite} {
		files, problems := load.Files(fsys, "./db/*.sql", "db/1*")
		require.Empty(t, problems)
		require.Len(t, files, 2, "each file once")
		db, problems := load.DDL(files, dialect)
		require.Empty(t, problems)
		require.Len(t, db.Table("", "a").Columns, 2, dialect)
	}
}

func TestFilesThatCannotBeReadAreNamed(t *testing.T) {
	fsys := fstest.MapFS{
		"good.sql":   {Data: []byte("SELECT 1")},
		"binary.sql": {Data: []byte("\xff\xfe")},
		"big.sql":    {Data: make([]byte, load.MaxFile+1)},
	}
	files, problems := load.Files(fsys, "*.sql", "none/*.sql", "[")
	require.Len(t, files, 1)
	require.Len(t, problems, 4)
	for _, d := range problems {
		require.Equal(t, diag.UnreadableSchema, d.Code)
		require.Equal(t, diag.Error, d.Severity)
		require.NotEmpty(t, d.Hint)
	}
}

func TestModelIsInOrderAndEncodes(t *testing.T) {
	db := ddl(t, schema.Postgres, `CREATE SCHEMA z; CREATE TABLE z.a (id int PRIMARY KEY); CREATE SCHEMA b; CREATE TABLE b.a (id int PRIMARY KEY);
		CREATE TABLE y (id int PRIMARY KEY, n int, m int); CREATE TABLE x (id int PRIMARY KEY); CREATE INDEX i2 ON y (n); CREATE INDEX i1 ON y (m);`)
	require.Equal(t, []string{"x", "y", "b.a", "z.a"}, tableNames(db))
	require.Equal(t, "i1", db.Table("", "y").Indexes[0].Name)
	text, err := json.Marshal(db)
	require.NoError(t, err)
	var again schema.DB
	require.NoError(t, json.Unmarshal(text, &again))
	more, err := json.Marshal(&again)
	require.NoError(t, err)
	require.JSONEq(t, string(text), string(more))
}

// TestDatabaseTroubleIsOneLineWithoutSecrets covers wrong passwords, names,
// addresses and rights.
func TestDatabaseTroubleIsOneLineWithoutSecrets(t *testing.T) {
	connect(t, "mysql", fmt.Sprintf(mariadbDSN, ""))
	connect(t, "pgx", fmt.Sprintf(postgresDSN, "postgres"))
	const secret = "s3cr3t%21x"
	for dsn, dialect := range map[string]schema.Dialect{
		"mysql://nobody:" + secret + "@127.0.0.1:3306/test":                                  schema.MySQL,
		"nobody:" + secret + "@tcp(127.0.0.1:3306)/test":                                     schema.MariaDB,
		"root@tcp(127.0.0.1:3306)/no_such_database":                                          schema.MariaDB,
		"root@tcp(127.0.0.1:3306)/":                                                          schema.MariaDB,
		"root:" + secret + "@tcp(127.0.0.1:1)/test":                                          schema.MySQL,
		"root:" + secret + "@tcp(127.0.0.1":                                                  schema.MySQL,
		"postgres://nobody:" + secret + "@127.0.0.1:5432/postgres?sslmode=disable":           schema.Postgres,
		"postgres://postgres:" + secret + "@127.0.0.1:5432/no_such_database?sslmode=disable": schema.Postgres,
		"postgres://postgres:" + secret + "@127.0.0.1:1/postgres":                            schema.Postgres,
		"postgres://postgres:" + secret + "@127.0.0.1:notaport/postgres":                     schema.Postgres,
		"host=127.0.0.1 password=" + secret + " port=x":                                      schema.Postgres,
		filepath.Join(t.TempDir(), "missing.db"):                                             schema.SQLite,
	} {
		db, problems := load.Live(context.Background(), dsn, dialect, load.Options{})
		require.NotNil(t, db)
		require.Len(t, problems, 1, dsn)
		require.Equal(t, diag.UnreadableDatabase, problems[0].Code)
		require.Equal(t, diag.Error, problems[0].Severity)
		said := problems[0].Message + problems[0].Hint
		require.NotContains(t, said, "s3cr3t", "%s", said)
		require.NotContains(t, said, "\n")
		require.NotEmpty(t, problems[0].Hint)
	}
}

func TestMissingFileIsNotMade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missing.db")
	load.Live(context.Background(), path, schema.SQLite, load.Options{})
	_, err := os.Stat(path)
	require.ErrorIs(t, err, os.ErrNotExist)
}

// TestDevReadsWhatTheParserCannot runs statements on a scratch database, which
// is gone afterwards.
func TestDevReadsWhatTheParserCannot(t *testing.T) {
	cases := map[schema.Dialect]struct{ driver, dsn, ddl string }{
		schema.MariaDB:  {"mysql", fmt.Sprintf(mariadbDSN, "test"), "CREATE TABLE a (id INT PRIMARY KEY, n INT);\nCREATE VIEW v AS SELECT max(n) AS top FROM a;\nCREATE TABLE broken (;\nINSERT INTO a VALUES (1, 2);"},
		schema.Postgres: {"pgx", fmt.Sprintf(postgresDSN, "postgres"), "CREATE TABLE a (id INT PRIMARY KEY, n INT);\nCREATE VIEW v AS SELECT max(n) AS top FROM a;\nCREATE TABLE broken (;\nINSERT INTO a VALUES (1, 2);"},
		schema.SQLite:   {"sqlite", ":memory:", "CREATE TABLE a (id INTEGER PRIMARY KEY, n INT);\nCREATE VIEW v AS SELECT n AS top FROM a;\nCREATE TABLE broken (;\nINSERT INTO a VALUES (1, 2);"},
	}
	for dialect, c := range cases {
		t.Run(string(dialect), func(t *testing.T) {
			server := connect(t, c.driver, c.dsn)
			files := []*source.File{source.NewFile("a.sql", []byte(c.ddl))}
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			db, problems := load.Dev(ctx, files, c.dsn, dialect, load.Options{})
			require.Equal(t, []string{"a", "v"}, tableNames(db))
			require.Contains(t, []schema.Kind{schema.Int32, schema.Int64}, db.Table("", "v").Column("top").Type.Kind)
			require.Len(t, problems, 1)
			require.Equal(t, diag.UnreadableStatement, problems[0].Code)
			require.Equal(t, 3, problems[0].Span.Start.Line)
			if dialect == schema.MariaDB {
				var left int
				require.NoError(t, server.QueryRow("SELECT count(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE 'apigen\\_scratch\\_%'").Scan(&left))
				require.Zero(t, left)
			}
		})
	}
}

func TestLongStatementsAreRefused(t *testing.T) {
	for _, dialect := range []schema.Dialect{schema.MySQL, schema.Postgres, schema.SQLite} {
		for _, text := range []string{
			"CREATE TABLE a (id INT DEFAULT " + strings.Repeat("(", 600) + "1" + strings.Repeat(")", 600) + ");",
			"CREATE TABLE a (id INT /*" + strings.Repeat("x", 300<<10) + "*/);",
		} {
			db, problems := load.DDL([]*source.File{source.NewFile("a.sql", []byte(text+"CREATE TABLE b (id INT PRIMARY KEY);"))}, dialect)
			require.Equal(t, []string{"b"}, tableNames(db))
			require.Len(t, only(problems, diag.UnreadableStatement), 1)
		}
	}
}

// TestFailingParserIsNamed stands for a parser that panics.
func TestFailingParserIsNamed(t *testing.T) {
	s := statement.Split(source.NewFile("a.sql", []byte("\nCREATE TABLE a (id INT)")), schema.MySQL)[0]
	problems := statement.Apply(&s, "the parser example.com/sql", func() error { panic("index out of range\ngoroutine 1") })
	require.Len(t, problems, 1)
	require.Equal(t, "a.sql:2:1", problems[0].Span.Start.String())
	require.Equal(t, "the statement is left out: the parser example.com/sql failed: index out of range", problems[0].Message)
}

func TestDialectsHaveOtherNames(t *testing.T) {
	for name, want := range map[string]schema.Dialect{"mysql": schema.MySQL, "postgresql": schema.Postgres, "sqlite3": schema.SQLite, "mariadb": schema.MariaDB} {
		got, err := load.ParseDialect(name)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	_, err := load.ParseDialect("oracle")
	require.ErrorContains(t, err, "choose")
}
