package corpus_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/internal/e2e/repo"
	"github.com/apigen/apigen/internal/e2e/scratch"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// wholeShare is the least part of the entry contracts with all their imports
// and types that must become services, in percent.
const wholeShare = 97

// trial is what became of one entry contract of the corpus.
type trial struct {
	row   row
	dir   string // folder in the module of all trees: "c007"
	codes []string
	api   *contract.API
	files []plan.File

	routes, types int
	accepted      bool
	formatted     bool
	compiled      bool
	started       bool
	problem       string // why it was not formatted, generated, compiled or started
}

func (c *trial) generated() bool { return c.files != nil }

// TestCorpus takes contracts of real projects all the way to a service that
// answers on every route. A contract that does not arrive there must stand in
// testdata/corpus/refused.tsv, with its codes and the reason.
func TestCorpus(t *testing.T) {
	dir := corpusDir(t)
	var trials []*trial
	for _, row := range readManifest(t, dir) {
		if row.kind == "entry_root" {
			trials = append(trials, try(dir, row, len(trials)+1))
		}
	}
	require.NotEmpty(t, trials, "the manifest lists no entry contracts")

	module := newForest(t, trials)
	module.compile(t)
	module.start(t)

	refusals := readRefusals(t)
	t.Log("\n" + table(trials))
	for _, c := range trials {
		judge(t, c, refusals[c.row.name()])
	}
	for _, name := range unused(refusals, trials) {
		t.Errorf("refused.tsv lists %s, which is no entry contract of the corpus; remove the line", name)
	}
	arrived, whole := share(trials, refusals)
	if arrived*100 < whole*wholeShare {
		t.Errorf("%d of %d complete contracts became services, want %d %%", arrived, whole, wholeShare)
	}
}

// TestCorpusSyntax: what either parser of goctl reads, we read.
func TestCorpusSyntax(t *testing.T) {
	dir := corpusDir(t)
	for _, row := range readManifest(t, dir) {
		text, err := os.ReadFile(filepath.Join(dir, row.repo, row.path))
		require.NoError(t, err)
		_, problems := parser.ParseFile(source.NewFile(row.path, text))
		if row.goctlAccepts() && problems.HasErrors() {
			t.Errorf("%s: %s", row.name(), firstError(problems))
		}
	}
}

func corpusDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("APIGEN_CORPUS")
	if dir == "" {
		t.Skip("APIGEN_CORPUS does not name a folder with contracts; see `make corpus`")
	}
	return dir
}

// try loads, resolves, formats and generates one contract.
func try(dir string, row row, number int) *trial {
	c := &trial{row: row, dir: "c" + strconv.Itoa(number)}
	program, problems := parser.Load(os.DirFS(filepath.Join(dir, row.repo)), row.path)
	api, found := contract.Resolve(program)
	problems = append(problems, found...)
	c.api, c.types = api, declaredTypes(program, api)
	for _, group := range api.Groups {
		c.routes += len(group.Routes)
	}
	if problems.HasErrors() {
		c.codes, c.problem = errorCodes(problems), firstError(problems)
		return c
	}
	c.accepted = true
	if err := formatProblem(program, api); err != nil {
		c.problem = err.Error()
		return c
	}
	c.formatted = true
	files, problems, err := generator.Run(api, service.Emitters(service.Settings{
		Root: scratch.Path + "/" + c.dir, Runtime: repo.Runtime, Contract: filepath.Base(row.path),
	})...)
	switch {
	case err != nil:
		c.problem = err.Error()
	case problems.HasErrors():
		c.problem = firstError(problems)
	default:
		c.files = files
	}
	return c
}

// declaredTypes counts the declarations that became types of the contract.
// Anonymous structs, which get a name of their own, and the further uses of a
// generic type do not count; the same type declared in two files counts twice.
func declaredTypes(program *ast.Program, api *contract.API) int {
	names := map[source.Pos]string{}
	times := map[string]int{}
	for _, file := range program.Files {
		for _, decl := range file.Decls {
			if node, ok := decl.(*ast.Type); ok {
				names[node.Name.Start] = node.Name.Name
				times[node.Name.Name]++
			}
		}
	}
	n := 0
	for _, t := range api.Types {
		name := names[t.Span.Start]
		n += times[name]
		delete(times, name)
	}
	return n
}

func errorCodes(problems diag.List) []string {
	var codes []string
	for _, p := range problems {
		if p.Severity == diag.Error {
			codes = append(codes, string(p.Code))
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

func firstError(problems diag.List) string {
	for _, p := range problems {
		if p.Severity == diag.Error {
			at := p.Span.Start
			return at.Filename + ":" + strconv.Itoa(at.Line) + ":" + strconv.Itoa(at.Column) + ": " + p.Message
		}
	}
	return ""
}

// judge fails the test for a contract that should have become a service, or
// whose entry among the refusals is not true any more.
func judge(t *testing.T, c *trial, listed *refusal) {
	t.Helper()
	name := c.row.name()
	if c.accepted && (c.routes != c.row.routes || c.types != c.row.types) {
		t.Errorf("%s: %d routes and %d types, the manifest says %d and %d", name, c.routes, c.types, c.row.routes, c.row.types)
	}
	switch {
	case listed == nil && !c.started:
		t.Errorf("%s: %s: %s", name, strings.Join(c.codes, ","), c.problem)
	case listed == nil:
	case c.started:
		t.Errorf("%s became a service; remove it from refused.tsv", name)
	case !slices.Equal(listed.codes, c.codes):
		t.Errorf("%s: codes %v, refused.tsv says %v", name, c.codes, listed.codes)
	case (listed.verdict == deliberate) != c.row.goctlAccepts():
		t.Errorf("%s: the verdict %s in refused.tsv is not what the manifest says of goctl", name, listed.verdict)
	}
}
