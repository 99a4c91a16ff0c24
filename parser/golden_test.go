package parser_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

var update = flag.Bool("update", false, "rewrite the golden parts of testdata/parser")

// TestCases loads the first file of each archive and compares what follows:
// "diagnostics" as a terminal shows them, "tree" as a compact dump.
func TestCases(t *testing.T) {
	cases, err := filepath.Glob("../testdata/parser/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, cases)
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { runCase(t, name) })
	}
}

func runCase(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	require.NoError(t, err)
	require.NotEmpty(t, archive.Files)
	fsys, inputs := fstest.MapFS{}, []txtar.File{}
	want := map[string]string{}
	for _, f := range archive.Files {
		if filepath.Ext(f.Name) == ".api" {
			fsys[f.Name] = &fstest.MapFile{Data: f.Data}
			inputs = append(inputs, f)
			continue
		}
		want[f.Name] = string(f.Data)
	}
	program, list := parser.Load(fsys, archive.Files[0].Name)
	got := map[string]string{"diagnostics": rendered(t, program, list), "tree": dump(program)}
	if *update {
		archive.Files = append(inputs, goldens(got)...)
		require.NoError(t, os.WriteFile(name, txtar.Format(archive), 0o644))
		return
	}
	require.Equal(t, want["diagnostics"], got["diagnostics"])
	require.Equal(t, want["tree"], got["tree"])
}

func goldens(got map[string]string) []txtar.File {
	var out []txtar.File
	for _, name := range []string{"diagnostics", "tree"} {
		if got[name] != "" {
			out = append(out, txtar.File{Name: name, Data: []byte(got[name])})
		}
	}
	return out
}

func rendered(t *testing.T, program *ast.Program, list diag.List) string {
	var out strings.Builder
	sources := map[string]*source.File{}
	for _, f := range program.Files {
		sources[f.Name] = f.Source
	}
	err := diag.Print(&out, list, func(name string) *source.File { return sources[name] }, diag.Options{})
	require.NoError(t, err)
	return out.String()
}
