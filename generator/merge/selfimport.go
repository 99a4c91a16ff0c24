package merge

import (
	"go/ast"
	"path"
	"strings"
)

// outer reports whether a file is a test that imports the package it is beside.
func (f *file) outer() bool {
	syntax, _ := f.parse()
	return strings.HasSuffix(syntax.Name.Name, "_test")
}

// unqualify takes the import of a file's own package away: it was another
// package before the file moved there.
func (f *file) unqualify() {
	own := path.Join(f.tree.root, path.Dir(f.path))
	for _, i := range f.imports() {
		if i.path == own && !f.outer() {
			f.unqualifyAll(i)
			return
		}
	}
}

// unqualifyAll removes an import and lets what came from it stand alone.
func (f *file) unqualifyAll(i imported) {
	f.removeImport(i.spec)
	syntax, _ := f.parse()
	free := map[*ast.Ident]bool{}
	for _, id := range syntax.Unresolved {
		free[id] = true
	}
	var all []*ast.Ident
	ast.Inspect(syntax, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && id.Name == i.name && free[id] {
				all = append(all, id)
			}
		}
		return true
	})
	f.strip(all)
}

// strip removes identifiers together with the dot behind them.
func (f *file) strip(ids []*ast.Ident) {
	var edits []edit
	for _, id := range ids {
		end := f.offset(id.End())
		if dot := strings.IndexByte(string(f.text[end:]), '.'); dot >= 0 {
			edits = append(edits, edit{f.offset(id.Pos()), end + dot + 1, ""})
		}
	}
	f.edit(edits...)
}
