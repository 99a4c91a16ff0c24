package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// walker goes through the routes of one service.
type walker struct {
	t   *testing.T
	url string
}

// want makes a request and returns the members of the answer.
func (w walker) want(status int, method, path, body string) map[string]any {
	w.t.Helper()
	got, answer := send(w.t, method, w.url+path, body)
	require.Equal(w.t, status, got, "%s %s %s: %s", method, path, body, answer)
	members := map[string]any{}
	if answer != "" {
		require.NoError(w.t, json.Unmarshal([]byte(answer), &members), answer)
	}
	return members
}

// TestNewFromASchema begins a project with five tables and a view, and uses every
// kind of route of it.
func TestNewFromASchema(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles SQLite")
	}
	t.Parallel()
	text, err := os.ReadFile("../../testdata/crud/schema.sql")
	require.NoError(t, err)
	top := workspace(t, map[string]string{"schema.sql": string(text)})
	made := invoke(t, top, "new", "shop", "--db", "sqlite", "--from", "schema.sql")
	require.Equal(t, exitOK, made.code, made.stderr)
	require.Contains(t, made.stderr, "no routes are made for order_totals")
	dir := filepath.Join(top, "shop")
	goCommand(t, dir, "vet", "./...")
	before := snapshot(t, dir)
	require.Contains(t, invoke(t, dir, "generate").stdout, "everything is up to date")
	require.Equal(t, before, snapshot(t, dir))

	s := startService(t, dir, "shop")
	requireReady(t, s)
	w := walker{t, s.url}
	w.writes()
	w.pages()
	w.refuses()
	s.stop(t)
	w.url = startService(t, dir, "shop").url
	require.Equal(t, "Ada", w.want(200, "GET", "/customers/2", "")["name"], "rows outlive the process")
}

// writes creates, reads, patches and deletes rows of tables with all kinds of keys.
func (w walker) writes() {
	made := w.want(200, "POST", "/customers", `{"email": "a@example.com"}`)
	require.Equal(w.t, "basic", made["tier"], "the default of the schema")
	require.NotEmpty(w.t, made["created_at"])
	require.Equal(w.t, made, w.want(200, "GET", "/customers/1", ""))
	w.want(200, "POST", "/customers", `{"email": "ada@example.com", "name": "Ada", "tier": "gold"}`)
	w.want(200, "POST", "/categories", `{"code": "b", "title": "Books"}`)
	w.want(200, "POST", "/products", `{"category_code": "b", "sku": "1", "title": "Go", "price": "9.5", "weight": 0.4}`)
	w.want(200, "POST", "/orders", `{"customer_id": 2}`)
	w.want(200, "POST", "/order-items", `{"order_id": 1, "product_id": 1, "quantity": 2}`)
	require.EqualValues(w.t, 3, w.want(200, "PATCH", "/order-items/1/1", `{"quantity": 3}`)["quantity"])

	patched := w.want(200, "PATCH", "/products/1", `{"attributes": {"pages": 400}, "released": "2026-01-02T00:00:00Z"}`)
	require.Equal(w.t, map[string]any{"pages": 400.0}, patched["attributes"])
	require.Equal(w.t, 0.4, patched["weight"], "what is absent stays")
	patched = w.want(200, "PATCH", "/products/1", `{"weight": null, "attributes": null, "title": "Go 2"}`)
	require.Equal(w.t, "Go 2", patched["title"])
	require.NotContains(w.t, patched, "weight", "null is NULL")
	require.NotContains(w.t, patched, "attributes")
	require.Equal(w.t, patched, w.want(200, "GET", "/products/1", ""))

	w.want(200, "DELETE", "/order-items/1/1", "")
	w.want(200, "DELETE", "/orders/1", "")
	w.want(404, "GET", "/orders/1", "")
	w.want(404, "DELETE", "/orders/1", "")
	w.want(404, "PATCH", "/orders/1", `{"note": "late"}`)
}

// pages follows a list to its end.
func (w walker) pages() {
	for _, code := range strings.Split("a c d e", " ") {
		w.want(200, "POST", "/categories", `{"code": "`+code+`", "title": "T"}`)
	}
	var codes, sizes []any
	for after := ""; ; {
		page := w.want(200, "GET", "/categories?limit=2&after="+after, "")
		items := page["items"].([]any)
		sizes = append(sizes, len(items))
		for _, item := range items {
			codes = append(codes, item.(map[string]any)["code"])
		}
		next, more := page["next"].(string)
		if !more {
			break
		}
		after = next
	}
	require.Equal(w.t, []any{"a", "b", "c", "d", "e"}, codes)
	require.Equal(w.t, []any{2, 2, 1}, sizes)
	require.Empty(w.t, w.want(200, "GET", "/orders", "")["items"])
}

