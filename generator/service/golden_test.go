package service_test

import (
	"flag"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/gocode"
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

// Each case holds a contract, entry.api, and the service it becomes. The
// comment of the archive may set "style:" and "db:".
func TestGolden(t *testing.T) {
	paths, err := filepath.Glob(cases)
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	tree := t.TempDir()
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		t.Run(name, func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			require.NoError(t, err)
			files := emit(t, archive, "golden/"+name)
			writeTree(t, filepath.Join(tree, name), files)
			if *update {
				saveGolden(t, path, archive, files)
				return
			}
			compareGolden(t, archive, files)
		})
	}
	compile(t, tree)
}

// emit runs the emitters twice, to see that they always say the same.
func emit(t *testing.T, archive *txtar.Archive, root string) []plan.File {
	t.Helper()
	fsys, err := txtar.FS(archive)
	require.NoError(t, err)
	program, diags := parser.Load(fsys, "entry.api")
	require.Empty(t, diags)
	api, diags := contract.Resolve(program)
	require.False(t, diags.HasErrors(), "%v", diags)
	emitters := service.Emitters(service.Settings{
		Root:     root,
		Runtime:  module + "/runtime",
		Contract: "entry.api",
		Style:    gocode.Style(setting(archive, "style", "gozero")),
		Database: service.Database(setting(archive, "db", "none")),
	})
	first, diags, err := generator.Run(api, emitters...)
	require.NoError(t, err)
	require.Empty(t, diags)
	second, _, err := generator.Run(api, emitters...)
	require.NoError(t, err)
	require.Equal(t, first, second)
	return first
}

func setting(archive *txtar.Archive, key, otherwise string) string {
	for line := range strings.Lines(string(archive.Comment)) {
		if value, ok := strings.CutPrefix(line, key+": "); ok {
			return strings.TrimSpace(value)
		}
	}
	return otherwise
}

func writeTree(t *testing.T, dir string, files []plan.File) {
	t.Helper()
	for _, file := range files {
		path := filepath.Join(dir, filepath.FromSlash(file.Path))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, file.Content, 0o644))
	}
}

func inputs(archive *txtar.Archive) []txtar.File {
	var in []txtar.File
	for _, file := range archive.Files {
		if !strings.HasPrefix(file.Name, "want/") {
			in = append(in, file)
		}
	}
	return in
}

func saveGolden(t *testing.T, path string, archive *txtar.Archive, files []plan.File) {
	t.Helper()
	out := &txtar.Archive{Comment: archive.Comment, Files: inputs(archive)}
	for _, file := range files {
		out.Files = append(out.Files, txtar.File{Name: "want/" + file.Path, Data: file.Content})
	}
	require.NoError(t, os.WriteFile(path, txtar.Format(out), 0o644))
}

func compareGolden(t *testing.T, archive *txtar.Archive, files []plan.File) {
	t.Helper()
	want := map[string]string{}
	for _, file := range archive.Files {
		if name, ok := strings.CutPrefix(file.Name, "want/"); ok {
			want[name] = string(file.Data)
		}
	}
	const hint = "run go test ./generator/service -update and read the diff"
	for _, file := range files {
		assert.Equal(t, want[file.Path], string(file.Content), "%s: %s", file.Path, hint)
		delete(want, file.Path)
	}
	require.Empty(t, slices.Sorted(maps.Keys(want)), "no longer emitted; "+hint)
}

// compile vets all golden trees in one module beside this repository.
func compile(t *testing.T, tree string) {
	t.Helper()
	here, err := filepath.Abs(repository)
	require.NoError(t, err)
	goMod, err := os.ReadFile(filepath.Join(here, "go.mod"))
	require.NoError(t, err)
	text := strings.Replace(string(goMod), "module "+module, "module golden", 1) +
		"\nrequire " + module + " v0.0.0\nreplace " + module + " => " + here + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(tree, "go.mod"), []byte(text), 0o644))
	goSum, err := os.ReadFile(filepath.Join(here, "go.sum"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(tree, "go.sum"), goSum, 0o644))
	vet := exec.Command("go", "vet", "-mod=mod", "./...")
	vet.Dir = tree
	output, err := vet.CombinedOutput()
	require.NoError(t, err, "%s", output)
}
