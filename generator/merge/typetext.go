package merge

import (
	"go/ast"
	"go/parser"
	"go/types"
	"strings"
)

// meaning spells a type so that two spellings of one type are equal: packages
// by their import path, aliases of the package by what they stand for, any as
// interface{}. resolve gives the path of a package name and the meaning of a
// name without one; it may leave both empty.
func meaning(expr ast.Expr, resolve resolver) string {
	switch e := expr.(type) {
	case *ast.Ident:
		return resolve.name(e.Name)
	case *ast.SelectorExpr:
		if id, ok := e.X.(*ast.Ident); ok {
			return strings.TrimPrefix(resolve.pkg(id.Name)+"."+e.Sel.Name, ".")
		}
	case *ast.ParenExpr:
		return meaning(e.X, resolve)
	case *ast.StarExpr:
		return "*" + meaning(e.X, resolve)
	case *ast.ArrayType:
		length := ""
		if e.Len != nil {
			length = types.ExprString(e.Len)
		}
		return "[" + length + "]" + meaning(e.Elt, resolve)
	case *ast.Ellipsis:
		return "..." + meaning(e.Elt, resolve)
	case *ast.MapType:
		return "map[" + meaning(e.Key, resolve) + "]" + meaning(e.Value, resolve)
	case *ast.InterfaceType:
		if e.Methods.NumFields() == 0 {
			return "any"
		}
	case *ast.FuncType:
		return "func(" + meanings(e.Params, resolve) + ")(" + meanings(e.Results, resolve) + ")"
	}
	return types.ExprString(expr)
}

func meanings(list *ast.FieldList, resolve resolver) string {
	var out []string
	for _, e := range flat(list) {
		out = append(out, meaning(e, resolve))
	}
	return strings.Join(out, ",")
}

// flat lists the types of parameters, results or fields, one for each name.
func flat(list *ast.FieldList) []ast.Expr {
	if list == nil {
		return nil
	}
	var out []ast.Expr
	for _, field := range list.List {
		for range max(len(field.Names), 1) {
			out = append(out, field.Type)
		}
	}
	return out
}

// resolver says what names mean where a type is written.
type resolver struct {
	pkg  func(name string) string
	name func(name string) string
}

// wantedMeaning is the meaning of a type that a contract asks for.
func wantedMeaning(text string, imports map[string]string) string {
	expr, err := parser.ParseExpr(text)
	if err != nil {
		return text
	}
	return meaning(expr, resolver{
		pkg:  func(name string) string { return imports[name] },
		name: func(name string) string { return name },
	})
}

// resolver returns what names mean in a file of a package.
func (f *file) resolver(siblings *folder) resolver {
	paths, dots := map[string]string{}, []string{}
	for _, i := range f.imports() {
		if i.name == "." {
			dots = append(dots, i.path)
			continue
		}
		paths[i.name] = i.path
	}
	r := resolver{pkg: func(name string) string { return paths[name] }}
	depth := 0
	r.name = func(name string) string {
		if types.Universe.Lookup(name) != nil {
			return name
		}
		if spec, at := typeSpec(siblings.all(), name); spec != nil {
			if spec.Assign.IsValid() && spec.TypeParams == nil && depth < 10 {
				depth++
				defer func() { depth-- }()
				return meaning(spec.Type, at.resolver(siblings))
			}
			return name
		}
		if len(dots) == 1 && ast.IsExported(name) {
			return dots[0] + "." + name
		}
		return name
	}
	return r
}

// typeSpec finds the declaration of a type in the files of a package.
func typeSpec(files []*file, name string) (*ast.TypeSpec, *file) {
	for _, f := range files {
		syntax, _ := f.parse()
		for _, d := range syntax.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range g.Specs {
				if spec, ok := s.(*ast.TypeSpec); ok && spec.Name.Name == name {
					return spec, f
				}
			}
		}
	}
	return nil, nil
}

// spelled returns a wanted type as a file can write it, and imports what it
// needs there.
func (f *file) spelled(text string, imports map[string]string) string {
	expr, err := parser.ParseExpr(text)
	if err != nil {
		return text
	}
	var edits []edit
	ast.Inspect(expr, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		id, ok := sel.X.(*ast.Ident)
		if ok && imports[id.Name] != "" {
			name := f.need(id.Name, imports[id.Name])
			if name != "" {
				name += "."
			}
			edits = append(edits, edit{int(id.Pos()) - 1, int(sel.Sel.Pos()) - 1, name})
		}
		return false
	})
	return string(apply([]byte(text), edits))
}
