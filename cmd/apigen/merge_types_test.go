package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	gobuild "go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// treeChecker type-checks services, tests included. Packages outside a service
// come from the build cache.
type treeChecker struct {
	fset    *token.FileSet
	outside types.Importer
}

func newTreeChecker(t *testing.T) *treeChecker {
	t.Helper()
	list := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Export", "flag", "testing", "./runtime/...")
	list.Dir = filepath.Join("..", "..")
	output, err := list.Output()
	require.NoError(t, err)
	exports := map[string]string{}
	decoder := json.NewDecoder(bytes.NewReader(output))
	for {
		var pkg struct{ ImportPath, Export string }
		err := decoder.Decode(&pkg)
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		exports[pkg.ImportPath] = pkg.Export
	}
	fset := token.NewFileSet()
	return &treeChecker{fset, importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })}
}

// checkedTree is one service as one system compiles it.
type checkedTree struct {
	*treeChecker
	root  string
	files map[string][]*ast.File // by directory
	done  map[string]*types.Package
}

// check returns what does not compile in a service.
func (c *treeChecker) check(dir, root, goos string) error {
	tree := &checkedTree{treeChecker: c, root: root, files: map[string][]*ast.File{}, done: map[string]*types.Package{}}
	ctx := gobuild.Default
	ctx.GOOS = goos
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") {
			return err
		}
		if ok, err := ctx.MatchFile(filepath.Dir(name), filepath.Base(name)); err != nil || !ok {
			return err
		}
		file, err := parser.ParseFile(c.fset, name, nil, parser.SkipObjectResolution)
		if err == nil {
			below, _ := filepath.Rel(dir, filepath.Dir(name))
			below = filepath.ToSlash(below)
			tree.files[below] = append(tree.files[below], file)
		}
		return err
	})
	for _, below := range slices.Sorted(maps.Keys(tree.files)) {
		_, failed := tree.Import(path.Join(root, below))
		err = errors.Join(err, failed, tree.checkTests(below))
	}
	return err
}

// Import implements types.Importer.
func (t *checkedTree) Import(importPath string) (*types.Package, error) {
	below, inside := strings.CutPrefix(importPath, t.root+"/")
	if importPath == t.root {
		below, inside = ".", true
	}
	if !inside {
		return t.outside.Import(importPath)
	}
	if pkg, ok := t.done[below]; ok {
		return pkg, nil
	}
	files := t.sources(below, func(f *ast.File, test bool) bool { return !test })
	if len(files) == 0 {
		return nil, fmt.Errorf("no package %s", importPath)
	}
	pkg, err := (&types.Config{Importer: t}).Check(importPath, t.fset, files, nil)
	t.done[below] = pkg
	return pkg, err
}

func (t *checkedTree) sources(below string, want func(f *ast.File, test bool) bool) []*ast.File {
	return slices.DeleteFunc(slices.Clone(t.files[below]), func(f *ast.File) bool {
		return !want(f, strings.HasSuffix(t.fset.File(f.FileStart).Name(), "_test.go"))
	})
}

// checkTests checks the tests of a package, and those outside of it.
func (t *checkedTree) checkTests(below string) error {
	outer := func(f *ast.File) bool { return strings.HasSuffix(f.Name.Name, "_test") }
	var errs []error
	for name, files := range map[string][]*ast.File{
		below:           t.sources(below, func(f *ast.File, test bool) bool { return !test || !outer(f) }),
		below + "_test": t.sources(below, func(f *ast.File, test bool) bool { return test && outer(f) }),
	} {
		if len(files) > 0 {
			_, err := (&types.Config{Importer: t}).Check(path.Join(t.root, name), t.fset, files, nil)
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
