package apigen_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/modfile"
)

// forestModule is the module that holds the trees of all contracts.
const forestModule = "corpus"

// forest is that module on disk.
type forest struct {
	dir    string
	trials map[string]*trial // generated ones, by folder
	order  []*trial
}

func newForest(t *testing.T, trials []*trial) *forest {
	t.Helper()
	f := &forest{dir: t.TempDir(), trials: map[string]*trial{}}
	for _, c := range trials {
		if !c.generated() {
			continue
		}
		f.trials[c.dir] = c
		f.order = append(f.order, c)
		for _, file := range c.files {
			f.write(t, c.dir+"/"+file.Path, file.Content)
		}
		f.write(t, c.dir+"/start/start.go", starter(c))
	}
	f.writeModule(t)
	return f
}

func (f *forest) write(t *testing.T, name string, content []byte) {
	t.Helper()
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, content, 0o644))
}

// writeModule writes a go.mod with this repository's own requirements.
func (f *forest) writeModule(t *testing.T) {
	t.Helper()
	here, err := os.Getwd()
	require.NoError(t, err)
	text, err := os.ReadFile("go.mod")
	require.NoError(t, err)
	mod, err := modfile.Parse("go.mod", text, nil)
	require.NoError(t, err)
	require.NoError(t, mod.AddModuleStmt(forestModule))
	require.NoError(t, mod.AddRequire(module, "v0.0.0"))
	require.NoError(t, mod.AddReplace(module, "", here, ""))
	text, err = mod.Format()
	require.NoError(t, err)
	f.write(t, "go.mod", text)
	sums, err := os.ReadFile("go.sum")
	require.NoError(t, err)
	f.write(t, "go.sum", sums)
}

func (f *forest) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = f.dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod -trimpath")
	return cmd
}

// compile builds every package once, without linking a program for each, and
// lays each error at the door of its contract.
func (f *forest) compile(t *testing.T) {
	t.Helper()
	var stderr bytes.Buffer
	list := f.command("go", "list", "-e", "-export", "-json=ImportPath,Error", "./...")
	list.Stderr = &stderr
	output, err := list.Output()
	require.NoError(t, err, "%s", stderr.String())
	for _, c := range f.order {
		c.compiled = true
	}
	type result struct {
		ImportPath string
		Error      *struct{ Err string }
	}
	eachJSON(t, output, func(pkg result) {
		if c := f.owner(pkg.ImportPath); c != nil && pkg.Error != nil {
			c.compiled, c.problem = false, pkg.Error.Err
		}
	})
}

// owner is the contract that a package was generated from, or nil.
func (f *forest) owner(importPath string) *trial {
	dir, _, _ := strings.Cut(strings.TrimPrefix(importPath, forestModule+"/"), "/")
	return f.trials[dir]
}

// start puts every service that compiled into one program, which creates them
// and asks each for all its routes.
func (f *forest) start(t *testing.T) {
	t.Helper()
	f.write(t, "all/main.go", conductor(f.order))
	program := filepath.Join(f.dir, "all", "all.exe")
	output, err := f.command("go", "build", "-o", program, "./all").CombinedOutput()
	require.NoError(t, err, "%s", output)
	run := f.command(program)
	run.Stderr = os.Stderr
	output, err = run.Output()
	require.NoError(t, err)
	type result struct{ Dir, Problem string }
	eachJSON(t, output, func(r result) {
		c := f.trials[r.Dir]
		c.started, c.problem = r.Problem == "", r.Problem
	})
}

// eachJSON visits the values of a stream.
func eachJSON[T any](t *testing.T, stream []byte, visit func(T)) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(stream))
	for {
		var value T
		err := decoder.Decode(&value)
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err)
		visit(value)
	}
}
