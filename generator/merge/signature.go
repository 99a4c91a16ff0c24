package merge

import (
	"fmt"
	"go/ast"
	"go/scanner"
	"go/token"
	"slices"
	"strings"
)

// method is a method of a type of the user's.
type method struct {
	file *file
	decl *ast.FuncDecl
}

// methods finds the declarations of a method in the files of a package: several
// when build constraints choose between them.
func methods(files []*file, typeName, name string) []method {
	var out []method
	for _, f := range files {
		syntax, _ := f.parse()
		for _, d := range syntax.Decls {
			if decl, ok := d.(*ast.FuncDecl); ok && decl.Name.Name == name && receiver(decl) == typeName {
				out = append(out, method{f, decl})
			}
		}
	}
	return out
}

// receiver is the name of the type that a method belongs to.
func receiver(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) != 1 {
		return ""
	}
	expr := decl.Recv.List[0].Type
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
		case *ast.Ident:
			return e.Name
		default:
			return ""
		}
	}
}

// fits reports whether a method has the parameters and results that a route
// needs.
func (m method) fits(r Route, siblings *folder) bool {
	resolve := m.file.resolver(siblings)
	return same(m.decl.Type.Params, r.Params, r.Imports, resolve) && same(m.decl.Type.Results, r.Results, r.Imports, resolve)
}

func same(have *ast.FieldList, want []Value, imports map[string]string, resolve resolver) bool {
	exprs := flat(have)
	for i, v := range want {
		if len(exprs) != len(want) || meaning(exprs[i], resolve) != wantedMeaning(v.Type, imports) {
			return false
		}
	}
	return len(exprs) == len(want)
}

// conform changes the parameter and result types of a method to those of a
// route, and the imports to what the file then uses. Nothing else changes.
func (m method) conform(r Route, siblings *folder) error {
	f := m.file
	syntax, err := f.parse()
	if err != nil {
		return unreadable(err)
	}
	before := usedNames(syntax)
	for _, part := range []struct {
		what  string
		list  func(*ast.FuncDecl) *ast.FieldList
		want  []Value
		write func(*ast.FuncDecl, []Value) ([]edit, error)
	}{
		{"parameters", func(d *ast.FuncDecl) *ast.FieldList { return d.Type.Params }, r.Params, f.params},
		{"results", func(d *ast.FuncDecl) *ast.FieldList { return d.Type.Results }, r.Results, f.results},
	} {
		decl := f.method(r)
		if decl == nil {
			return fmt.Errorf("%s can't be found again", r.Func)
		}
		if same(part.list(decl), part.want, r.Imports, f.resolver(siblings)) {
			continue
		}
		want := slices.Clone(part.want)
		for i := range want {
			want[i].Type = f.spelled(want[i].Type, r.Imports)
		}
		if decl = f.method(r); decl == nil { // the file has more imports now
			return fmt.Errorf("%s can't be found again", r.Func)
		}
		edits, err := part.write(decl, want)
		if err != nil {
			return err
		}
		f.edit(edits...)
	}
	f.dropUnused(before)
	if _, err := f.parse(); err != nil {
		return unreadable(err)
	}
	if decl := f.method(r); decl == nil || !(method{f, decl}).fits(r, siblings) {
		return fmt.Errorf("the change of %s can't be proven right", r.Func)
	}
	return nil
}

// unreadable is for a file that no part of can be told for sure.
func unreadable(err error) error { return fmt.Errorf("the file can't be read as Go: %w", err) }

// method finds the method of a route again, after the file changed.
func (f *file) method(r Route) *ast.FuncDecl {
	if found := methods([]*file{f}, r.Type, r.Func); len(found) == 1 {
		return found[0].decl
	}
	return nil
}

// params writes the parameters of a logic method that has none, or other types
// of those it has.
func (f *file) params(decl *ast.FuncDecl, want []Value) ([]edit, error) {
	list := decl.Type.Params
	open := f.offset(list.Opening) + 1
	switch {
	case list.NumFields() == 0 && len(want) > 0:
		spelled := make([]string, len(want))
		for i, v := range want {
			spelled[i] = f.free(decl, v.Name) + " " + v.Type
		}
		return []edit{{open, open, strings.Join(spelled, ", ")}}, nil
	case list.NumFields() == len(want) && !grouped(list):
		return f.retype(list, want), nil
	case list.NumFields() == 1 && len(want) == 0:
		return f.without(list), nil
	}
	return nil, fmt.Errorf("it takes %d values, and the handler has %d to give", list.NumFields(), len(want))
}

