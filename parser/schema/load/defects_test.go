package load_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/load"
	"github.com/apigen/apigen/parser/source"
)

// ddl reads one text and requires every statement to be understood.
func ddl(t *testing.T, dialect schema.Dialect, text string) *schema.DB {
	t.Helper()
	db, problems := load.DDL([]*source.File{source.NewFile("a.sql", []byte(text))}, dialect)
	require.Empty(t, only(problems, diag.UnreadableStatement, diag.UnreadableSchema))
	return db
}

// each runs a test for dialects, "mysql" standing for both of its kind.
func each(t *testing.T, test func(t *testing.T, dialect schema.Dialect), dialects ...schema.Dialect) {
	for _, d := range dialects {
		t.Run(string(d), func(t *testing.T) { test(t, d) })
	}
}

func TestCompositeKeysViewsAndKeylessTablesAreRead(t *testing.T) {
	each(t, func(t *testing.T, dialect schema.Dialect) {
		db, problems := load.DDL([]*source.File{source.NewFile("a.sql", []byte(`
			CREATE TABLE item (line INT NOT NULL, order_id INT NOT NULL, sku VARCHAR(9), PRIMARY KEY (order_id, line));
			CREATE TABLE log (message TEXT);
			CREATE VIEW sold AS SELECT order_id, sku AS article FROM item;`))}, dialect)
		require.Equal(t, []string{"order_id", "line"}, db.Table("", "item").PrimaryKey)
		require.False(t, db.Table("", "item").ReadOnly())
		require.Len(t, problems, 1, "the table without a key is the one thing to say")
		require.Equal(t, diag.MissingKey, problems[0].Code)
		require.Equal(t, diag.Warning, problems[0].Severity)
		require.Equal(t, 3, problems[0].Span.Start.Line)
		require.True(t, db.Table("", "log").ReadOnly())
		view := db.Table("", "sold")
		require.Equal(t, schema.View, view.Kind)
		require.True(t, view.ReadOnly())
		require.Equal(t, schema.Varchar, view.Column("article").Type.Kind)
	}, schema.MySQL, schema.MariaDB, schema.Postgres, schema.SQLite)
}

func TestFunctionalIndexesAndReplacedTablesAreRead(t *testing.T) {
	db := ddl(t, schema.MySQL, "CREATE TABLE a (id INT PRIMARY KEY, email VARCHAR(99), UNIQUE KEY uk ((lower(email)), id));")
	x := db.Table("", "a").Indexes[0]
	require.Equal(t, "LOWER(`email`)", x.Parts[0].Expr)
	require.False(t, x.Key(), "no row is found by the columns of an expression index")

	db = ddl(t, schema.MariaDB, "CREATE TABLE a (old INT); CREATE OR REPLACE TABLE a (id INT PRIMARY KEY);")
	require.Len(t, db.Table("", "a").Columns, 1)
	require.Equal(t, []string{"id"}, db.Table("", "a").PrimaryKey)
}

func TestNullableColumnsOfMariaDBAreNullableWithoutDefault(t *testing.T) {
	server := connect(t, "mysql", fmt.Sprintf(mariadbDSN, ""))
	name := scratch(t, server, "CREATE DATABASE %s", "DROP DATABASE %s")
	dsn := fmt.Sprintf(mariadbDSN, name)
	_, err := connect(t, "mysql", dsn).Exec("CREATE TABLE a (id INT PRIMARY KEY, v VARCHAR(9), d DATETIME DEFAULT NULL, s VARCHAR(9) DEFAULT 'NULL')")
	require.NoError(t, err)
	db, problems := load.Live(context.Background(), dsn, schema.MariaDB, load.Options{})
	require.Empty(t, problems)
	for _, column := range []string{"v", "d"} {
		c := db.Table("", "a").Column(column)
		require.True(t, c.Nullable, column)
		require.Nil(t, c.Default, column)
	}
	require.Equal(t, &schema.Default{Literal: true, Value: "NULL"}, db.Table("", "a").Column("s").Default)
	require.False(t, db.Table("", "a").Column("id").Nullable)
}

