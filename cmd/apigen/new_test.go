package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// greeting is the directory of a service made by `apigen new greet` without
// network. It is made once; tests that change files copy it.
var greeting = sync.OnceValues(func() (string, result) {
	cmd := command(shared, "new", "greet")
	cmd.Env = append(cmd.Env, "GOPROXY=off", "GOFLAGS=-mod=mod -trimpath")
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	_ = cmd.Run() // its exit code says it all
	return filepath.Join(shared, "greet"), result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
})

func greet(t *testing.T) string {
	t.Helper()
	dir, made := greeting()
	made.ok(t)
	return dir
}

// greetCopy is a copy of the greeting service, without its binary.
func greetCopy(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "greet")
	require.NoError(t, os.CopyFS(dir, os.DirFS(greet(t))))
	require.NoError(t, os.Remove(filepath.Join(dir, "greet")))
	return dir
}

func TestNewBuildsOffline(t *testing.T) {
	t.Parallel()
	dir, made := greeting()
	made.ok(t)
	require.Contains(t, made.stdout, "it builds\n")
	require.Contains(t, made.stdout, "  cd greet\n  ./greet\n  curl http://127.0.0.1:8888/hello/you\n")

	// With -mod=mod the go command may repair go.mod and go.sum: it had no need.
	other := filepath.Join(t.TempDir(), "greet")
	invoke(t, filepath.Dir(other), "new", "greet", "--no-build").ok(t)
	for _, name := range []string{"go.mod", "go.sum"} {
		require.Equal(t, read(t, other, name), read(t, dir, name))
	}
	goCommand(t, dir, "vet", "./...")
}

func TestNewServiceAnswers(t *testing.T) {
	t.Parallel()
	s := startService(t, greet(t), "greet")
	status, answer := send(t, "GET", s.url+"/hello/you", "")
	require.Equal(t, http.StatusOK, status)
	require.JSONEq(t, `{"message":"Hello, you!"}`, answer)
	requireReady(t, s)
}

func TestNewWithSQLite(t *testing.T) {
	t.Parallel()
	dir := withDatabase(t, "sqlite")
	s := startService(t, dir, "shop")
	requireReady(t, s)
	require.FileExists(t, filepath.Join(dir, "data", "shop.db"))
}

func TestNewWithMySQL(t *testing.T) {
	t.Parallel()
	needServer(t, "MySQL", mysqlServer)
	dsn := mysqlDatabase(t)
	dir := withDatabase(t, "mysql")
	requireReady(t, startService(t, dir, "shop", "DATABASE_DSN="+dsn))
	requireNoStart(t, dir, "DATABASE_DSN="+strings.Replace(dsn, "/", "/no_", 1))
}

func TestNewWithPostgres(t *testing.T) {
	t.Parallel()
	needServer(t, "PostgreSQL", postgresServer)
	dsn := postgresDatabase(t)
	dir := withDatabase(t, "postgres")
	requireReady(t, startService(t, dir, "shop", "DATABASE_DSN="+dsn))
	requireNoStart(t, dir, "DATABASE_DSN="+strings.Replace(dsn, "dbname=", "dbname=no_", 1))
}

// withDatabase makes, checks and builds a service with a database.
func withDatabase(t *testing.T, db string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("compiles a database driver")
	}
	top := t.TempDir()
	invoke(t, top, "new", "shop", "--db", db).ok(t)
	dir := filepath.Join(top, "shop")
	goCommand(t, dir, "vet", "./...")
	return dir
}

func requireReady(t *testing.T, s *running) {
	t.Helper()
	require.Eventually(t, func() bool {
		status, _ := send(t, "GET", s.admin+"/readyz", "")
		return status == http.StatusOK
	}, 10*time.Second, 10*time.Millisecond, "the service does not get ready")
}

// requireNoStart wants one line about the database instead of a start.
func requireNoStart(t *testing.T, dir, dsn string) {
	t.Helper()
	ended := finish(t, serviceCommand(dir, "shop", dsn))
	require.NotZero(t, ended.code)
	require.Regexp(t, `^shop: store: cannot open the \w+ database: .*no_apigen_.*\n$`, ended.stderr)
}

