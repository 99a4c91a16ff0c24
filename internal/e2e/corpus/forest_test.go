package corpus_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/internal/e2e/scratch"
)

// forest is the module that holds the trees of all contracts.
type forest struct {
	*scratch.Module
	trials map[string]*trial // generated ones, by folder
	order  []*trial
}

func newForest(t *testing.T, trials []*trial) *forest {
	t.Helper()
	f := &forest{Module: scratch.NewModule(t), trials: map[string]*trial{}}
	for _, c := range trials {
		if !c.generated() {
			continue
		}
		f.trials[c.dir] = c
		f.order = append(f.order, c)
		for _, file := range c.files {
			f.Write(t, c.dir+"/"+file.Path, file.Content)
		}
		f.Write(t, c.dir+"/start/start.go", starter(c))
	}
	return f
}

// compile builds every package once, without linking a program for each, and
// lays each error at the door of its contract.
func (f *forest) compile(t *testing.T) {
	t.Helper()
	var stderr bytes.Buffer
	list := f.Command("go", "list", "-e", "-export", "-json=ImportPath,Error", "./...")
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
	dir, _, _ := strings.Cut(strings.TrimPrefix(importPath, scratch.Path+"/"), "/")
	return f.trials[dir]
}

// start puts every service that compiled into one program, which creates them
// and asks each for all its routes.
func (f *forest) start(t *testing.T) {
	t.Helper()
	f.Write(t, "all/main.go", conductor(f.order))
	program := filepath.Join(f.Dir, "all", "all.exe")
	output, err := f.Command("go", "build", "-o", program, "./all").CombinedOutput()
	require.NoError(t, err, "%s", output)
	run := f.Command(program)
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
