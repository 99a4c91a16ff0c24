package service_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/analysis/passes/structtag"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/apigen/apigen/generator/plan"
)

// typeChecker checks generated trees in memory. Packages outside a tree come
// from the build cache, which makes a check cheap enough to fuzz with.
type typeChecker struct {
	fset    *token.FileSet
	outside types.Importer
}

// newTypeChecker builds what the code of a service without a database imports.
func newTypeChecker(t testing.TB) *typeChecker {
	t.Helper()
	list := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Export", "flag", "./runtime/...")
	list.Dir = repository
	output, err := list.Output()
	require.NoError(t, err)
	exports := map[string]string{}
	decoder := json.NewDecoder(bytes.NewReader(output))
	for {
		var pkg struct{ ImportPath, Export string }
		if err := decoder.Decode(&pkg); errors.Is(err, io.EOF) {
			break
		} else {
			require.NoError(t, err)
		}
		exports[pkg.ImportPath] = pkg.Export
	}
	fset := token.NewFileSet()
	return &typeChecker{fset: fset, outside: importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})}
}

// check type-checks every package of a tree whose import path is root.
func (c *typeChecker) check(root string, files []plan.File) error {
	tree := &tree{checker: c, root: root, sources: map[string][]*ast.File{}, done: map[string]*types.Package{}}
	for _, file := range files {
		if !strings.HasSuffix(file.Path, ".go") {
			continue
		}
		parsed, err := parser.ParseFile(c.fset, file.Path, file.Content, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		importPath := path.Join(root, path.Dir(file.Path))
		tree.sources[importPath] = append(tree.sources[importPath], parsed)
	}
	for _, importPath := range slices.Sorted(maps.Keys(tree.sources)) {
		if _, err := tree.Import(importPath); err != nil {
			return err
		}
	}
	return nil
}

// tagProblems is what go vet has to say about the tags of structs.
func (c *typeChecker) tagProblems(pkg *types.Package, sources []*ast.File, info *types.Info) []error {
	var problems []error
	pass := &analysis.Pass{
		Analyzer: structtag.Analyzer, Fset: c.fset, Files: sources, Pkg: pkg, TypesInfo: info,
		ResultOf: map[*analysis.Analyzer]any{inspect.Analyzer: inspector.New(sources)},
		Report: func(d analysis.Diagnostic) {
			problems = append(problems, fmt.Errorf("%s: %s", c.fset.Position(d.Pos), d.Message))
		},
	}
	_, err := structtag.Analyzer.Run(pass)
	if err != nil {
		problems = append(problems, err)
	}
	return problems
}

// tree imports the packages of one generated tree by checking them.
type tree struct {
	checker *typeChecker
	root    string
	sources map[string][]*ast.File
	done    map[string]*types.Package
}

// Import implements types.Importer.
func (t *tree) Import(importPath string) (*types.Package, error) {
	if pkg, ok := t.done[importPath]; ok {
		return pkg, nil
	}
	sources, inside := t.sources[importPath]
	if !inside {
		if strings.HasPrefix(importPath, t.root+"/") {
			return nil, fmt.Errorf("generated code imports %s, which was not generated", importPath)
		}
		return t.checker.outside.Import(importPath)
	}
	var problems []error
	config := types.Config{Importer: t, Error: func(err error) { problems = append(problems, err) }}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}}
	pkg, _ := config.Check(importPath, t.checker.fset, sources, info)
	if problems = append(problems, t.checker.tagProblems(pkg, sources, info)...); len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	t.done[importPath] = pkg
	return pkg, nil
}
