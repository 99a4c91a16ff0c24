package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const usersSQL = `CREATE TABLE users (
  id integer PRIMARY KEY, email text NOT NULL UNIQUE, name text, version int NOT NULL DEFAULT 1,
  created_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP, deleted_at datetime
);
`

// compiles builds everything in dir from what go.mod says and the module cache has.
func compiles(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.Command("go", "build", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=readonly -trimpath", "GOPROXY=off", "GOWORK=off")
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", output)
}

// TestCommandsOfTheModelPage runs what docs/models.md shows, in a directory that
// has the schema and nothing else, and reads the settings that it shows.
func TestCommandsOfTheModelPage(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"db/schema.sql": usersSQL})
	for _, block := range blocks(t, "models.md", "sh") {
		for line := range strings.Lines(block) {
			invoke(t, dir, strings.Fields(line)[1:]...).ok(t)
		}
	}
	compiles(t, dir)
	put(t, dir, "apigen.yaml", blocks(t, "models.md", "yaml")[0])
	ran := invoke(t, dir, "generate", "--check")
	require.Equal(t, exitOK, ran.code, "the same is asked for: %s%s", ran.stdout, ran.stderr)
}

func TestModelInANewProjectBuilds(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(workspace(t, nil), "shop")
	invoke(t, filepath.Dir(dir), "new", "shop", "--db", "mysql", "--no-build").ok(t)
	put(t, dir, "sql/user.sql", "CREATE TABLE `user` (`id` bigint AUTO_INCREMENT PRIMARY KEY, `name` varchar(20));\n")
	// goctl's spelling
	invoke(t, dir, "model", "mysql", "ddl", "-src", "sql/*.sql", "-dir", "./internal/model", "-c").ok(t)
	require.FileExists(t, filepath.Join(dir, "internal/model/usercache_gen.go"))
	require.FileExists(t, filepath.Join(dir, "internal/apigen/store/mysql/mysql.go"))
	compiles(t, dir)
	before := snapshot(t, dir)
	require.Contains(t, invoke(t, dir, "generate", "--check").ok(t).stdout, "everything is up to date")
	require.Contains(t, invoke(t, dir, "model", "mysql", "--src", "sql/*.sql", "--cache", "*").ok(t).stdout, "everything is up to date")
	require.Contains(t, invoke(t, dir, "generate").ok(t).stdout, "everything is up to date", "a service leaves models alone")
	require.Equal(t, before, snapshot(t, dir))
}

func TestModelNamesTheModulesThatAreMissing(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"go.mod": "module shop\n\ngo 1.26.0\n", "db.sql": "CREATE TABLE t (id integer PRIMARY KEY, price decimal(10,2));\n"})
	ran := invoke(t, dir, "model", "sqlite", "--src", "db.sql", "--decimal", "shopspring")
	require.Equal(t, exitOK, ran.code, ran.stderr)
	require.Equal(t, "your go.mod lacks what the service needs; run: go get github.com/glebarez/sqlite@v1.11.0 github.com/shopspring/decimal@v1.5.0 gorm.io/gorm@v1.31.2 && go mod tidy\n", ran.stderr)
	require.Equal(t, "module shop\n\ngo 1.26.0\n", read(t, dir, "go.mod"))
}

func TestCacheInRedisComesWithItsClient(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"db.sql": usersSQL})
	beside(t, dir, "shop")
	put(t, dir, "go.mod", strings.ReplaceAll(read(t, dir, "go.mod"), "github.com/apigen/apigen", "example.com/other"))
	invoke(t, dir, "model", "sqlite", "--src", "db.sql", "--cache", "users").ok(t)
	require.FileExists(t, filepath.Join(dir, "internal/apigen/cache/rediscache/rediscache.go"))
}

func TestModelsAreAPartOfGenerate(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{
		"apigen.yaml": "models:\n  - dialect: sqlite\n    src: db.sql\n    cache: users\n", "db.sql": usersSQL + "CREATE TABLE tags (id integer PRIMARY KEY);\n",
	})
	require.Equal(t, exitFound, invoke(t, dir, "generate", "--check").code)
	require.NoDirExists(t, filepath.Join(dir, "internal"))
	invoke(t, dir, "generate").ok(t)
	invoke(t, dir, "generate", "--check").ok(t)
	put(t, dir, "db.sql", usersSQL)
	require.Contains(t, invoke(t, dir, "generate", "--diff").ok(t).stdout, "-type Tag struct")
	require.FileExists(t, filepath.Join(dir, "internal/model/tagmodel_gen.go"))
	require.Contains(t, invoke(t, dir, "generate").ok(t).stdout, "removed   internal/model/tagmodel_gen.go")
	put(t, dir, "internal/model/usermodel.go", read(t, dir, "internal/model/usermodel.go")+"\n// mine\n")
	require.Contains(t, invoke(t, dir, "generate").ok(t).stdout, "everything is up to date")
	compiles(t, dir)
	put(t, dir, "internal/model/userrepo_gen.go", read(t, dir, "internal/model/userrepo_gen.go")+"\n// mine\n")
	edited := invoke(t, dir, "generate")
	require.Equal(t, exitFound, edited.code)
	require.Contains(t, edited.stderr, "internal/model/userrepo_gen.go")
}

