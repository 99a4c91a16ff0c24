package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSecondRunTouchesNothing(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	before := snapshot(t, dir)
	for _, args := range [][]string{{"api", "go"}, {"api", "go", "--api", "greet.api"}, {"api", "go", "-api", "greet.api", "-dir", "."}} {
		again := invoke(t, dir, args...).ok(t)
		require.Regexp(t, `^everything is up to date\n0 created, 0 updated, \d+ unchanged, \d+ yours\n$`, again.stdout)
		require.Equal(t, before, snapshot(t, dir))
	}
	verbose := invoke(t, dir, "api", "go", "-v").ok(t)
	require.Contains(t, verbose.stdout, "unchanged internal/types/types.go\n")
	require.Contains(t, verbose.stdout, "yours     internal/logic/hellologic.go\n")
}

func TestEditedGeneratedFileIsAConflict(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	const edited = "internal/types/types.go"
	put(t, dir, edited, read(t, dir, edited)+"\n// mine\n")
	changeContract(t, dir)
	before := snapshot(t, dir)
	ran := invoke(t, dir, "api", "go")
	require.Equal(t, exitFound, ran.code)
	require.Empty(t, ran.stdout)
	require.Contains(t, ran.stderr, edited)
	require.Contains(t, ran.stderr, "edited by hand")
	require.Contains(t, ran.stderr, "move the change to a file of your own, delete this one and run again")
	require.True(t, strings.HasSuffix(ran.stderr, "nothing was written\n"), ran.stderr)
	require.Equal(t, before, snapshot(t, dir))

	require.NoError(t, os.Remove(filepath.Join(dir, edited)))
	invoke(t, dir, "api", "go").ok(t)
	require.NotContains(t, read(t, dir, edited), "// mine")
}

func TestFilesOfOthersAreNotOverwritten(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{
		"greet.api":                greetContract,
		"internal/types/types.go":  "package types\n",
		"internal/types/extra.txt": "mine",
	})
	before := snapshot(t, dir)
	ran := invoke(t, dir, "api", "go", "--api", "greet.api")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, "internal/types/types.go")
	require.Contains(t, ran.stderr, "nothing was written\n")
	require.Equal(t, before, snapshot(t, dir))
}

func TestFileInThePlaceOfADirectory(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"greet.api": greetContract, "internal/types": "mine"})
	before := snapshot(t, dir)
	ran := invoke(t, dir, "api", "go", "--api", "greet.api")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, "internal/types is a file, and a directory must go there")
	require.Contains(t, ran.stderr, "move internal/types away and run again")
	require.Contains(t, ran.stderr, "nothing was written\n")
	require.Equal(t, before, snapshot(t, dir))
}

func TestContractChangeKeepsTheLogic(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	const logic = "internal/logic/hellologic.go"
	put(t, dir, logic, strings.Replace(read(t, dir, logic), `"Hello, "`, `"Good day, "`, 1))
	put(t, dir, "etc/greet.yaml", read(t, dir, "etc/greet.yaml")+"# mine\n")
	changeContract(t, dir)
	before := snapshot(t, dir)

	ran := invoke(t, dir, "api", "go").ok(t)
	require.Contains(t, ran.stdout, "updated   internal/types/types.go\n")
	require.Contains(t, ran.stdout, "created   internal/logic/byelogic.go\n")
	after := snapshot(t, dir)
	for _, kept := range []string{logic, "etc/greet.yaml", "greet.go", "go.mod", "internal/handler/hellohandler.go", "internal/apigen/rest/router.go"} {
		require.Equal(t, before[kept], after[kept], kept)
	}
	require.Regexp(t, "Excited +bool", after["internal/types/types.go"])

	buildService(t, dir, "greet")
	s := startService(t, dir, "greet")
	_, answer := send(t, "GET", s.url+"/hello/you?excited=true", "")
	require.JSONEq(t, `{"message":"Good day, you!"}`, answer)
	status, _ := send(t, "GET", s.url+"/hello/you?excited=maybe", "")
	require.Equal(t, 400, status)
	_, answer = send(t, "GET", s.url+"/bye/you", "")
	require.JSONEq(t, `{"message":""}`, answer)
}

// greetContract is the starter contract with one more field and route.
const greetContract = `type HelloRequest {
	Name string ` + "`path:\"name\"`" + `
	Excited bool ` + "`form:\"excited,optional\"`" + `
}

type HelloResponse {
	Message string ` + "`json:\"message\"`" + `
}

service greet {
	@handler Hello
	get /hello/:name (HelloRequest) returns (HelloResponse)

	@handler Bye
	get /bye/:name (HelloRequest) returns (HelloResponse)
}
`

func changeContract(t *testing.T, dir string) {
	t.Helper()
	put(t, dir, "greet.api", greetContract)
}

