package merge

import (
	"go/ast"
	"path"
	"slices"
	"strings"
)

// answer is what can be said about code without looking outside the service.
type answer int

const (
	no answer = iota
	yes
	unknown
)

// embedding is how deep embedded types are followed; code that compiles can't
// embed in circles.
const embedding = 20

// field reports whether a type declared in a file has a field, of its own or
// from what it embeds.
func (f *file) field(spec *ast.TypeSpec, name string) answer {
	return f.fieldWithin(spec, name, embedding)
}

func (f *file) fieldWithin(spec *ast.TypeSpec, name string, depth int) answer {
	if spec == nil || depth == 0 {
		return no
	}
	body, ok := structBody(spec)
	if !ok {
		return no
	}
	has := no
	for _, part := range body.Fields.List {
		if slices.ContainsFunc(part.Names, func(id *ast.Ident) bool { return id.Name == name }) {
			return yes
		}
		if len(part.Names) > 0 {
			continue
		}
		if baseName(part.Type) == name {
			return yes
		}
		switch inner, in, known := f.declaration(part.Type); {
		case !known:
			has = unknown
		case inner != nil:
			if a := in.fieldWithin(inner, name, depth-1); a != no {
				has = a
			}
		}
		if has == yes {
			return yes
		}
	}
	return has
}

// baseName is the name of a type without its package, pointer and arguments.
func baseName(expr ast.Expr) string {
	switch e := named(expr).(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// named is the name in a type such as *lib.Base[int].
func named(expr ast.Expr) ast.Expr {
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.ParenExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.IndexListExpr:
			expr = e.X
		default:
			return e
		}
	}
}

// declaration finds the type that a name means in a file, in the packages of the
// service. A type of the standard library has nothing that a contract asks for:
// it is known, and nil.
func (f *file) declaration(expr ast.Expr) (spec *ast.TypeSpec, in *file, known bool) {
	dir, name := path.Dir(f.path), ""
	switch e := named(expr).(type) {
	case *ast.Ident:
		name = e.Name
	case *ast.SelectorExpr:
		id, ok := e.X.(*ast.Ident)
		i := slices.IndexFunc(f.imports(), func(i imported) bool { return ok && i.name == id.Name })
		if i < 0 {
			return nil, nil, false
		}
		importPath := f.imports()[i].path
		below, inside := strings.CutPrefix(importPath, f.tree.root+"/")
		if !inside {
			return nil, nil, f.standard(strings.Split(importPath, "/")[0])
		}
		dir, name = below, e.Sel.Name
	}
	files, err := f.tree.goFiles(dir)
	if err != nil {
		return nil, nil, false
	}
	spec, in = typeSpec(files, name)
	return spec, in, spec != nil
}

// owner is the type that has the method of a route: the logic type, or one of
// the same package that it embeds.
func (d *folder) owner(r Route) string {
	return d.ownerWithin(r.Type, r.Func, embedding)
}

func (d *folder) ownerWithin(typeName, method string, depth int) string {
	if len(methods(d.all(), typeName, method)) > 0 || depth == 0 {
		return typeName
	}
	spec, _ := typeSpec(d.all(), typeName)
	body, ok := structBody(spec)
	if !ok {
		return typeName
	}
	for _, part := range body.Fields.List {
		id, local := named(part.Type).(*ast.Ident)
		if len(part.Names) > 0 || !local {
			continue
		}
		if inner := d.ownerWithin(id.Name, method, depth-1); len(methods(d.all(), inner, method)) > 0 {
			return inner
		}
	}
	return typeName
}
