package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/driver/mysql"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// walker goes through the routes of one service.
type walker struct {
	t   *testing.T
	url string
	db  string // sqlite, mysql or postgres
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

// The keys of two customers.
const (
	ada  = "0192a3b4-c5d6-7e8f-9a0b-c1d2e3f4a5b6"
	bert = "0192a3b4-c5d6-7e8f-9a0b-c1d2e3f4a5b7"
)

// TestNewFromASchema begins a project with five tables and a view, and uses every
// kind of route of it, on every engine and with all options of models.
func TestNewFromASchema(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles database drivers")
	}
	t.Parallel()
	for db, options := range map[string]string{
		"sqlite":   "--nullable sqlnull --cache customers",
		"mysql":    "--nullable value --decimal shopspring",
		"postgres": "--decimal shopspring --cache * --relations",
	} {
		t.Run(db, func(t *testing.T) {
			t.Parallel()
			env := crudDatabase(t, db)
			dir := crudProject(t, db, options+" --soft-delete deleted_at --lock version --ignore-columns customers.legacy")
			s := startService(t, dir, "shop", env...)
			requireReady(t, s)
			w := walker{t, s.url, db}
			w.writes()
			w.pages()
			w.refuses()
			w.locks()
			w.forgets()
			_, figures := send(t, "GET", s.admin+"/metrics", "")
			require.Contains(t, figures, `go_sql_open_connections{db_name="shop"}`)
			s.stop(t)
			w.url = startService(t, dir, "shop", env...).url
			require.Equal(t, "Bert", w.want(200, "GET", "/customers/"+bert, "")["name"], "rows outlive the process")
		})
	}
}

// crudDatabase makes a database with the schema, and returns the environment of
// a service on it. With SQLite the service does both itself.
func crudDatabase(t *testing.T, db string) []string {
	t.Helper()
	var dialector gorm.Dialector
	var dsn string
	switch db {
	case "sqlite":
		return nil
	case "mysql":
		needServer(t, "MySQL", mysqlServer)
		dsn = mysqlDatabase(t)
		dialector = mysql.Open(dsn + "&multiStatements=true")
	case "postgres":
		needServer(t, "PostgreSQL", postgresServer)
		dsn = postgresDatabase(t)
		dialector = postgres.New(postgres.Config{DSN: dsn, PreferSimpleProtocol: true})
	}
	conn, err := gorm.Open(dialector, &gorm.Config{Logger: logger.Discard})
	require.NoError(t, err)
	require.NoError(t, conn.Exec(read(t, "../../testdata/crud", db+".sql")).Error)
	pool, err := conn.DB()
	require.NoError(t, err)
	require.NoError(t, pool.Close())
	return []string{"DATABASE_DSN=" + dsn}
}

// crudProject begins a project with the schema, builds it, and sees that
// generating has nothing to do.
func crudProject(t *testing.T, db, options string) (dir string) {
	t.Helper()
	top := workspace(t, map[string]string{"schema.sql": read(t, "../../testdata/crud", db+".sql")})
	made := invoke(t, top, append(strings.Fields("new shop --from schema.sql --db "+db), strings.Fields(options)...)...)
	require.Equal(t, exitOK, made.code, made.stderr)
	require.Contains(t, made.stderr, "no routes are made for order_totals: it is no table, and has no primary key")
	dir = filepath.Join(top, "shop")
	goCommand(t, dir, "vet", "./...")
	before := snapshot(t, dir)
	require.Contains(t, invoke(t, dir, "generate").stdout, "everything is up to date")
	require.Equal(t, before, snapshot(t, dir))
	require.NotContains(t, read(t, dir, "internal/model/customermodel_gen.go"), "legacy")
	return dir
}

