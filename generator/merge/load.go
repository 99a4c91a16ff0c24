package merge

import (
	"errors"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// program is the Go code of a service, type-checked as far as that is possible
// without looking at anything outside: what comes from there may be anything.
type program struct {
	root  string // import path of the service's directory
	own   string // directory of the copied runtime, which is not looked at
	ctx   *build.Context
	fset  *token.FileSet
	dirs  map[string][]*ast.File
	done  map[string]*types.Package
	doing map[string]bool
	tests string // directory whose tests are being checked; empty for none
	info  *types.Info
	errs  []types.Error
}

var (
	errOutside = errors.New("not part of the service")
	errGone    = errors.New("the service has no such package")
	errCycle   = errors.New("import cycle")
)

// here is the system that this program runs on.
func here() *build.Context {
	ctx := build.Default
	return &ctx
}

// check type-checks Go files, given by path. Files that build constraints exclude
// are left out.
func check(root, own string, ctx *build.Context, sources map[string][]byte) *program {
	p := &program{
		root: root, own: own, ctx: ctx, fset: token.NewFileSet(), dirs: map[string][]*ast.File{},
		done: map[string]*types.Package{}, doing: map[string]bool{},
		info: &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}},
	}
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		if !included(ctx, name, sources[name]) {
			continue
		}
		syntax, err := parser.ParseFile(p.fset, name, sources[name], parser.SkipObjectResolution)
		if err != nil {
			p.errs = append(p.errs, types.Error{Fset: p.fset, Pos: syntaxPos(p.fset, syntax), Msg: err.Error()})
			continue
		}
		p.dirs[path.Dir(name)] = append(p.dirs[path.Dir(name)], syntax)
	}
	for _, dir := range slices.Sorted(maps.Keys(p.dirs)) {
		_, _ = p.Import(path.Join(root, dir))
		p.checkTests(dir)
	}
	return p
}

func syntaxPos(fset *token.FileSet, syntax *ast.File) token.Pos {
	if syntax != nil {
		return syntax.FileStart
	}
	return token.NoPos
}

// included reports whether the go command would compile a file for a system.
func included(ctx *build.Context, name string, text []byte) bool {
	with := *ctx
	with.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(string(text))), nil }
	ok, err := with.MatchFile(path.Dir(name), path.Base(name))
	return ok || err != nil
}

// Import checks a package of the service. Everything else is an error, by which
// the type checker knows that it can't say anything about what comes from there.
func (p *program) Import(importPath string) (*types.Package, error) {
	dir, ok := p.dirOf(importPath)
	if !ok || outside(dir, p.own) {
		return nil, errOutside
	}
	if p.tests != "" && p.reaches(dir, p.tests, map[string]bool{}) {
		return nil, errCycle
	}
	if pkg, ok := p.done[dir]; ok {
		return pkg, nil
	}
	files := p.files(dir, func(f *ast.File, test bool) bool { return !test })
	switch {
	case p.doing[dir]:
		return nil, errCycle
	case len(files) == 0:
		return nil, errGone
	}
	defer func(tests string) { p.tests = tests }(p.tests)
	p.tests = ""
	p.doing[dir] = true
	p.done[dir] = p.checkFiles(importPath, files)
	delete(p.doing, dir)
	return p.done[dir], nil
}

// reaches reports whether a package is another one or imports it, if through
// others.
func (p *program) reaches(from, to string, seen map[string]bool) bool {
	if from == to || seen[from] {
		return from == to
	}
	seen[from] = true
	for _, f := range p.files(from, func(_ *ast.File, test bool) bool { return !test }) {
		for _, spec := range f.Imports {
			importPath, err := strconv.Unquote(spec.Path.Value)
			if dir, ok := p.dirOf(importPath); err == nil && ok && p.reaches(dir, to, seen) {
				return true
			}
		}
	}
	return false
}

func (p *program) dirOf(importPath string) (string, bool) {
	if importPath == p.root {
		return ".", true
	}
	return strings.CutPrefix(importPath, p.root+"/")
}

// files selects the files of a directory.
func (p *program) files(dir string, want func(f *ast.File, test bool) bool) []*ast.File {
	var out []*ast.File
	for _, f := range p.dirs[dir] {
		if want(f, strings.HasSuffix(p.fset.File(f.FileStart).Name(), "_test.go")) {
			out = append(out, f)
		}
	}
	return out
}

// checkTests checks a package again with its tests, and then the tests that
// import it.
func (p *program) checkTests(dir string) {
	outside := func(f *ast.File) bool { return strings.HasSuffix(f.Name.Name, "_test") }
	importPath := path.Join(p.root, dir)
	inner := p.files(dir, func(f *ast.File, test bool) bool { return !test || !outside(f) })
	if plain := p.files(dir, func(_ *ast.File, test bool) bool { return !test }); len(inner) > len(plain) {
		p.tests = dir
		p.checkFiles(importPath, inner)
		p.tests = ""
	}
	if outer := p.files(dir, func(f *ast.File, test bool) bool { return test && outside(f) }); len(outer) > 0 {
		p.checkFiles(importPath+"_test", outer)
	}
}

func (p *program) checkFiles(importPath string, files []*ast.File) *types.Package {
	for _, f := range files {
		nameImports(f)
	}
	conf := types.Config{
		Importer:         p,
		FakeImportC:      true,
		IgnoreFuncBodies: false,
		Error: func(err error) {
			e, ok := errors.AsType[types.Error](err)
			more := strings.HasPrefix(e.Msg, "\t") // about the error before
			if ok && !more && !strings.Contains(e.Msg, errOutside.Error()) {
				p.errs = append(p.errs, e)
			}
		},
	}
	pkg, _ := conf.Check(importPath, p.fset, files, p.info)
	return pkg
}

// nameImports writes down the names of packages that can't be looked at.
func nameImports(f *ast.File) {
	used := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok {
				used[id.Name] = true
			}
		}
		return true
	})
	for _, spec := range f.Imports {
		if importPath, err := strconv.Unquote(spec.Path.Value); err == nil && spec.Name == nil && importPath != "C" {
			spec.Name = &ast.Ident{NamePos: spec.Path.Pos(), Name: packageName(importPath, used)}
		}
	}
}
