package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// several is a directory with two services in one module and one in a module of
// its own; the first two import the same types.
func several(t *testing.T) string {
	t.Helper()
	service := func(name string) string {
		return "import \"../common/base.api\"\n\nservice " + name + " {\n\t@handler Ping\n\tpost /ping (Base) returns (Base)\n}\n"
	}
	dir := workspace(t, map[string]string{
		"apigen.yaml": "version: 1\nservices:\n  - contract: one/one.api\n    dir: one\n  - contract: two/two.api\n    dir: two\n" +
			"  - contract: three/three.api\n    dir: three\n",
		"common/base.api": "type Base {\n\tID int64 `json:\"id\"`\n}\n",
		"one/one.api":     service("one"),
		"two/two.api":     service("two"),
		"three/three.api": service("three"),
	})
	beside(t, dir, "example.com/all")
	beside(t, filepath.Join(dir, "three"), "example.com/three")
	return dir
}

// beside makes dir a module that takes the runtime from this repository.
func beside(t *testing.T, dir, name string) {
	t.Helper()
	here, err := filepath.Abs("../..")
	require.NoError(t, err)
	const module = "github.com/apigen/apigen"
	text := strings.Replace(read(t, here, "go.mod"), "module "+module, "module "+name, 1)
	put(t, dir, "go.mod", text+"\nrequire "+module+" v0.0.0\nreplace "+module+" => "+here+"\n")
	put(t, dir, "go.sum", read(t, here, "go.sum"))
}

// userAPI is a copy of the example in a module of its own, generated anew as its
// import paths are others.
func userAPI(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	const from = "../../examples/userapi"
	for name, text := range contents(t, from) {
		generated := strings.HasPrefix(name, "internal/handler") || strings.HasPrefix(name, "internal/types") || strings.HasSuffix(name, "_gen.go")
		if text != "directory" && !generated && !strings.HasSuffix(name, "_test.go") {
			put(t, dir, name, strings.ReplaceAll(text, "github.com/apigen/apigen/examples/userapi", "userapi"))
		}
	}
	beside(t, dir, "userapi")
	invoke(t, dir, "generate").ok(t)
	return dir
}

func TestGenerateRunsEverythingThatIsListed(t *testing.T) {
	t.Parallel()
	dir := several(t)
	ran := invoke(t, dir, "generate").ok(t)
	require.Contains(t, ran.stdout, "created   one/internal/types/types.go\n")
	require.NoFileExists(t, filepath.Join(dir, "one/apigen.yaml"), "the settings are above")
	invoke(t, filepath.Join(dir, "one/internal"), "generate").refused(t,
		"there is no apigen.yaml; the nearest one above is in ../..: run there, or name it with --dir")
	for _, module := range []string{".", "three"} {
		goCommand(t, filepath.Join(dir, module), "vet", "-mod=mod", "./...")
	}
	before := snapshot(t, dir)
	require.Contains(t, invoke(t, dir, "generate").ok(t).stdout, "everything is up to date\n0 created, 0 updated, ")
	require.Equal(t, before, snapshot(t, dir))

	// One contract that is wrong keeps all services as they are.
	put(t, dir, "one/one.api", strings.Replace(read(t, dir, "one/one.api"), "/ping", "/pong", 1))
	put(t, dir, "two/two.api", strings.Replace(read(t, dir, "two/two.api"), "(Base) returns", "(Bass) returns", 1))
	put(t, dir, "three/three.api", strings.Replace(read(t, dir, "three/three.api"), "service three", "servise three", 1))
	before = snapshot(t, dir)
	ran = invoke(t, dir, "generate")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, "two/two.api:5:14: error: type Bass is not declared")
	require.Contains(t, ran.stderr, "three/three.api:3:1: error: ")
	require.Equal(t, before, snapshot(t, dir))
}

