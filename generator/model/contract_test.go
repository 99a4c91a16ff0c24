package model_test

import (
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/generator/model"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
)

// The contract that is made of every case is valid, and has five routes for each
// table with a key, four when the key is all that it has.
func TestContractOfTables(t *testing.T) {
	paths, err := filepath.Glob(cases)
	require.NoError(t, err)
	routes := map[string]int{"shop": 15, "types_mysql": 9, "names_sqlite": 9}
	for _, path := range paths {
		name := filepath.Base(path[:len(path)-len(".txtar")])
		archive, err := txtar.ParseFile(path)
		require.NoError(t, err)
		db, _ := read(t, archive)
		text, _ := model.Contract(db, settings(archive), "shop")
		program, diags := parser.Load(fstest.MapFS{"shop.api": {Data: text}}, "shop.api")
		require.Empty(t, diags, "%s", text)
		api, diags := contract.Resolve(program)
		require.Empty(t, diags, "%s\n%s", diags, text)
		n := 0
		for _, g := range api.Groups {
			n += len(g.Routes)
		}
		assert.Equal(t, routes[name], n, name)
	}
}

// Why a table gets no routes is said; a key of UUIDs is one on SQLite too.
func TestTablesWithoutRoutes(t *testing.T) {
	archive := txtar.Parse([]byte(`dialect: sqlite
lock: version
-- schema.sql --
CREATE TABLE notes (id uuid PRIMARY KEY, title varchar(5), version integer);
CREATE TABLE logs (line text);
CREATE VIEW titles AS SELECT title FROM notes;
CREATE TABLE blobs (id blob PRIMARY KEY);
`))
	db, _ := read(t, archive)
	text, diags := model.Contract(db, settings(archive), "shop")
	require.Contains(t, string(text), "@handler ListNote\n")
	require.Contains(t, string(text), "Title Optional[string] `json:\"title\" validate:\"max=5\"`")
	said := map[string]bool{}
	for _, d := range diags {
		said[d.Message] = true
	}
	for _, message := range []string{
		"no routes are made for logs: it has no primary key", "no routes are made for titles: it is no table, and has no primary key",
		"--lock needs a whole number that is never NULL, and column version of notes may be NULL",
		"no routes are made for blobs: no path can carry bytes, as in its key id",
	} {
		assert.True(t, said[message], "%s\n%v", message, said)
	}
}
