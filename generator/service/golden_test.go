package service_test

import (
	"bytes"
	"flag"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/golden"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const (
	cases      = "../../testdata/service/*.txtar"
	repository = "../.."
	module     = "github.com/apigen/apigen"
)

// longestCase is how many lines a case may have, so that whoever reads its diff sees
// one idea.
const longestCase = 120

// Each case holds a contract, entry.api, and those files of its service that the case
// is about; all of them are checked as the compiler would. The comment of the archive
// names the files in "shows:", and may set "style:" and "db:".
func TestGolden(t *testing.T) {
	checker := newTypeChecker(t)
	golden.Compare(t, "generator/service", cases, *update, emit, func(t *testing.T, name string, files []plan.File) {
		require.NoError(t, checker.check("golden/"+name, files))
	})
}

// What no case shows could change without anybody seeing it.
func TestCasesShowWhatEveryEmitterWrites(t *testing.T) {
	paths, err := filepath.Glob(cases)
	require.NoError(t, err)
	shown := map[string]bool{}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		require.NoError(t, err)
		require.LessOrEqual(t, bytes.Count(txtar.Format(archive), []byte("\n")), longestCase, "%s has more than one idea; split it", path)
		api, settings := read(t, archive, "golden/shown")
		for _, emitter := range service.Emitters(settings) {
			files, _, err := generator.Run(api, emitter)
			require.NoError(t, err)
			wanted := slices.ContainsFunc(files, func(file plan.File) bool {
				return slices.ContainsFunc(archive.Files, func(want txtar.File) bool { return want.Name == "want/"+file.Path })
			})
			shown[emitter.Name] = shown[emitter.Name] || wanted
		}
	}
	for name, is := range shown {
		require.True(t, is, "no case shows what the emitter %s writes", name)
	}
}

// read resolves the contract of a case whose package has the import path root.
func read(t *testing.T, archive *txtar.Archive, root string) (*contract.API, service.Settings) {
	t.Helper()
	fsys, err := txtar.FS(archive)
	require.NoError(t, err)
	program, diags := parser.Load(fsys, "entry.api")
	require.Empty(t, diags)
	api, diags := contract.Resolve(program)
	require.False(t, diags.HasErrors(), "%v", diags)
	return api, service.Settings{
		Root:     root,
		Runtime:  module + "/runtime",
		Contract: "entry.api",
		Style:    gocode.Style(golden.Setting(archive, "style", "gozero")),
		Database: service.Database(golden.Setting(archive, "db", "none")),
	}
}

// emit runs the emitters twice, to see that they always say the same.
func emit(t *testing.T, archive *txtar.Archive, root string) []plan.File {
	t.Helper()
	api, settings := read(t, archive, root)
	emitters := service.Emitters(settings)
	first, diags, err := generator.Run(api, emitters...)
	require.NoError(t, err)
	require.Empty(t, diags)
	second, _, err := generator.Run(api, emitters...)
	require.NoError(t, err)
	require.Equal(t, first, second)
	return first
}