func TestGenerateNeedsSomethingToDo(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"greet.api": greetContract})
	invoke(t, dir, "generate").refused(t, "there is no apigen.yaml; begin with: apigen api go --api FILE")
	put(t, dir, "apigen.yaml", "version: 1\nservices:\n  - contract: greet.api\n    dir: ../elsewhere\n")
	invoke(t, dir, "generate").refused(t, "apigen.yaml: dir ../elsewhere lies outside the directory of the file")
	invoke(t, dir, "generate", "--format", "xml", "--check").refused(t, `--format "xml" is unknown; use text, json or github`)
	invoke(t, dir, "generate", "--format", "json").refused(t, "--format goes with --check or --dry-run")
}

// Drift is told without git, the go command or a network, and nothing is written.
func TestCheckNamesWhatWouldChange(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	check := func(args ...string) result {
		cmd := command(dir, append([]string{"generate", "--check"}, args...)...)
		cmd.Env = []string{"PATH=", actAsCommand + "=1"}
		return finish(t, cmd)
	}
	require.Equal(t, "everything is up to date\n", check().ok(t).stdout)
	require.Equal(t, "[]\n", check("--format", "json").ok(t).stdout)
	require.Empty(t, check("--format", "github").ok(t).stdout)

	changeContract(t, dir)
	before := snapshot(t, dir)
	ran := check()
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stdout, "update internal/types/types.go: is not what the contract asks for\n")
	require.Contains(t, ran.stdout, "files would change; nothing was written\n")

	var files []pendingFile
	ran = check("--format", "json")
	require.Equal(t, exitFound, ran.code)
	require.NoError(t, json.Unmarshal([]byte(ran.stdout), &files))
	require.Contains(t, files, pendingFile{"internal/types/types.go", "update", "generated", "is not what the contract asks for"})

	ran = check("--format", "github")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stdout, "::error file=internal/types/types.go,title=apigen drift::would update: is not what the contract asks for; run apigen generate\n")

	// What check names is what generating changes, and then there is nothing left.
	require.Equal(t, before, snapshot(t, dir))
	changed := invoke(t, dir, "generate").ok(t).stdout
	for _, f := range files {
		require.Contains(t, changed, f.Path+"\n")
	}
	require.Equal(t, "everything is up to date\n", check().ok(t).stdout)
}

func TestCheckSeesAnEditedGeneratedFile(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	put(t, dir, "internal/types/types.go", read(t, dir, "internal/types/types.go")+"// mine\n")
	ran := invoke(t, dir, "generate", "--check")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, "internal/types/types.go: error: the file is generated, but was edited by hand")
}

func TestDiffShowsEachChange(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	changeContract(t, dir)
	before := snapshot(t, dir)
	ran := invoke(t, dir, "generate", "--diff").ok(t)
	require.Contains(t, ran.stdout, "--- internal/types/types.go\n+++ internal/types/types.go\n@@ ")
	require.NotContains(t, ran.stdout, "\x1b[")
	require.Equal(t, before, snapshot(t, dir))
}

// A field that the contract loses and the logic uses is a conflict that names
// the line; --accept-breaks leaves it to the compiler.
func TestCodeThatWouldNotCompileIsNamed(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	put(t, dir, "greet.api", strings.Replace(read(t, dir, "greet.api"), "Message string `json:\"message\"`", "Text string `json:\"text\"`", 1))
	before := snapshot(t, dir)
	ran := invoke(t, dir, "generate")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, "internal/logic/hellologic.go:25:30: error: this would no longer compile: unknown field Message in struct literal of type types.HelloResponse")
	require.Contains(t, ran.stderr, "\n   25 | ")
	require.Equal(t, before, snapshot(t, dir))

	invoke(t, dir, "generate", "--accept-breaks").ok(t)
	require.Contains(t, read(t, dir, "internal/types/types.go"), "Text string")
	require.Equal(t, before["internal/logic/hellologic.go"], snapshot(t, dir)["internal/logic/hellologic.go"])

	// The other way round: the code is changed first, and then fits.
	other := greetCopy(t)
	put(t, other, "greet.api", read(t, dir, "greet.api"))
	put(t, other, "internal/logic/hellologic.go", strings.Replace(read(t, other, "internal/logic/hellologic.go"), "Message:", "Text:", 1))
	invoke(t, other, "generate").ok(t)
	goCommand(t, other, "vet", "./...")
}