// writes creates, reads, patches and deletes rows of tables with all kinds of keys.
func (w walker) writes() {
	made := w.want(200, "POST", "/customers", `{"id": "`+ada+`", "email": "a@example.com"}`)
	require.Equal(w.t, "basic", made["tier"], "the default of the schema")
	require.EqualValues(w.t, 1, made["version"])
	_, err := time.Parse(time.RFC3339Nano, made["created_at"].(string))
	require.NoError(w.t, err)
	got := w.want(200, "GET", "/customers/"+ada, "")
	for _, name := range []string{"id", "email", "tier", "version", "credit"} {
		require.EqualValues(w.t, made[name], got[name], name)
	}
	w.want(200, "POST", "/customers", `{"id": "`+bert+`", "email": "b@example.com", "name": "Bert", "tier": "gold", "credit": "12.50", "referred_by": "`+ada+`"}`)
	require.Contains(w.t, []any{"12.50", "12.5"}, w.want(200, "GET", "/customers/"+bert, "")["credit"])
	w.want(200, "POST", "/categories", `{"code": "b", "title": "Books"}`)
	w.want(200, "POST", "/products", `{"category_code": "b", "sku": "1", "price": "9.5", "weight": 0.4, "discount": "0.25"}`)
	w.want(200, "POST", "/orders", `{"customer_id": "`+bert+`"}`)
	w.want(200, "POST", "/order-items", `{"order_id": 1, "product_id": 1, "quantity": 2}`)
	require.EqualValues(w.t, 3, w.want(200, "PATCH", "/order-items/1/1", `{"quantity": 3}`)["quantity"])

	patched := w.want(200, "PATCH", "/products/1", `{"attributes": {"pages": 400}, "released": "2026-01-02T00:00:00Z", "price": "8"}`)
	require.Equal(w.t, map[string]any{"pages": 400.0}, patched["attributes"])
	require.Equal(w.t, 0.4, patched["weight"], "what is absent stays")
	require.Equal(w.t, "2026-01-02T00:00:00Z", patched["released"])
	require.Equal(w.t, "0.25", patched["discount"])
	patched = w.want(200, "PATCH", "/products/1", `{"weight": null, "attributes": null, "discount": null, "sku": "2"}`)
	require.Equal(w.t, "2", patched["sku"])
	for _, name := range []string{"weight", "attributes", "discount"} {
		require.NotContains(w.t, patched, name, "null is NULL")
	}
	require.Equal(w.t, patched, w.want(200, "GET", "/products/1", ""))
	require.Equal(w.t, patched, w.want(200, "PATCH", "/products/1", `{}`), "what is absent stays")
	zero := w.want(200, "PATCH", "/products/1", `{"weight": 0}`)
	if w.db != "mysql" { // whose models have no NULL beside zero here, and answer neither
		require.EqualValues(w.t, 0, zero["weight"], "zero is a value")
	}

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
	w.want(200, "POST", "/orders", `{"customer_id": "`+bert+`"}`)
}