func TestSettingsOfSeveralServices(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{
		"go.mod":      "module example.com/all\n\ngo 1.26\n",
		"api/one.api": "service one {\n\t@handler Ping\n\tget /ping\n}\n",
		"api/two.api": "service two {\n\t@handler Ping\n\tget /ping\n}\n",
		"apigen.yaml": "version: 1\nservices:\n  - {contract: api/one.api, dir: svc/one}\n" +
			"  - contract: api/two.api\n    dir: svc/two\n    style: go_zero\n",
	})
	invoke(t, dir, "api", "go").refused(t, "apigen.yaml lists several services; name a contract with --api")
	ran := invoke(t, dir, "api", "go", "--api", "api/two.api")
	require.Equal(t, exitOK, ran.code, ran.stderr)
	require.FileExists(t, filepath.Join(dir, "svc/two/internal/handler/ping_handler.go"))
	ran = invoke(t, dir, "api", "go", "--api", "api/one.api", "--dir", "elsewhere")
	require.Equal(t, exitOK, ran.code, ran.stderr)
	require.FileExists(t, filepath.Join(dir, "elsewhere/internal/handler/pinghandler.go"))
	require.NoDirExists(t, filepath.Join(dir, "svc/one"))
}

// Paths are spelled as seen from where the user is, not from --dir.
func TestConflictsNameFilesAsSeenFromHere(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	const edited = "internal/types/types.go"
	put(t, dir, edited, read(t, dir, edited)+"\n// mine\n")
	changeContract(t, dir)
	ran := invoke(t, filepath.Dir(dir), "api", "go", "--dir", filepath.Base(dir))
	require.Equal(t, exitFound, ran.code)
	require.True(t, strings.HasPrefix(ran.stderr, filepath.Base(dir)+"/"+edited+": error: the file is generated"), ran.stderr)
}

// A contract that starts to use tokens and a middleware needs fields, settings
// and imports in files that are the user's.
func TestNewGuardsReachTheUsersFiles(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	text := strings.Replace(read(t, dir, "greet.api"), "service greet", "@server (\n\tjwt: Auth\n\tmiddleware: Audit\n)\nservice greet", 1)
	put(t, dir, "greet.api", text)
	before := read(t, dir, "internal/svc/servicecontext.go")
	ran := invoke(t, dir, "api", "go").ok(t)
	require.Contains(t, ran.stdout, "patched   internal/svc/servicecontext.go\n")
	require.Contains(t, read(t, dir, "etc/greet.yaml"), "\nauth:\n  secret: ${AUTH_SECRET:-random}\n")
	requireLinesKept(t, before, read(t, dir, "internal/svc/servicecontext.go"))
	goCommand(t, dir, "vet", "./...")
	invoke(t, dir, "api", "go", "--check").ok(t)
}

// A constructor that makes the context elsewhere is not changed: the message
// shows what to write.
func TestGuardsThatDoNotFitAreShown(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	text := strings.Replace(read(t, dir, "greet.api"), "service greet", "@server (\n\tmiddleware: Audit\n)\nservice greet", 1)
	put(t, dir, "greet.api", text)
	mine := strings.Replace(read(t, dir, "internal/svc/servicecontext.go"), "return &ServiceContext{", "return made(ServiceContext{", 1)
	mine = strings.Replace(mine, "\t}, nil", "\t}), nil", 1) + "\nfunc made(s ServiceContext) *ServiceContext { other := ServiceContext{}; _ = other; return &s }\n"
	put(t, dir, "internal/svc/servicecontext.go", strings.Replace(mine, "return made(ServiceContext{", "x := ServiceContext{}\n\t_ = x\n\treturn made(ServiceContext{", 1))
	before := snapshot(t, dir)
	ran := invoke(t, dir, "api", "go")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, "internal/svc/servicecontext.go: error: routes now use ServiceContext.AuditMiddleware, which can't be added here: "+
		"there is no one place in NewServiceContext that makes it [output-unpatchable]")
	require.Contains(t, ran.stderr, "add the field `AuditMiddleware func(http.Handler) http.Handler` to ServiceContext, and in NewServiceContext:\n")
	require.Contains(t, ran.stderr, "AuditMiddleware: middleware.NewAuditMiddleware().Handle,")
	require.Equal(t, before, snapshot(t, dir))
}

// requireLinesKept makes sure that every line of a text is still there, in order.
func requireLinesKept(t *testing.T, before, after string) {
	t.Helper()
	left := strings.Split(after, "\n")
	for line := range strings.SplitSeq(before, "\n") {
		i := slices.Index(left, line)
		require.GreaterOrEqual(t, i, 0, "this line is lost: %q", line)
		left = left[i+1:]
	}
}
