package golden

import (
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/generator/plan"
)

const module = "github.com/apigen/apigen"

// Run turns the cases of a room into files; compares them
// with what the cases want, or makes them so; and compiles all of them in one
// module. repository is the path to this one. A case's package lies in golden/
// and its name. A case about a part of what is emitted has a line "shows:" in its
// comment, with the patterns of the files that it wants, and wants no others.
func Run(t *testing.T, room, cases, repository string, update bool, emit Emit) {
	tree := t.TempDir()
	Compare(t, room, cases, update, emit, func(t *testing.T, name string, files []plan.File) {
		Write(t, filepath.Join(tree, name), files)
	})
	Module(t, tree, "golden", repository)
	vet(t, tree)
}

// Emit turns a case into files. Its package is to have the import path root.
type Emit func(t *testing.T, archive *txtar.Archive, root string) []plan.File

// Compare is Run without compiling: each gets all files of each case instead, and the
// case's name.
func Compare(t *testing.T, room, cases string, update bool, emit Emit, each func(t *testing.T, name string, files []plan.File)) {
	paths, err := filepath.Glob(cases)
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		t.Run(name, func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			require.NoError(t, err)
			files := emit(t, archive, "golden/"+name)
			each(t, name, files)
			shown := Shown(t, archive, files)
			if update {
				save(t, path, archive, shown)
				return
			}
			compare(t, room, archive, shown)
		})
	}
}

// Shown are the files that a case is about: those that a pattern of its line "shows:"
// matches, or all when it has none. A pattern that matches nothing fails the test.
func Shown(t *testing.T, archive *txtar.Archive, files []plan.File) []plan.File {
	t.Helper()
	patterns := strings.Fields(Setting(archive, "shows", ""))
	if len(patterns) == 0 {
		return files
	}
	var shown []plan.File
	matched := map[string]bool{}
	for _, file := range files {
		at := slices.IndexFunc(patterns, func(pattern string) bool {
			fits, err := path.Match(pattern, file.Path)
			require.NoError(t, err)
			return fits
		})
		if at >= 0 {
			matched[patterns[at]] = true
			shown = append(shown, file)
		}
	}
	require.Len(t, matched, len(patterns), "each of %q shows a file", patterns)
	return shown
}

// Setting is the value of "key: value" in the comment of an archive.
func Setting(archive *txtar.Archive, key, otherwise string) string {
	for line := range strings.Lines(string(archive.Comment)) {
		if value, ok := strings.CutPrefix(line, key+": "); ok {
			return strings.TrimSpace(value)
		}
	}
	return otherwise
}

// Write writes files to a directory.
func Write(t *testing.T, dir string, files []plan.File) {
	t.Helper()
	for _, file := range files {
		path := filepath.Join(dir, filepath.FromSlash(file.Path))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, file.Content, 0o644))
	}
}

// save makes files the ones that the archive at path wants.
func save(t *testing.T, path string, archive *txtar.Archive, files []plan.File) {
	t.Helper()
	out := &txtar.Archive{Comment: archive.Comment}
	for _, file := range archive.Files {
		if !strings.HasPrefix(file.Name, "want/") {
			out.Files = append(out.Files, file)
		}
	}
	for _, file := range files {
		out.Files = append(out.Files, txtar.File{Name: "want/" + file.Path, Data: file.Content})
	}
	require.NoError(t, os.WriteFile(path, txtar.Format(out), 0o644))
}

// compare demands that files are the ones that the archive wants. room is the
// package whose tests -update rewrites it.
func compare(t *testing.T, room string, archive *txtar.Archive, files []plan.File) {
	t.Helper()
	want := map[string]string{}
	for _, file := range archive.Files {
		if name, ok := strings.CutPrefix(file.Name, "want/"); ok {
			want[name] = string(file.Data)
		}
	}
	hint := "run go test ./" + room + " -update and read the diff"
	for _, file := range files {
		assert.Equal(t, want[file.Path], string(file.Content), "%s: %s", file.Path, hint)
		delete(want, file.Path)
	}
	require.Empty(t, slices.Sorted(maps.Keys(want)), "no longer emitted; "+hint)
}

// Module makes a directory a module of this name, with what this repository
// requires; repository is the path to it.
func Module(t *testing.T, dir, name, repository string) {
	t.Helper()
	here, err := filepath.Abs(repository)
	require.NoError(t, err)
	goMod, err := os.ReadFile(filepath.Join(here, "go.mod"))
	require.NoError(t, err)
	text := strings.Replace(string(goMod), "module "+module, "module "+name, 1) +
		"\nrequire " + module + " v0.0.0\nreplace " + module + " => " + here + "\n"
	goSum, err := os.ReadFile(filepath.Join(here, "go.sum"))
	require.NoError(t, err)
	Write(t, dir, []plan.File{{Path: "go.mod", Content: []byte(text)}, {Path: "go.sum", Content: goSum}})
}

// vet compiles and vets every package in a module made by Module.
func vet(t *testing.T, dir string) {
	t.Helper()
	vet := exec.Command("go", "vet", "-mod=mod", "./...")
	vet.Dir = dir
	output, err := vet.CombinedOutput()
	require.NoError(t, err, "%s", output)
}