// The stub of a removed route goes; one with somebody's code stays until prune
// removes it.
func TestRemovedRoutes(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	was := read(t, dir, "greet.api")
	more := "\nservice greet {\n\t@handler Stub\n\tget /stub\n\n\t@handler Mine\n\tget /mine\n}\n"
	put(t, dir, "greet.api", was+more)
	invoke(t, dir, "generate").ok(t)
	const mine = "internal/logic/minelogic.go"
	put(t, dir, mine, read(t, dir, mine)+"\n// mine\n")
	put(t, dir, "greet.api", was)
	ran := invoke(t, dir, "generate").ok(t)
	require.Contains(t, ran.stdout, "removed   internal/logic/stublogic.go\n")
	require.Contains(t, ran.stdout, "kept      "+mine+": GET /mine is no longer in the contract\n")
	require.NoFileExists(t, filepath.Join(dir, "internal/handler/minehandler.go"))
	goCommand(t, dir, "vet", "./...")
	invoke(t, dir, "generate", "--check").ok(t)

	require.Equal(t, mine+": GET /mine is no longer in the contract\nremove them with: apigen prune --apply\n", invoke(t, dir, "prune").ok(t).stdout)
	require.FileExists(t, filepath.Join(dir, mine))
	require.Contains(t, invoke(t, dir, "prune", "--apply").ok(t).stdout, "removed   "+mine+"\n")
	require.NoFileExists(t, filepath.Join(dir, mine))
	require.Equal(t, "nothing to prune\n", invoke(t, dir, "prune").ok(t).stdout)
	invoke(t, dir, "generate", "--check").ok(t)
}

// A route that comes back finds the code that was kept.
func TestARouteThatComesBackFindsItsCode(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	const logic = "internal/logic/hellologic.go"
	put(t, dir, logic, read(t, dir, logic)+"\n// mine\n")
	was, code := read(t, dir, "greet.api"), read(t, dir, logic)
	put(t, dir, "greet.api", "service greet {\n\t@handler Other\n\tget /other\n}\n")
	ran := invoke(t, dir, "generate")
	require.Equal(t, exitFound, ran.code, "its types are gone with it")
	put(t, dir, "greet.api", strings.Replace(was, "@doc", "@handler Other\n\tget /other\n\n\t@doc", 1))
	invoke(t, dir, "generate").ok(t)
	put(t, dir, "greet.api", was)
	invoke(t, dir, "generate").ok(t)
	require.Equal(t, code, read(t, dir, logic))
	require.Equal(t, "nothing to prune\n", invoke(t, dir, "prune").ok(t).stdout)
}

func TestPruneWantsCodeInStep(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	changeContract(t, dir)
	ran := invoke(t, dir, "prune")
	require.Equal(t, exitFound, ran.code)
	require.Equal(t, "the code is not in step with its contracts; run apigen generate first\n", ran.stderr)
}

// The promise of the README on the example of this repository: change a type,
// and the code is brought in step without a line of yours lost.
func TestTheUserAPIStaysInStep(t *testing.T) {
	t.Parallel()
	dir := userAPI(t)
	const logic = "internal/logic/auth/registerlogic.go"
	invoke(t, dir, "generate", "--check").ok(t)
	before := read(t, dir, logic)
	contract := read(t, dir, "userapi.api")
	put(t, dir, "userapi.api", strings.NewReplacer("RegisterRequest", "SignUpRequest").Replace(contract))
	ran := invoke(t, dir, "generate", "--check")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stdout, "internal/types/types.go")
	require.Contains(t, ran.stdout, "patch  "+logic)
	invoke(t, dir, "generate").ok(t)
	goCommand(t, dir, "vet", "-mod=mod", "./...")
	require.Equal(t, strings.ReplaceAll(before, "*types.RegisterRequest", "*types.SignUpRequest"), read(t, dir, logic))
}