func TestNewRefusesNames(t *testing.T) {
	t.Parallel()
	const modulePath = ": use letters, digits, - . _ ~ and /, such as greet or example.com/team/greet"
	dir := t.TempDir()
	for name, line := range map[string]string{
		"../x":            `"../x" is no Go module path` + modulePath,
		"a b":             `"a b" is no Go module path` + modulePath,
		"":                `"" is no Go module path` + modulePath,
		"/abs":            `"/abs" is no Go module path` + modulePath,
		"größe":           `"größe" is no Go module path` + modulePath,
		"a\nb":            `"a\nb" is no Go module path` + modulePath,
		"con":             `"con" is no Go module path` + modulePath,
		"net":             `"net" is no usable module path: "net" belongs to the Go standard library; try example.com/net`,
		"9lives":          `"9lives" can't name a service; begin with a letter and use letters, digits, - and _`,
		"example.com/_x":  `"_x" can't name a service; begin with a letter and use letters, digits, - and _`,
		"example.com/etc": `"etc" can't name a service: every project has etc, where the binary would go`,
		"Makefile":        `"Makefile" can't name a service: every project has Makefile, where the binary would go`,
	} {
		invoke(t, dir, "new", name).refused(t, line)
	}
	require.Empty(t, contents(t, dir))
}

func TestNewIsNamedByTheLastTellingElement(t *testing.T) {
	t.Parallel()
	for name, dir := range map[string]string{
		"greet":                     "greet",
		"example.com/team/greet":    "greet",
		"example.com/team/greet/v2": "greet",
		"example.com/greet-api":     "greet-api",
	} {
		top := t.TempDir()
		made := invoke(t, top, "new", name, "--no-build").ok(t)
		require.Contains(t, made.stdout, "  cd "+dir+"\n  go build .\n  ./greet\n")
		require.Contains(t, read(t, top, dir+"/go.mod"), "module "+name+"\n")
		require.FileExists(t, filepath.Join(top, dir, "greet.go"))
	}
}

func TestNewLeavesFilesAlone(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"taken/mine.txt": "mine", "file": "a file"})
	before := snapshot(t, dir)
	invoke(t, dir, "new", "taken").refused(t, "directory taken is not empty; choose another name or remove it")
	invoke(t, dir, "new", "file").refused(t, "file can't be used: not a directory")
	require.Equal(t, before, snapshot(t, dir))
}

func TestNewJoinsTheModuleAround(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"go.mod": "module example.com/outer\n\ngo 1.26\n"})
	made := invoke(t, dir, "new", "greet", "--join")
	require.Equal(t, exitOK, made.code, made.stderr)
	require.Regexp(t, `^your go.mod lacks what the service needs; run: go get( \S+@v\S+)+ && go mod tidy\n$`, made.stderr)
	require.NoFileExists(t, filepath.Join(dir, "greet", "go.mod"))
	require.Contains(t, read(t, dir, "greet/greet.go"), `"example.com/outer/greet/internal/handler"`)
}

// TestCopiesFollowTheImports: what the project's own code imports of the runtime
// is copied, too.
func TestCopiesFollowTheImports(t *testing.T) {
	t.Parallel()
	dir := workspace(t, nil)
	invoke(t, dir, "new", "greet", "--no-build").ok(t)
	home := filepath.Join(dir, "greet")
	put(t, home, "shared/limit.go", "package shared\n\nimport _ \"greet/internal/apigen/limit/redislimit\"\n")
	ran := invoke(t, home, "generate")
	require.Equal(t, exitOK, ran.code, ran.stderr)
	require.FileExists(t, filepath.Join(home, "internal/apigen/limit/redislimit/redislimit.go"))
	require.Regexp(t, `run: go get github\.com/redis/go-redis/v9@v\S+ && go mod tidy`, ran.stderr)
	again := invoke(t, home, "generate")
	require.Equal(t, exitOK, again.code, again.stderr)
	require.Contains(t, again.stdout, "everything is up to date")
}
