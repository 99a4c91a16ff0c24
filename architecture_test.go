package apigen_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/apigen/apigen"

// law lists, for each room, the rooms of this module it may import. A room
// covers the packages below it unless they have a line of their own. What is
// not listed is forbidden, so a new room takes a new line here.
var law = map[string][]string{
	"":                   {},
	"parser/source":      {},
	"parser/diag":        {"parser/source"},
	"parser/ast":         {"parser/source"},
	"parser":             {"parser/source", "parser/diag", "parser/ast"},
	"parser/format":      {"parser/source", "parser/ast"},
	"parser/contract":    {"parser/source", "parser/diag", "parser/ast"},
	"parser/breaking":    {"parser/source", "parser/diag", "parser/contract"},
	"parser/lint":        {"parser/source", "parser/diag", "parser/ast", "parser/contract"},
	"parser/schema":      {"parser/source", "parser/diag"},
	"generator/plan":     {"parser/diag"},
	"generator":          {"parser/diag", "generator/plan"},
	"generator/gocode":   {"parser/contract", "generator/plan"},
	"generator/gosource": {},
	"generator/golden":   {"generator/plan"}, // of tests
	"generator/deploy":   {"generator/deploy/secret", "parser/source", "parser/diag", "parser/contract", "generator", "generator/plan", "templates"},
	"generator/merge":    {"parser/diag", "parser/source", "generator/plan"},
	"generator/service":  {"parser/contract", "parser/diag", "generator", "generator/plan", "generator/gocode", "generator/gosource", "generator/merge", "templates"},
	"generator/model":    {"parser/schema", "parser/diag", "generator", "generator/plan", "generator/gocode"},
	"generator/project":  {"parser/contract", "parser/diag", "parser/source", "generator", "generator/plan", "generator/gocode", "generator/gosource", "generator/merge", "generator/service", "templates"},
	"generator/sample":   {"parser/contract"},
	"generator/plugin":   {"parser/contract", "parser/diag", "generator/plan"},
	"templates":          {"parser/source", "parser/diag"},

	"generator/deploy/drift":          {"generator/deploy/secret"},
	"generator/deploy/secret":         {},
	"generator/project/internal/lock": {"", "generator/project"}, // go generate's own program
	"cmd/apigen":                      {"", "parser", "parser/source", "parser/diag", "parser/ast", "parser/format", "parser/contract", "parser/lint", "parser/breaking", "parser/schema", "generator", "generator/plan", "generator/deploy", "generator/deploy/drift", "generator/gocode", "generator/merge", "generator/model", "generator/plugin", "generator/service", "generator/project", "templates"},
	"internal/e2e":                    {"internal/e2e", "parser", "parser/contract", "generator", "generator/service"}, // of tests
	"runtime":                         {"runtime"},
	"examples":                        {"examples", "runtime"},
}

// owners lists the rooms that alone may import a package of somebody else.
var owners = map[string][]string{
	"github.com/alecthomas/participle/v2": {"parser"},
	"github.com/dave/jennifer":            {"generator/gocode", "generator/service"},
	"github.com/spf13/cobra":              {"cmd/apigen"},
	"github.com/evanphx/json-patch/v5":    {"generator/deploy/drift"},
	"github.com/golang-jwt/jwt/v5":        {"runtime/jwt"},
	"github.com/pingcap/tidb":             {"parser/schema"},
	"github.com/pressly/goose":            {"cmd/apigen", "runtime/store"},
	"github.com/prometheus":               {"runtime/metrics"},
	"github.com/redis/go-redis/v9":        {"runtime/breaker/redisbreaker", "runtime/cache/rediscache", "runtime/limit/redislimit", "runtime/trace/redistrace"},
	"github.com/wasilibs/go-pgquery":      {"parser/schema"},
	"go.opentelemetry.io":                 {"runtime/trace"},
	"gorm.io":                             {"examples", "runtime/breaker/gormbreaker", "runtime/store", "runtime/trace/gormtrace"},
}

