package diag_test

import (
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/generator/deploy"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/lint"
	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/load"
	"github.com/apigen/apigen/parser/source"
)

const examples = "../../testdata/codes"

var wantComment = regexp.MustCompile(`(?://|--|#) want "([a-z0-9-]+)"`)

// TestExamples runs the examples of the documentation: bad.api, or bad.sql,
// must give its code on the marked line and nothing else, good.api nothing at
// all. Those in text files are prose: such a code is tested where it arises.
func TestExamples(t *testing.T) {
	for _, rule := range diag.Rules() {
		t.Run(string(rule.Code), func(t *testing.T) {
			archive, err := txtar.ParseFile(filepath.Join(examples, string(rule.Code)+".txtar"))
			require.NoError(t, err, "every code needs an example")
			if archive.Files[0].Name == "bad.txt" {
				require.NotContains(t, []diag.Stage{diag.InContract, diag.InLint}, rule.Stage)
				require.Equal(t, []string{"bad.txt", "good.txt"}, fileNames(archive))
				return
			}
			marked := marks(archive)
			require.NotEmpty(t, marked, "bad.api marks its line with // want")
			for _, mark := range marked {
				require.Contains(t, mark, " "+string(rule.Code), "an example shows its own code only")
			}
			ending := path.Ext(archive.Files[0].Name)
			bad := check(archive, rule, "bad"+ending)
			require.Equal(t, marked, places(bad))
			for _, d := range bad {
				require.Equal(t, rule.Severity, d.Severity)
				require.NotEmpty(t, d.Hint)
			}
			require.Empty(t, places(check(archive, rule, "good"+ending)))
		})
	}
}

func TestNoExampleWithoutCode(t *testing.T) {
	files, err := os.ReadDir(examples)
	require.NoError(t, err)
	for _, file := range files {
		_, known := diag.RuleOf(diag.Code(strings.TrimSuffix(file.Name(), ".txtar")))
		require.True(t, known, "%s is the example of no code", file.Name())
	}
}

func TestEveryCodeHasOneSentence(t *testing.T) {
	var listed []string
	for _, rule := range diag.Rules() {
		listed = append(listed, string(rule.Code))
		require.Regexp(t, `^[A-Z].*\.$`, rule.Sentence, rule.Code)
		require.NotContains(t, rule.Sentence, ". ", rule.Code)
	}
	declared := declaredCodes(t)
	slices.Sort(declared)
	slices.Sort(listed)
	require.Equal(t, declared, listed, "the table lists every declared code once")
}

// declaredCodes reads the constants of type Code in codes.go.
func declaredCodes(t *testing.T) []string {
	file, err := goparser.ParseFile(token.NewFileSet(), "codes.go", nil, 0)
	require.NoError(t, err)
	var codes []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || fmt.Sprint(spec.Type) != "Code" {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		require.NoError(t, err)
		codes = append(codes, text)
		return true
	})
	require.NotEmpty(t, codes)
	return codes
}

// check resolves a contract and, for the code of a lint rule, applies that rule.
func check(archive *txtar.Archive, rule diag.Rule, entry string) diag.List {
	fsys := fstest.MapFS{}
	for _, f := range archive.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	if rule.Stage == diag.InDeploy {
		_, list := deploy.ReadConfig(source.NewFile(entry, fsys[entry].Data))
		return list.Sorted()
	}
	if rule.Stage == diag.InSchema {
		files, list := load.Files(fsys, entry)
		_, more := load.DDL(files, schema.MySQL)
		list.Add(more...)
		return list.Sorted()
	}
	program, list := parser.Load(fsys, entry)
	api, more := contract.Resolve(program)
	list.Add(more...)
	if rule.Stage == diag.InLint {
		levels := lint.Levels{}
		for _, name := range lint.Configurable() {
			levels[diag.Code(name)] = lint.Off
		}
		levels[rule.Code] = lint.Warning
		list.Add(lint.Check([]lint.Unit{{Program: program, API: api}}, levels)...)
	}
	return list.Sorted()
}

func fileNames(archive *txtar.Archive) []string {
	var names []string
	for _, f := range archive.Files {
		names = append(names, f.Name)
	}
	return names
}

// marks lists "file:line code" for every want comment.
func marks(archive *txtar.Archive) []string {
	var out []string
	for _, f := range archive.Files {
		for i, line := range strings.Split(string(f.Data), "\n") {
			if m := wantComment.FindStringSubmatch(line); m != nil {
				out = append(out, fmt.Sprintf("%s:%d %s", f.Name, i+1, m[1]))
			}
		}
	}
	return out
}

func places(list diag.List) []string {
	var out []string
	for _, d := range list {
		out = append(out, fmt.Sprintf("%s:%d %s", d.Span.Start.Filename, d.Span.Start.Line, d.Code))
	}
	return out
}