func TestServiceAndModelsBeginTogether(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{
		"apigen.yaml": "services:\n  - contract: a.api\nmodels:\n  - dialect: sqlite\n    src: db.sql\n",
		"a.api":       "service a {\n\t@handler Ping\n\tget /ping\n}\n", "db.sql": usersSQL,
	})
	ran := invoke(t, dir, "generate")
	require.Equal(t, exitOK, ran.code, ran.stderr)
	compiles(t, dir)
	require.Contains(t, invoke(t, dir, "generate").stdout, "everything is up to date")
	require.Contains(t, invoke(t, dir, "api", "go").ok(t).stdout, "everything is up to date", "a service alone keeps what models need")
	require.Contains(t, invoke(t, dir, "generate").stdout, "everything is up to date")
}

// One table that can't be served is one line at its place, and the others are
// written all the same.
func TestModelLeavesOutWhatCannotBeServed(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"db.sql": `CREATE TABLE good (id integer PRIMARY KEY, kind mood);
CREATE TABLE clash (user_id integer PRIMARY KEY, "userId" text);
CREATE TABLE broken (id integer,, x text);
CREATE TABLE keyless (x text);
CREATE UNIQUE INDEX odd ON good (lower(kind::text));
`})
	ran := invoke(t, dir, "model", "postgres", "--src", "db.sql", "--soft-delete", "id")
	require.Equal(t, exitOK, ran.code, ran.stderr)
	for _, want := range []string{
		"db.sql:1:44: warning: column kind of good has type mood", "db.sql:2:50: warning: columns user_id and userId of clash both become UserID",
		"db.sql:3:", "db.sql:4:14: warning: table keyless has no primary key", "db.sql:5:21: warning: no finder is made for index odd",
		"warning: --soft-delete needs a time that may be NULL",
	} {
		require.Contains(t, ran.stderr, want)
	}
	require.FileExists(t, filepath.Join(dir, "internal/model/goodrepo_gen.go"))
	require.FileExists(t, filepath.Join(dir, "internal/model/keylessrepo_gen.go"))
	require.NoFileExists(t, filepath.Join(dir, "internal/model/clashrepo_gen.go"))
}

func TestModelRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"db.sql": usersSQL, "empty.sql": "-- nothing\n"})
	invoke(t, dir, "model", "sqlite").refused(t, "no schema is given; name SQL files with --src, or the variable of a database's DSN with --dsn-env")
	invoke(t, dir, "model", "sqlite", "--dsn-env", "NOT_SET").refused(t, "the environment variable NOT_SET is empty; set it to the DSN of a database")
	invoke(t, dir, "model", "sqlite", "--src", "db.sql", "--nullable", "maybe").refused(t, `--nullable "maybe" is unknown; use ptr, sqlnull, value`)
	invoke(t, dir, "model", "sqlite", "--src", "db.sql", "--dir", "../elsewhere").refused(t, "--dir ../elsewhere lies outside the project in .; run there")
	for args, want := range map[string]string{
		"--src nope/*.sql":           "error: no file matches nope/*.sql",
		"--src empty.sql":            "error: there is no table to serve",
		"--src db.sql --tables none": "warning: --tables none names no table",
	} {
		ran := invoke(t, dir, append([]string{"model", "sqlite"}, strings.Fields(args)...)...)
		require.Equal(t, exitFound, ran.code, args)
		require.Contains(t, ran.stderr, want)
	}
	invoke(t, dir, "model", "mysql", "ddl", "-dir", "model").refused(t, "no schema is given; name SQL files with -src")
	invoke(t, dir, "model", "mysql", "datasource", "-dir", "model").refused(t, "no database is given; name its DSN with -url")
	named := invoke(t, dir, strings.Fields("model sqlite --src db.sql --soft-delete removed --lock versoin --ignore-columns users.nick --check")...)
	require.Equal(t, exitFound, named.code)
	for _, option := range []string{"--soft-delete removed", "--lock versoin", "--ignore-columns users.nick"} {
		require.Contains(t, named.stderr, "warning: "+option+" names no column")
	}
	put(t, dir, "apigen.yaml", "models:\n  - dialect: oracle\n    src: db.sql\n")
	invoke(t, dir, "generate").refused(t, "apigen.yaml:2:5: models need a dialect: mysql, mariadb, postgres or sqlite")
	require.NoDirExists(t, filepath.Join(dir, "internal"))
}

// A database that can't be read is one line, without the secret in the DSN.
func TestModelKeepsSecrets(t *testing.T) {
	t.Parallel()
	dir := workspace(t, nil)
	for dialect, dsn := range map[string]string{
		"postgres": "postgres://nobody:s3cr3t@" + postgresServer + "/none",
		"mysql":    "nobody:s3cr3t@tcp(" + mysqlServer + ")/none",
		"mariadb":  "no DSN: s3cr3t",
		"sqlite":   filepath.Join(dir, "none.db"),
	} {
		cmd := command(dir, "model", dialect, "--dsn-env", "SECRET_DSN")
		cmd.Env = append(cmd.Env, "SECRET_DSN="+dsn)
		ran := finish(t, cmd)
		require.Equal(t, exitFound, ran.code, "%s: %s%s", dialect, ran.stdout, ran.stderr)
		require.Contains(t, ran.stderr, "error: the database can't be read")
		require.NotContains(t, ran.stdout+ran.stderr, "s3cr3t")
		require.NoDirExists(t, filepath.Join(dir, "internal"))
		require.NotContains(t, ran.stderr, "names no table")
		require.Equal(t, 1, strings.Count(ran.stderr, "error: "), ran.stderr)
		viaURL := invoke(t, dir, "model", dialect, "datasource", "-url", dsn, "-table", "*", "-dir", "model")
		require.Equal(t, exitFound, viaURL.code)
		require.NotContains(t, viaURL.stdout+viaURL.stderr, "s3cr3t")
	}
}