// standardOnly lists the runtime packages that may import nothing but the
// standard library and other runtime packages, so that vendoring one stays light.
var standardOnly = []string{
	"runtime/arrival", "runtime/bind", "runtime/breaker", "runtime/cache", "runtime/clientip", "runtime/encode",
	"runtime/fallback", "runtime/guard", "runtime/health", "runtime/limit", "runtime/logx", "runtime/middleware",
	"runtime/observe", "runtime/optional",
	"runtime/problem", "runtime/rest", "runtime/retry", "runtime/rttest", "runtime/secret", "runtime/serve",
	"runtime/shed", "runtime/sse", "runtime/stream", "runtime/websocket",
}

func TestImportLaw(t *testing.T) {
	for dir, imports := range importsByPackage(t) {
		room, ok := roomOf(dir)
		require.True(t, ok, "%s is in no room; add it to the law or move it", dir)
		for _, imported := range imports {
			checkImport(t, dir, room, imported)
		}
	}
}

func checkImport(t *testing.T, dir, room, imported string) {
	t.Helper()
	if inside, ok := strings.CutPrefix(imported+"/", module+"/"); ok {
		target, known := roomOf(strings.TrimSuffix(inside, "/"))
		require.True(t, known, "%s imports %s, which is in no room", dir, imported)
		require.True(t, target == room || slices.Contains(law[room], target), "%s may not import %s", dir, imported)
		return
	}
	for owned, rooms := range owners {
		if strings.HasPrefix(imported+"/", owned+"/") {
			require.Contains(t, rooms, roomFor(dir, rooms), "%s may not import %s", dir, imported)
		}
	}
	if slices.Contains(standardOnly, dir) {
		require.NotContains(t, strings.Split(imported, "/")[0], ".", "%s may import the standard library only, not %s", dir, imported)
	}
}

// With all that comes along, the runtime packages every service has need two
// modules besides the standard library.
func TestServicesDependOnTwoModules(t *testing.T) {
	packages := []string{"list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "./runtime/conf", "./runtime/jwt"}
	for _, dir := range standardOnly {
		packages = append(packages, "./"+dir)
	}
	output, err := exec.Command("go", packages...).Output()
	require.NoError(t, err)
	seen := map[string]bool{}
	for name := range strings.FieldsSeq(string(output)) {
		seen[name] = true
	}
	require.Equal(t, map[string]bool{module: true, "github.com/golang-jwt/jwt/v5": true, "go.yaml.in/yaml/v4": true}, seen)
}

// gRPC and the code generated for protocol buffers would add 7 MB to every
// service that is traced.
func TestTracingStaysLight(t *testing.T) {
	output, err := exec.Command("go", "list", "-deps", "./runtime/trace", "./runtime/trace/gormtrace", "./runtime/trace/redistrace").Output()
	require.NoError(t, err)
	require.Contains(t, string(output), "go.opentelemetry.io/otel/sdk/trace")
	require.NotContains(t, string(output), "google.golang.org/")
}

// Manifests are checked against the types of Kubernetes in internal/tools/kube only: the tool
// would be several times its size with them, and its go.mod half as long again.
func TestToolDoesNotLinkKubernetes(t *testing.T) {
	output, err := exec.Command("go", "list", "-deps", "-test", "./cmd/apigen", "./generator/deploy/...").Output()
	require.NoError(t, err)
	require.Contains(t, string(output), module+"/generator/deploy/drift")
	for dependency := range strings.FieldsSeq(string(output)) {
		require.NotRegexp(t, `^(sigs\.)?k8s\.io/|prometheus-operator`, dependency)
	}
}

func TestTopLevelIsAsDesigned(t *testing.T) {
	allowed := []string{"cmd", "parser", "generator", "templates", "runtime", "examples", "testdata", "docs", "internal"}
	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	for _, entry := range entries {
		if entry.IsDir() && holdsGo(t, entry.Name()) {
			require.Contains(t, allowed, entry.Name(), "a new top-level code folder needs a strong reason")
		}
	}
	matches, err := filepath.Glob("runtime/*.go")
	require.NoError(t, err)
	require.Empty(t, matches, "runtime/ itself is no package")
	matches, err = filepath.Glob("*_test.go")
	require.NoError(t, err)
	require.Equal(t, []string{"architecture_test.go"}, matches, "tests stand beside what they test, or in internal/e2e")
}

func TestFilesStaySmall(t *testing.T) {
	walkGo(t, func(file string) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		if strings.Contains(string(text[:min(len(text), 100)]), "Code generated") {
			return
		}
		require.LessOrEqual(t, strings.Count(string(text), "\n"), 400, "%s has more than one reason to change; split it", file)
	})
}

