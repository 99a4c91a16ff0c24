package model_test

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
	"github.com/apigen/apigen/generator/model"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/load"
	"github.com/apigen/apigen/parser/source"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const (
	cases      = "../../testdata/model/*.txtar"
	repository = "../.."
	module     = "github.com/apigen/apigen"
)

// Each case holds a schema, schema.sql, the package that it becomes, and in
// problems.txt what is said of it. The comment of the archive has the options.
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
	vet(t, tree)
}

// emit runs the emitter twice, to see that it always says the same. What is said
// of the schema is one more file.
func emit(t *testing.T, archive *txtar.Archive, importPath string) []plan.File {
	t.Helper()
	db, problems := read(t, archive)
	s := settings(archive)
	s.Package = importPath
	first, more, err := generator.Run(db, model.Emitters(s)...)
	require.NoError(t, err)
	second, _, err := generator.Run(db, model.Emitters(s)...)
	require.NoError(t, err)
	require.Equal(t, contents(first), contents(second))
	problems.Add(more...)
	if len(problems) > 0 {
		var text strings.Builder
		file := source.NewFile("schema.sql", part(archive, "schema.sql"))
		require.NoError(t, diag.Print(&text, problems.Sorted(), func(string) *source.File { return file }, diag.Options{}))
		first = append(first, plan.File{Path: "problems.txt", Content: []byte(text.String())})
	}
	return first
}

func contents(files []plan.File) map[string]string {
	out := map[string]string{}
	for _, file := range files {
		out[file.Path] = string(file.Content)
	}
	return out
}

func read(t *testing.T, archive *txtar.Archive) (*schema.DB, diag.List) {
	t.Helper()
	dialect, err := load.ParseDialect(setting(archive, "dialect", "postgres"))
	require.NoError(t, err)
	return load.DDL([]*source.File{source.NewFile("schema.sql", part(archive, "schema.sql"))}, dialect)
}

func settings(archive *txtar.Archive) model.Settings {
	list := func(key string) []string { return strings.Fields(setting(archive, key, "")) }
	return model.Settings{
		Runtime:    module + "/runtime",
		Style:      gocode.Style(setting(archive, "style", "gozero")),
		Nullable:   model.Nullable(setting(archive, "nullable", "ptr")),
		Decimal:    model.Decimal(setting(archive, "decimal", "string")),
		Tables:     list("tables"),
		Ignore:     list("ignore"),
		Cache:      list("cache"),
		Relations:  setting(archive, "relations", "") == "true",
		SoftDelete: setting(archive, "soft-delete", ""),
		Lock:       setting(archive, "lock", ""),
	}
}

func setting(archive *txtar.Archive, key, otherwise string) string {
	for line := range strings.Lines(string(archive.Comment)) {
		if value, ok := strings.CutPrefix(line, key+": "); ok {
			return strings.TrimSpace(value)
		}
	}
	return otherwise
}

func part(archive *txtar.Archive, name string) []byte {
	for _, file := range archive.Files {
		if file.Name == name {
			return file.Data
		}
	}
	return nil
}

func writeTree(t *testing.T, dir string, files []plan.File) {
	t.Helper()
	for _, file := range files {
		path := filepath.Join(dir, filepath.FromSlash(file.Path))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, file.Content, 0o644))
	}
}

func saveGolden(t *testing.T, path string, archive *txtar.Archive, files []plan.File) {
	t.Helper()
	out := &txtar.Archive{Comment: archive.Comment, Files: []txtar.File{{Name: "schema.sql", Data: part(archive, "schema.sql")}}}
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
	const hint = "run go test ./generator/model -update and read the diff"
	for _, file := range files {
		assert.Equal(t, want[file.Path], string(file.Content), "%s: %s", file.Path, hint)
		delete(want, file.Path)
	}
	require.Empty(t, slices.Sorted(maps.Keys(want)), "no longer emitted; "+hint)
}

// vet checks all trees in one module beside this repository.
func vet(t *testing.T, tree string) {
	t.Helper()
	goMod(t, tree)
	run(t, tree, "go", "vet", "-mod=mod", "./...")
}

// goMod makes a directory a module beside this repository.
func goMod(t *testing.T, tree string) {
	t.Helper()
	here, err := filepath.Abs(repository)
	require.NoError(t, err)
	text, err := os.ReadFile(filepath.Join(here, "go.mod"))
	require.NoError(t, err)
	mod := strings.Replace(string(text), "module "+module, "module golden", 1) +
		"\nrequire " + module + " v0.0.0\nreplace " + module + " => " + here + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(tree, "go.mod"), []byte(mod), 0o644))
	sums, err := os.ReadFile(filepath.Join(here, "go.sum"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(tree, "go.sum"), sums, 0o644))
}

func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", output)
	return string(output)
}
