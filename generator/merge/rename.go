package merge

import (
	"cmp"
	"go/ast"
	"go/build"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strings"
)

// rename gives the logic of a route the names that the contract has now: the
// type, its constructor and the method, where they are declared and everywhere
// they are used.
func (t *tree) rename(root, own string, from RecordedRoute, to Route) error {
	texts, err := t.sources(own)
	if err != nil {
		return err
	}
	edits := map[string][]edit{}
	seen := map[string]bool{}
	all := systems(texts)
	for _, ctx := range all {
		p := check(root, own, ctx, texts)
		names := p.objects(path.Dir(from.File), from, to)
		for _, uses := range []map[*ast.Ident]types.Object{p.info.Defs, p.info.Uses} {
			for id, object := range uses {
				name, ok := names[key(p.fset, object)]
				at := p.fset.Position(id.Pos())
				if !ok || seen[at.String()] || id.Name == name || t.ours[at.Filename] {
					continue
				}
				seen[at.String()] = true
				edits[at.Filename] = append(edits[at.Filename], edit{at.Offset, at.Offset + len(id.Name), name})
			}
		}
	}
	for name, list := range edits {
		f, err := t.file(name)
		if err != nil {
			return err
		}
		f.edit(append(list, f.docs(list)...)...)
	}
	return t.renameExcluded(all, texts, from, to)
}

// docs renames the first word of the comment above what a list of edits renames.
func (f *file) docs(renames []edit) []edit {
	syntax, _ := f.parse()
	var out []edit
	doc := func(name *ast.Ident, doc *ast.CommentGroup) {
		i := slices.IndexFunc(renames, func(e edit) bool { return e.start == f.offset(name.Pos()) })
		if i < 0 || doc == nil {
			return
		}
		at := f.offset(doc.Pos()) + len("// ")
		if rest, ok := strings.CutPrefix(string(f.text[at:]), name.Name); ok && (strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, ": ")) {
			out = append(out, edit{at, at + len(name.Name), renames[i].text})
		}
	}
	for _, d := range syntax.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			doc(d.Name, d.Doc)
		case *ast.GenDecl:
			for _, s := range d.Specs {
				if spec, ok := s.(*ast.TypeSpec); ok {
					doc(spec.Name, cmp.Or(spec.Doc, d.Doc))
				}
			}
		}
	}
	return out
}

// key tells an object by where it is declared: a package is checked once more
// with its tests, which makes other objects of the same declarations.
func key(fset *token.FileSet, o types.Object) token.Position {
	if o == nil || !o.Pos().IsValid() {
		return token.Position{}
	}
	return fset.Position(o.Pos())
}

// objects returns the new names of what a route's logic is made of.
func (p *program) objects(dir string, from RecordedRoute, to Route) map[token.Position]string {
	names := map[token.Position]string{}
	pkg := p.done[dir]
	if pkg == nil {
		return names
	}
	logic := pkg.Scope().Lookup(from.Type)
	add := func(o types.Object, name string) {
		if o != nil {
			names[key(p.fset, o)] = name
		}
	}
	add(logic, to.Type)
	add(pkg.Scope().Lookup("New"+from.Type), "New"+to.Type)
	if logic != nil {
		method, _, _ := types.LookupFieldOrMethod(logic.Type(), true, pkg, from.Func)
		if f, ok := method.(*types.Func); ok {
			add(f.Origin(), to.Func)
		}
	}
	delete(names, token.Position{})
	return names
}

// renameExcluded renames in the files that no system includes, where no types
// are known: the declarations, and names that stand alone.
func (t *tree) renameExcluded(all []*build.Context, texts map[string][]byte, from RecordedRoute, to Route) error {
	for name, text := range texts {
		somewhere := slices.ContainsFunc(all, func(ctx *build.Context) bool { return included(ctx, name, text) })
		if path.Dir(name) != path.Dir(from.File) || somewhere {
			continue
		}
		f, err := t.file(name)
		if err != nil {
			return err
		}
		f.edit(f.namesApart(from, to)...)
	}
	return nil
}

func (f *file) namesApart(from RecordedRoute, to Route) []edit {
	syntax, _ := f.parse()
	names := map[string]string{from.Type: to.Type, "New" + from.Type: "New" + to.Type}
	methods := map[*ast.Ident]bool{}
	var edits []edit
	replace := func(id *ast.Ident, name string) {
		edits = append(edits, edit{f.offset(id.Pos()), f.offset(id.End()), name})
	}
	ast.Inspect(syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if receiver(n) == from.Type && n.Name.Name == from.Func && n.Name.Name != to.Func {
				replace(n.Name, to.Func)
			}
			methods[n.Name] = n.Recv != nil
		case *ast.Ident:
			if name, ok := names[n.Name]; ok && !methods[n] && name != n.Name && (n.Obj == nil || n.Obj.Pos() == n.Pos() || n.Obj.Kind == ast.Typ || n.Obj.Kind == ast.Fun) {
				replace(n, name)
			}
		}
		return true
	})
	return edits
}

// sources reads the Go files of the service as they will be.
func (t *tree) sources(own string) (map[string][]byte, error) {
	texts, err := sources(t.disk, own)
	if err != nil {
		return nil, err
	}
	for name, f := range t.files {
		switch {
		case !strings.HasSuffix(name, ".go") || outside(name, own):
		case f.text == nil:
			delete(texts, name)
		default:
			texts[name] = f.text
		}
	}
	return texts, nil
}