// A code, such as T1 in TestT1Opens, says nothing to who reads that it failed.
func TestNamesOfTestsSayWhatTheyHold(t *testing.T) {
	code := regexp.MustCompile(`(?m)^func (?:Test|Benchmark|Fuzz)(?:Load)?[A-Z][0-9]*(?:\(|[0-9]).*`)
	walkGo(t, func(file string) {
		if strings.HasSuffix(file, "_test.go") {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Empty(t, code.FindAllString(string(text), -1), "%s: name what is held instead of a code", file)
		}
	})
}

// Whoever looks for what a package is opens its doc.go, and finds that and nothing else
// there. Commands say it above main, where the flags are.
func TestPackageCommentsStandInDocGo(t *testing.T) {
	commented := map[string]bool{}
	walkGo(t, func(file string) {
		dir := path.Dir(file)
		if dir == "." || strings.HasSuffix(file, "_test.go") || strings.HasPrefix(dir, "examples/") {
			return
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		require.NoError(t, err)
		if parsed.Name.Name == "main" {
			return
		}
		isDoc := path.Base(file) == "doc.go"
		require.Equal(t, isDoc, parsed.Doc != nil, "%s: the package comment stands in doc.go", file)
		require.False(t, isDoc && len(parsed.Decls) > 0, "%s holds the package comment only", file)
		commented[dir] = commented[dir] || isDoc
	})
	for dir, has := range commented {
		require.True(t, has, "%s has no doc.go", dir)
	}
	require.NotEmpty(t, commented)
}

func importsByPackage(t *testing.T) map[string][]string {
	t.Helper()
	imports := map[string][]string{}
	walkGo(t, func(file string) {
		if strings.HasSuffix(file, "_test.go") {
			return
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		require.NoError(t, err)
		dir := strings.TrimPrefix(path.Dir(file), ".")
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			imports[dir] = append(imports[dir], imported)
		}
	})
	require.NotEmpty(t, imports)
	return imports
}

// walkGo visits the Go files of the tree, leaving out testdata, hidden folders,
// what quickstart leaves behind, and modules of their own, such as bench.
func walkGo(t *testing.T, visit func(file string)) {
	t.Helper()
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if d.IsDir() && name != "." && (base == "testdata" || strings.HasPrefix(base, ".") || name == "quickstart" || holdsModule(name)) {
			return fs.SkipDir
		}
		if !d.IsDir() && strings.HasSuffix(name, ".go") {
			visit(name)
		}
		return nil
	})
	require.NoError(t, err)
}

func holdsModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

func holdsGo(t *testing.T, dir string) bool {
	t.Helper()
	found := false
	walkGo(t, func(file string) { found = found || strings.HasPrefix(file, dir+"/") })
	return found
}

// roomOf finds the closest room at or above a directory.
func roomOf(dir string) (string, bool) {
	for {
		if _, ok := law[dir]; ok {
			return dir, true
		}
		if dir == "" {
			return "", false
		}
		parent := path.Dir(dir)
		if parent == "." {
			return "", false
		}
		dir = parent
	}
}

// roomFor returns the room among rooms that holds dir, or dir itself.
func roomFor(dir string, rooms []string) string {
	for _, room := range rooms {
		if dir == room || strings.HasPrefix(dir, room+"/") {
			return room
		}
	}
	return dir
}