// without takes the first field of a list and its comma away; comments stay.
func (f *file) without(list *ast.FieldList) []edit {
	start, end := f.offset(list.List[0].Pos()), f.offset(list.List[0].End())
	edits := []edit{{start, end, ""}}
	if comma := f.comma(end, f.offset(list.Closing)); comma >= 0 {
		edits = append(edits, edit{comma, comma + 1, ""})
	} else if len(list.List) == 1 && strings.TrimSpace(string(f.text[end:f.offset(list.Closing)])) == "" {
		edits[0].end = f.offset(list.Closing)
	}
	return edits
}

// comma finds the first comma between two offsets that is in no comment.
func (f *file) comma(from, to int) int {
	var scan scanner.Scanner
	set := token.NewFileSet()
	src := f.text[from:to]
	scan.Init(set.AddFile("", set.Base(), len(src)), src, nil, 0)
	for {
		pos, tok, _ := scan.Scan()
		switch tok {
		case token.COMMA:
			return from + set.Position(pos).Offset
		case token.EOF:
			return -1
		}
	}
}

// free is a parameter name that the method does not use for anything else.
func (f *file) free(decl *ast.FuncDecl, name string) string {
	taken := false
	ast.Inspect(decl, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		taken = taken || ok && id.Name == name
		return true
	})
	if taken {
		return "_"
	}
	return name
}

// results writes what a logic method returns: an answer and an error, or an
// error alone.
func (f *file) results(decl *ast.FuncDecl, want []Value) ([]edit, error) {
	list := decl.Type.Results
	have := list.NumFields()
	if list == nil {
		at := f.offset(decl.Type.Params.End())
		return []edit{{at, at, " " + values(want, false)}}, nil
	}
	start, end := f.offset(list.Pos()), f.offset(list.End())
	if have == 0 {
		return []edit{{start, end, values(want, false)}}, nil
	}
	named := len(list.List[0].Names) > 0
	switch {
	case have == len(want) && !grouped(list):
		return f.retype(list, want), nil
	case have > 2:
		return nil, fmt.Errorf("it returns %d values, and the handler takes %d", have, len(want))
	case named && have == 2 && len(want) == 1 && !grouped(list) && f.source(list.List[1].Type) == want[0].Type:
		return f.without(list), nil
	case named:
		for i := range want {
			want[i].Name = f.resultName(list, want[i].Name, i == len(want)-1)
		}
		return []edit{{start, end, values(want, true)}}, nil
	}
	return []edit{{start, end, values(want, false)}}, nil
}

// resultName keeps the name of the error result; another one is new.
func (f *file) resultName(list *ast.FieldList, wanted string, last bool) string {
	names := list.List[len(list.List)-1].Names
	if last && len(names) > 0 {
		return names[len(names)-1].Name
	}
	return wanted
}

func values(list []Value, named bool) string {
	var out []string
	for _, v := range list {
		if named {
			out = append(out, v.Name+" "+v.Type)
			continue
		}
		out = append(out, v.Type)
	}
	if len(out) == 1 && !named {
		return out[0]
	}
	return "(" + strings.Join(out, ", ") + ")"
}

// grouped reports whether several names share a type, as in (a, b int).
func grouped(list *ast.FieldList) bool {
	return slices.ContainsFunc(list.List, func(field *ast.Field) bool { return len(field.Names) > 1 })
}

// retype replaces the types that mean something else; names and layout stay.
func (f *file) retype(list *ast.FieldList, want []Value) []edit {
	var edits []edit
	for i, field := range list.List {
		if f.source(field.Type) != want[i].Type {
			edits = append(edits, edit{f.offset(field.Type.Pos()), f.offset(field.Type.End()), want[i].Type})
		}
	}
	return edits
}

// signatureText is how a route's method is declared, for people.
func signatureText(r Route) string {
	var params []string
	for _, v := range r.Params {
		params = append(params, v.Name+" "+v.Type)
	}
	return fmt.Sprintf("func (l *%s) %s(%s) %s", r.Type, r.Func, strings.Join(params, ", "), values(slices.Clone(r.Results), len(r.Results) > 1))
}