// refuses sends what is wrong. No answer tells what the database said. SQLite
// takes numbers of any size, and texts for keys of any form.
func (w walker) refuses() {
	long := strings.Repeat("x", 60)
	malformed := map[string]int{"sqlite": 404, "mysql": 404, "postgres": 400}[w.db]
	for _, c := range []struct {
		status             int
		method, path, body string
	}{
		{409, "PATCH", "/customers/" + ada, `{"referred_by": "0"}`},
		{409, "POST", "/customers", `{"id": "0192a3b4-c5d6-7e8f-9a0b-c1d2e3f4a5b8", "email": "b@example.com"}`},
		{409, "PATCH", "/customers/" + ada, `{"email": "b@example.com"}`},
		{409, "PATCH", "/customers/" + ada, `{"referred_by": "0192a3b4-c5d6-7e8f-9a0b-c1d2e3f4a5b8"}`},
		{409, "POST", "/categories", `{"code": "a", "title": "again"}`},
		{409, "POST", "/orders", `{"customer_id": "0192a3b4-c5d6-7e8f-9a0b-c1d2e3f4a5b8"}`},
		{409, "DELETE", "/categories/b", ""},
		{400, "POST", "/orders", `{"customer_id": "` + ada + `", "status": "lost"}`},
		{400, "POST", "/customers", `{"id": "` + ada + `", "name": "nobody"}`},
		{400, "POST", "/customers", `{"id": "` + ada + `", "email": 1}`},
		{400, "POST", "/customers", `{"id": "` + ada + `", "email": "` + long + `"}`},
		{400, "POST", "/customers", `{"id": "` + ada + `", "email": "c@example.com", "tier": "lost"}`},
		{400, "POST", "/customers", `{"id": "` + ada + `", "email": "c@example.com", "credit": "much"}`},
		{400, "PATCH", "/customers/" + ada, `{"credit": "-1"}`},
		{400, "PATCH", "/customers/" + ada, `{"email": "` + long + `"}`},
		{400, "PATCH", "/customers/" + ada, `{"email": null}`},
		{400, "PATCH", "/customers/" + ada, `{"tier": "lost"}`},
		{400, "PATCH", "/customers/" + ada, `{"credit": null}`},
		{400, "PATCH", "/products/1", `{"discount": "NaN"}`},
		{400, "PATCH", "/orders/2", `{"note": "` + long + `"}`},
		{400, "POST", "/customers", `{`},
		{400, "POST", "/categories", `{"code": "x"}`},
		{400, "POST", "/order-items", `{"order_id": 1, "product_id": 1, "quantity": 0}`},
		{400, "POST", "/order-items", `{"order_id": 1, "product_id": 1, "quantity": 99999999999999999999}`},
		{400, "PATCH", "/products/1", `{"weight": "heavy"}`},
		{400, "PATCH", "/products/1", `{"discount": "heavy"}`},
		{400, "PATCH", "/products/1", `{"discount": "1e400"}`},
		{400, "PATCH", "/products/1", `{"price": "12.345"}`},
		{400, "POST", "/products", `{"category_code": "b", "sku": "9", "price": "NaN"}`},
		{400, "POST", "/products", `{"category_code": "b", "sku": "9", "price": "` + strings.Repeat("9", 400) + `"}`},
		{400, "POST", "/products", `{"category_code": "b", "sku": "9", "price": "100000.5"}`},
		{400, "PATCH", "/products/1", `{"released": "2026-02-31"}`},
		{400, "GET", "/customers?limit=0", ""},
		{400, "GET", "/customers?after=nonsense", ""},
		{400, "GET", "/products/99999999999999999999", ""},
		{400, "GET", "/products/one", ""},
		{404, "GET", "/products/-1", ""},
		{404, "GET", "/customers/0192a3b4-c5d6-7e8f-9a0b-c1d2e3f4a5b8", ""},
		{malformed, "GET", "/customers/nobody", ""},
		{malformed, "PATCH", "/customers/nobody", `{"name": "x"}`},
		{malformed, "DELETE", "/customers/nobody", ""},
	} {
		if w.db == "postgres" && strings.Contains(c.body, `"0"`) {
			c.status = 400 // no uuid
		}
		answer := w.want(c.status, c.method, c.path, c.body)
		require.NotContains(w.t, strings.ToLower(fmt.Sprint(answer)), "constraint failed")
		require.NotContains(w.t, fmt.Sprint(answer), "SQLSTATE")
	}
	if w.db != "sqlite" {
		w.want(400, "PATCH", "/products/1", `{"stock": 40000}`)
	}
	w.refusesMembers(long)
}

// refusesMembers sends patches of which one member is wrong: it is named with the
// rule that it breaks.
func (w walker) refusesMembers(long string) {
	for _, c := range []struct{ path, member, value, rule string }{
		{"/customers/" + ada, "email", "null", "null"},
		{"/products/1", "stock", "null", "null"},
		{"/products/1", "stock", `"7"`, "type"},
		{"/products/1", "weight", `"heavy"`, "type"},
		{"/products/1", "released", `"noon"`, "type"},
		{"/products/1", "discount", `"NaN"`, "numeric"},
		{"/products/1", "id", "1", "unknown"},
		{"/orders/2", "note", `"` + long + `"`, "max"},
		{"/orders/2", "paid", "null", "null"},
		{"/orders/2", "nobody", "1", "unknown"},
	} {
		answer := w.want(400, "PATCH", c.path, `{"`+c.member+`": `+c.value+`}`)
		faults := answer["errors"].([]any)
		require.Len(w.t, faults, 1, "%v", answer)
		fault := faults[0].(map[string]any)
		require.Equal(w.t, "/"+c.member, fault["name"], "%v", answer)
		require.Equal(w.t, c.rule, fault["rule"], "%v", answer)
	}
}

// locks patches a row twice for its version.
func (w walker) locks() {
	version := w.want(200, "GET", "/customers/"+bert, "")["version"].(float64)
	patch := fmt.Sprintf(`{"name": "Bert", "version": %v}`, version)
	require.Equal(w.t, version+1, w.want(200, "PATCH", "/customers/"+bert, patch)["version"])
	w.want(409, "PATCH", "/customers/"+bert, patch)
	w.want(409, "PATCH", "/customers/"+bert, fmt.Sprintf(`{"version": %v}`, version))
	w.want(200, "PATCH", "/customers/"+bert, fmt.Sprintf(`{"version": %v}`, version+1))
	w.want(404, "PATCH", "/customers/0192a3b4-c5d6-7e8f-9a0b-c1d2e3f4a5b8", `{"version": 1}`)
	require.Equal(w.t, version+2, w.want(200, "PATCH", "/customers/"+bert, `{"name": "Bert"}`)["version"], "whoever names none wins")
}

