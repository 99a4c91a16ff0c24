package parser_test

import (
	"fmt"
	"strings"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/source"
)

// dump renders a program compactly: one line a node, its place in front.
func dump(program *ast.Program) string {
	d := &dumper{}
	for _, f := range program.Files {
		d.out.WriteString("file " + f.Name + "\n")
		for _, decl := range f.Decls {
			d.decl(decl)
		}
	}
	return d.out.String()
}

type dumper struct {
	out strings.Builder
}

func (d *dumper) line(depth int, span source.Span, c ast.Comments, format string, args ...any) {
	fmt.Fprintf(&d.out, "%s%d:%d-%d:%d %s%s\n", strings.Repeat("  ", depth+1), span.Start.Line, span.Start.Column,
		span.End.Line, span.End.Column, fmt.Sprintf(format, args...), comments(c))
}

func comments(c ast.Comments) string {
	out := ""
	for _, x := range c.Doc {
		out += fmt.Sprintf(" above=%q", x.Text)
	}
	for _, x := range c.Line {
		out += fmt.Sprintf(" behind=%q", x.Text)
	}
	return out
}

func (d *dumper) decl(decl ast.Decl) {
	switch n := decl.(type) {
	case *ast.Syntax:
		d.line(0, n.Pos(), n.Comments, "syntax %q", n.Version.Value)
	case *ast.Import:
		d.line(0, n.Pos(), n.Comments, "import %q -> %s group=%d", n.Path.Value, n.Target, n.Group)
	case *ast.Info:
		d.line(0, n.Pos(), n.Comments, "info")
		d.entries(1, n.Entries)
	case *ast.Type:
		d.typeDecl(n)
	case *ast.Error:
		d.errorDecl(n)
	case *ast.Service:
		d.line(0, n.Pos(), n.Comments, "service %s", n.Name.Name)
		d.server(1, n.Server)
		for _, r := range n.Routes {
			d.route(r)
		}
	}
}

func (d *dumper) typeDecl(n *ast.Type) {
	var params []string
	for _, p := range n.Params {
		params = append(params, p.Name)
	}
	d.line(0, n.Pos(), n.Comments, "type %s%v alias=%v group=%d %s", n.Name.Name, params, n.Alias, n.Group, d.expr(n.Expr))
	d.fields(1, n.Expr)
}

func (d *dumper) errorDecl(n *ast.Error) {
	text := "error " + n.Name.Name + " " + n.Status.Value
	if n.Code != nil {
		text += " code=" + n.Code.Name
	}
	if n.Title != nil {
		text += fmt.Sprintf(" title=%q", n.Title.Value)
	}
	if n.Number != nil {
		text += " number=" + n.Number.Value
	}
	d.line(0, n.Pos(), n.Comments, "%s group=%d", text, n.Group)
	if n.Members != nil {
		d.fields(1, n.Members)
	}
}

func (d *dumper) server(depth int, s *ast.Server) {
	if s != nil {
		d.line(depth, s.Pos(), s.Comments, "@server")
		d.entries(depth+1, s.Entries)
	}
}

func (d *dumper) entries(depth int, entries []*ast.Entry) {
	for _, e := range entries {
		d.line(depth, e.Pos(), e.Comments, "%s: %q", e.Key.Name, e.Value.Value)
	}
}

func (d *dumper) route(r *ast.Route) {
	handler := "?"
	if r.Handler != nil {
		handler = r.Handler.Name
	}
	d.line(1, r.Pos(), r.Comments, "route %s %s %s (%s) returns%s (%s)%s", handler, r.Method.Name, r.Path.Value,
		d.expr(r.Request), d.status(r), d.expr(r.Response), d.throws(r))
	d.server(2, r.Server)
	if r.Doc == nil {
		return
	}
	if r.Doc.Text != nil {
		d.line(2, r.Doc.Pos(), ast.Comments{}, "@doc %q", r.Doc.Text.Value)
		return
	}
	d.line(2, r.Doc.Pos(), ast.Comments{}, "@doc")
	d.entries(3, r.Doc.Entries)
}

func (d *dumper) status(r *ast.Route) string {
	if r.Status == nil {
		return ""
	}
	return " " + r.Status.Value
}

func (d *dumper) throws(r *ast.Route) (out string) {
	for _, name := range r.Throws {
		out += " throws " + name.Name
	}
	return out
}

func (d *dumper) fields(depth int, x ast.Expr) {
	switch n := x.(type) {
	case *ast.Pointer:
		d.fields(depth, n.Elem)
	case *ast.Array:
		d.fields(depth, n.Elem)
	case *ast.Map:
		d.fields(depth, n.Elem)
	case *ast.Struct:
		for _, f := range n.Fields {
			d.field(depth, f)
		}
		for _, c := range n.Tail {
			d.line(depth, c.Pos(), ast.Comments{}, "tail %q", c.Text)
		}
	}
}

func (d *dumper) field(depth int, f *ast.Field) {
	names := "(embedded)"
	for i, n := range f.Names {
		if i == 0 {
			names = ""
		} else {
			names += ","
		}
		names += n.Name
	}
	tag := ""
	if f.Tag != nil {
		tag = fmt.Sprintf(" tag=%q", f.Tag.Value)
	}
	d.line(depth, f.Pos(), f.Comments, "%s %s%s", names, d.expr(f.Type), tag)
	d.fields(depth+1, f.Type)
}

func (d *dumper) expr(x ast.Expr) string {
	switch n := x.(type) {
	case *ast.Named:
		var args []string
		for _, a := range n.Args {
			args = append(args, d.expr(a))
		}
		if args == nil {
			return n.Name
		}
		return n.Name + "[" + strings.Join(args, ", ") + "]"
	case *ast.Pointer:
		return "*" + d.expr(n.Elem)
	case *ast.Array:
		if n.Fixed {
			return fmt.Sprintf("[%d]%s", n.Len, d.expr(n.Elem))
		}
		return "[]" + d.expr(n.Elem)
	case *ast.Map:
		return "map[" + d.expr(n.Key) + "]" + d.expr(n.Elem)
	case *ast.Struct:
		return "struct"
	case *ast.Any:
		return n.Text
	case *ast.External:
		return fmt.Sprintf("go %q as %s", n.Ref.Value, d.expr(n.Wire))
	}
	return ""
}