func TestCommandsOfTheRegenerationPageWork(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	commands := 0
	for _, block := range blocks(t, "regeneration.md", "sh") {
		for line := range strings.Lines(block) {
			args, ok := strings.CutPrefix(strings.TrimSpace(line), "apigen ")
			require.True(t, ok, "%s", line)
			invoke(t, dir, strings.Fields(args)...).ok(t)
			commands++
		}
	}
	require.Greater(t, commands, 5)
	for _, block := range blocks(t, "regeneration.md", "yaml") {
		_, err := parseSettings(settingsFile, []byte(block))
		require.NoError(t, err)
	}
}

// Types that several services of a module import are declared once. The service
// in another module has its own.
func TestSharedTypesAreDeclaredOnce(t *testing.T) {
	t.Parallel()
	dir := several(t)
	put(t, dir, "common/base.api", "type Base {\n\tID int64 `json:\"id\"`\n\tColor Color `json:\"color,options=red|blue,optional\"`\n\tPage Page[Color] `json:\"page,optional\"`\n}\n\n"+
		"type Color string\n\ntype Page[T] {\n\tItems []T `json:\"items\"`\n}\n")
	put(t, dir, "one/one.api", read(t, dir, "one/one.api")+"\ntype Mine {\n\tBase\n\tPage Page[Base] `json:\"bases\"`\n}\n\nservice one {\n\t@handler Mine\n\tpost /mine (Mine) returns (Mine)\n}\n")
	put(t, dir, "apigen.yaml", read(t, dir, "apigen.yaml")+"types:\n  - contract: common/base.api\n    dir: common/base\n")
	invoke(t, dir, "generate").ok(t)
	require.Contains(t, read(t, dir, "common/base/types.go"), "package base\n")
	require.Contains(t, read(t, dir, "common/base/types.go"), "type Base struct {")
	for _, service := range []string{"one", "two"} {
		require.Contains(t, read(t, dir, service+"/internal/types/types.go"), "type Base = base.Base\n")
		require.Contains(t, read(t, dir, service+"/internal/types/types.go"), "type PageColor = base.PageColor\n")
	}
	require.Contains(t, read(t, dir, "one/internal/types/types.go"), "type PageBase struct {")
	require.Contains(t, read(t, dir, "three/internal/types/types.go"), "type Base struct {")
	for _, module := range []string{".", "three"} {
		goCommand(t, filepath.Join(dir, module), "vet", "-mod=mod", "./...")
	}
	invoke(t, dir, "generate", "--check").ok(t)
	require.Contains(t, invoke(t, dir, "api", "go", "--api", "two/two.api").ok(t).stdout, "everything is up to date")

	put(t, dir, "common/base.api", strings.Replace(read(t, dir, "common/base.api"), "ID int64", "ID string", 1))
	require.Contains(t, invoke(t, dir, "generate").ok(t).stdout, "updated   common/base/types.go\n")
	goCommand(t, dir, "vet", "-mod=mod", "./...")
}

func TestSharedTypesNeedAModule(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{
		"base.api":    "type Base {\n\tID int64 `json:\"id\"`\n}\n",
		"greet.api":   greetContract,
		"apigen.yaml": "version: 1\nservices:\n  - contract: greet.api\n    dir: greet\ntypes:\n  - contract: base.api\n    dir: base\n",
	})
	invoke(t, dir, "generate").refused(t, "base is in no Go module, and shared types need one; run go mod init above it")
	put(t, dir, "apigen.yaml", "version: 1\nservices:\n  - contract: greet.api\ntypes:\n  - contract: base.api\n    dir: ../base\n")
	invoke(t, dir, "generate").refused(t, "apigen.yaml:6:10: dir ../base lies outside the directory of the file")
	put(t, dir, "apigen.yaml", "version: 1\nservices:\n  - contract: greet.api\ntypes:\n  - contract: base.api\n")
	invoke(t, dir, "generate").refused(t, "apigen.yaml:5:5: shared types need a contract and a dir, such as contract: common/base.api and dir: common/base")
}