// forgets deletes a row that stays in the database.
func (w walker) forgets() {
	require.Len(w.t, w.want(200, "GET", "/customers", "")["items"], 2)
	w.want(200, "DELETE", "/customers/"+ada, "")
	w.want(404, "GET", "/customers/"+ada, "")
	w.want(404, "PATCH", "/customers/"+ada, `{"name": "Ada", "version": 1}`)
	w.want(404, "DELETE", "/customers/"+ada, "")
	require.Len(w.t, w.want(200, "GET", "/customers", "")["items"], 1)
	w.want(409, "POST", "/customers", `{"id": "`+ada+`", "email": "again@example.com"}`)
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

// TestDroppedTables: what was made for a table goes with it, unless somebody
// edited it. A table that is only unreadable keeps everything.
func TestDroppedTables(t *testing.T) {
	t.Parallel()
	const tags, notes = "CREATE TABLE tags (id integer PRIMARY KEY, name text);\n", "CREATE TABLE notes (id integer PRIMARY KEY);\n"
	dir := workspace(t, map[string]string{"db.sql": usersSQL + tags + notes})
	invoke(t, dir, strings.Fields("new shop --db mysql --from db.sql --no-build")...).ok(t)
	home := filepath.Join(dir, "shop")
	mine := read(t, home, "internal/model/notemodel.go") + "\nfunc mine() {}\n"
	put(t, home, "internal/model/notemodel.go", mine)
	before := snapshot(t, home)

	put(t, home, "db/schema.sql", usersSQL+"CREATE TABLE tags (id integer,, name text);\n"+notes)
	require.Contains(t, invoke(t, home, "generate", "--dry-run").stderr, "db/schema.sql:5:31: warning")
	require.NotContains(t, invoke(t, home, "generate", "--dry-run").stdout, "remove")

	put(t, home, "db/schema.sql", usersSQL)
	api := read(t, home, "shop.api")
	start, end := strings.Index(api, "@server (\n\tprefix: /notes"), strings.Index(api, "@server (\n\tprefix: /users")
	require.Positive(t, start)
	require.Greater(t, end, start)
	put(t, home, "shop.api", api[:start]+api[end:])
	ran := invoke(t, home, "generate").ok(t)
	for _, gone := range []string{"model/tagmodel.go", "model/tagmodel_gen.go", "model/notemodel_gen.go", "logic/tag/tagview.go", "logic/tag/gettaglogic.go", "logic/note/listnotelogic.go"} {
		require.Contains(t, ran.stdout, "removed   internal/"+gone)
		require.Contains(t, before, "internal/"+gone)
		require.NoFileExists(t, filepath.Join(home, "internal", gone))
	}
	require.Contains(t, ran.stdout, "kept      internal/model/notemodel.go: no table needs it")
	compiles(t, home)
	require.Contains(t, invoke(t, home, "generate", "--check").ok(t).stdout, "everything is up to date")
	require.Contains(t, invoke(t, home, "prune").ok(t).stdout, "internal/model/notemodel.go: no table needs it\nremove them with: apigen prune --apply")
	require.Equal(t, mine, read(t, home, "internal/model/notemodel.go"))
	require.Contains(t, invoke(t, home, "prune", "--apply").ok(t).stdout, "removed   internal/model/notemodel.go")
	require.Contains(t, invoke(t, home, "prune").ok(t).stdout, "nothing to prune")
	require.FileExists(t, filepath.Join(home, "internal/model/usermodel.go"))
	compiles(t, home)
}

// Tables of one name in two schemas have routes of their own.
func TestNewFromSeveralSchemas(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"db.sql": "CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE audit.users (id bigint PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());\n"})
	invoke(t, dir, "new", "shop", "--db", "postgres", "--from", "db.sql", "--no-build").ok(t)
	require.Contains(t, read(t, dir, "shop/shop.api"), "prefix: /users\n")
	require.Contains(t, read(t, dir, "shop/shop.api"), "prefix: /audit-users\n")
	compiles(t, filepath.Join(dir, "shop"))
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
		"--db sqlite --tables users":  "--tables is about the tables of a schema; name its file with --from",
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
