package merge

import (
	"go/ast"
	"path"
	"strconv"
	"strings"
)

// importers calls a function with every Go file of the user's that imports a package.
func (m *merger) importers(importPath string, change func(f *file, i imported)) error {
	texts, err := m.sources(m.wants.Own)
	if err != nil {
		return err
	}
	for name, text := range texts {
		if m.ours[name] || !strings.Contains(string(text), strconv.Quote(importPath)) {
			continue
		}
		f, err := m.file(name)
		if err != nil {
			return err
		}
		for _, i := range f.imports() {
			if i.path == importPath {
				change(f, i)
				break
			}
		}
	}
	return nil
}

// redirect lets the importers of a package that moved as a whole find it. They
// go on calling it as they did.
func (m *merger) redirect(from, to string) error {
	return m.importers(path.Join(m.wants.Root, from), func(f *file, i imported) {
		if path.Dir(f.path) == to && !f.outer() {
			f.unqualifyAll(i)
			return
		}
		text := strconv.Quote(path.Join(m.wants.Root, to))
		if i.spec.Name == nil && i.name != path.Base(to) {
			text = i.name + " " + text
		}
		f.edit(edit{f.offset(i.spec.Path.Pos()), f.offset(i.spec.Path.End()), text})
	})
}

// requalify lets those who use the logic of one route find it in its new package.
func (m *merger) requalify(p pair) error {
	return m.importers(path.Join(m.wants.Root, path.Dir(p.was.File)), func(f *file, i imported) {
		syntax, _ := f.parse()
		before := usedNames(syntax)
		if len(f.qualifiers(i.name, p.now)) == 0 {
			return
		}
		if path.Dir(f.path) == path.Dir(p.now.File) && !f.outer() {
			f.strip(f.qualifiers(i.name, p.now))
			f.dropUnused(before)
			return
		}
		name := f.need(p.now.Package, path.Join(m.wants.Root, path.Dir(p.now.File)))
		if name == "" {
			return // a dot import; the compiler knows
		}
		var edits []edit
		for _, id := range f.qualifiers(i.name, p.now) {
			edits = append(edits, edit{f.offset(id.Pos()), f.offset(id.End()), name})
		}
		f.edit(edits...)
		f.dropUnused(before)
	})
}

// qualifiers finds where a file names the type of a route, or its constructor,
// through an import.
func (f *file) qualifiers(local string, r Route) []*ast.Ident {
	syntax, _ := f.parse()
	free := map[*ast.Ident]bool{}
	for _, id := range syntax.Unresolved {
		free[id] = true
	}
	var out []*ast.Ident
	ast.Inspect(syntax, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		id, ok := sel.X.(*ast.Ident)
		if ok && id.Name == local && free[id] && (sel.Sel.Name == r.Type || sel.Sel.Name == "New"+r.Type) {
			out = append(out, id)
		}
		return true
	})
	return out
}