func TestGeneratedColumnsAreNotWritable(t *testing.T) {
	each(t, func(t *testing.T, dialect schema.Dialect) {
		db := ddl(t, dialect, "CREATE TABLE a (id INT PRIMARY KEY, b INT, twice INT GENERATED ALWAYS AS (b * 2) STORED);")
		c := db.Table("", "a").Column("twice")
		require.NotNil(t, c.Generated)
		require.True(t, c.Generated.Stored)
		require.Contains(t, c.Generated.Expr, "2")
		require.False(t, c.Writable())
		require.Nil(t, c.Default)
		require.True(t, db.Table("", "a").Column("b").Writable())
	}, schema.MySQL, schema.MariaDB, schema.Postgres, schema.SQLite)
}

func TestPartialUniqueIndexesKeepTheirPredicate(t *testing.T) {
	each(t, func(t *testing.T, dialect schema.Dialect) {
		db := ddl(t, dialect, `CREATE TABLE a (id INT PRIMARY KEY, uid INT NOT NULL, deleted_at TIMESTAMP);
			CREATE UNIQUE INDEX live ON a (uid) WHERE deleted_at IS NULL;
			CREATE UNIQUE INDEX whole ON a (uid);`)
		indexes := db.Table("", "a").Indexes
		require.Equal(t, "deleted_at IS NULL", indexes[0].Predicate)
		require.True(t, indexes[0].Unique)
		require.False(t, indexes[0].Key(), "a deleted row may have the same value")
		require.True(t, indexes[1].Key())
	}, schema.Postgres, schema.SQLite)
}

func TestTypesAreExact(t *testing.T) {
	type want = map[string]schema.Type
	for dialect, c := range map[schema.Dialect]struct {
		columns string
		want    want
	}{
		schema.MariaDB: {"d DECIMAL(20,4) UNSIGNED, j JSON, u UUID, e ENUM('a','b'), b TINYINT(1), n BIGINT UNSIGNED, t DATETIME(3)", want{
			"d": {Kind: schema.Decimal, SQL: "decimal(20,4) unsigned", Precision: 20, Scale: 4, Unsigned: true},
			"j": {Kind: schema.JSON, SQL: "json"}, "u": {Kind: schema.UUID, SQL: "uuid"},
			"e": {Kind: schema.Enumed, SQL: "enum('a','b')", Values: []string{"a", "b"}},
			"b": {Kind: schema.Bool, SQL: "tinyint(1)"}, "n": {Kind: schema.Int64, SQL: "bigint unsigned", Unsigned: true},
			"t": {Kind: schema.DateTime, SQL: "datetime(3)", Precision: 3},
		}},
		schema.Postgres: {"d numeric(20,4), j jsonb, u uuid, e mood, b boolean, n numeric, a text[]", want{
			"d": {Kind: schema.Decimal, SQL: "numeric(20,4)", Precision: 20, Scale: 4},
			"j": {Kind: schema.JSON, SQL: "jsonb"}, "u": {Kind: schema.UUID, SQL: "uuid"},
			"e": {Kind: schema.Enumed, SQL: "mood", Name: "mood", Values: []string{"a", "b"}},
			"b": {Kind: schema.Bool, SQL: "boolean"}, "n": {Kind: schema.Decimal, SQL: "numeric"},
			"a": {Kind: schema.Array, SQL: "text[]", Elem: &schema.Type{Kind: schema.Text, SQL: "text"}},
		}},
		schema.SQLite: {"d DECIMAL(20,4), j JSON, u UUID, b BOOLEAN", want{
			"d": {Kind: schema.Decimal, SQL: "decimal(20,4)", Precision: 20, Scale: 4},
			"j": {Kind: schema.JSON, SQL: "json"}, "u": {Kind: schema.UUID, SQL: "uuid"}, "b": {Kind: schema.Bool, SQL: "boolean"},
		}},
	} {
		t.Run(string(dialect), func(t *testing.T) {
			before := map[schema.Dialect]string{schema.Postgres: "CREATE TYPE mood AS ENUM ('a', 'b');"}[dialect]
			db := ddl(t, dialect, before+"CREATE TABLE a (id INT PRIMARY KEY, "+c.columns+");")
			for column, want := range c.want {
				require.Equal(t, want, db.Table("", "a").Column(column).Type, column)
			}
		})
	}
}