// refuses sends what is wrong. No answer tells what the database said.
func (w walker) refuses() {
	for _, c := range []struct {
		status             int
		method, path, body string
	}{
		{http.StatusConflict, "POST", "/customers", `{"email": "ada@example.com"}`},
		{http.StatusConflict, "PATCH", "/customers/1", `{"email": "ada@example.com"}`},
		{http.StatusConflict, "POST", "/categories", `{"code": "a", "title": "again"}`},
		{http.StatusConflict, "POST", "/orders", `{"customer_id": 99}`},
		{http.StatusConflict, "POST", "/orders", `{"customer_id": 1, "status": "lost"}`},
		{http.StatusConflict, "DELETE", "/categories/b", ""},
		{http.StatusBadRequest, "POST", "/customers", `{"name": "nobody"}`},
		{http.StatusBadRequest, "POST", "/customers", `{"email": 1}`},
		{http.StatusBadRequest, "POST", "/customers", `{`},
		{http.StatusBadRequest, "PATCH", "/products/1", `{"weight": "heavy"}`},
		{http.StatusBadRequest, "GET", "/customers?limit=0", ""},
		{http.StatusBadRequest, "GET", "/customers?after=nonsense", ""},
		{http.StatusNotFound, "GET", "/customers/99", ""},
	} {
		answer := w.want(c.status, c.method, c.path, c.body)
		require.NotContains(w.t, answer["title"], "constraint failed")
	}
}

func TestNewFromSomeTables(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"db.sql": "CREATE TABLE users (id integer PRIMARY KEY, name varchar(20), price decimal(9,2) NOT NULL);\nCREATE TABLE tags (name varchar(20) PRIMARY KEY);\nCREATE TABLE other (id integer PRIMARY KEY);\n"})
	for _, db := range []string{"mysql", "postgres", "sqlite"} {
		name := "shop" + db
		invoke(t, dir, "new", name, "--db", db, "--from", "db.sql", "--tables", "users,tags", "--style", "go_zero", "--no-build").ok(t)
		require.Contains(t, read(t, dir, name+"/"+name+".api"), "prefix: /tags")
		require.NotContains(t, read(t, dir, name+"/"+name+".api"), "Other")
		require.NoFileExists(t, filepath.Join(dir, name, "internal/model/other_model.go"))
		compiles(t, filepath.Join(dir, name))
		require.Contains(t, invoke(t, filepath.Join(dir, name), "generate").ok(t).stdout, "everything is up to date")
	}
}

func TestNewRefusesSchemas(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{
		"db.sql": usersSQL, "keyless.sql": "CREATE TABLE t (x text);\n", "empty.sql": "",
		"broken.sql": usersSQL + "CREATE TABLE b (id integer,, x text);\n", "folder/x.sql": "",
	})
	before := snapshot(t, dir)
	for args, line := range map[string]string{
		"--from db.sql":               "--from needs a database; add --db sqlite, mysql or postgres",
		"--db sqlite --tables users":  "--tables chooses tables of a schema; name its file with --from",
		"--db sqlite --from none.sql": "the schema none.sql can't be read: no such file or directory",
		"--db sqlite --from folder":   "the schema folder is a directory; name the SQL file in it",
	} {
		invoke(t, dir, append([]string{"new", "shop"}, strings.Fields(args)...)...).refused(t, line)
	}
	for args, line := range map[string]string{
		"--from keyless.sql":            "error: there is no table with a key to make routes of",
		"--from empty.sql":              "error: there is no table with a key to make routes of",
		"--from broken.sql":             `broken.sql:5:28: error: the statement is left out: near ",": syntax error`,
		"--from db.sql --tables people": "error: --tables people names no table",
	} {
		ran := invoke(t, dir, append([]string{"new", "shop", "--db", "sqlite"}, strings.Fields(args)...)...)
		require.Equal(t, exitFound, ran.code, args)
		require.Contains(t, ran.stderr, line)
		require.Equal(t, 1, strings.Count(ran.stderr, "error: "), ran.stderr)
	}
	require.Equal(t, before, snapshot(t, dir))
}
