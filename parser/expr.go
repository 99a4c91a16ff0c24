package parser

import (
	"strconv"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// expr lowers a type expression; it is nil when the type nests too deep.
func (p *fileParser) expr(e *typeExpression) ast.Expr {
	if len(e.Prefixes) > maxDepth {
		at := prefixSpan(e.Prefixes[maxDepth])
		p.problems.Add(diag.Errorf(at, diag.Syntax, "the type nests more than %d deep", maxDepth).
			WithHint("give the inner type a name of its own"))
		return nil
	}
	out := p.base(e)
	for i := len(e.Prefixes) - 1; i >= 0 && out != nil; i-- {
		out = p.prefix(e.Prefixes[i], out)
	}
	return out
}

func prefixSpan(x typePrefix) source.Span {
	switch {
	case x.Pointer != nil:
		return spanOf(*x.Pointer)
	case x.Array != nil:
		return spanOf(x.Array.Open)
	}
	return spanOf(*x.Map)
}

func (p *fileParser) prefix(x typePrefix, elem ast.Expr) ast.Expr {
	span := ast.Span{Span: prefixSpan(x).To(elem.Pos())}
	switch {
	case x.Pointer != nil:
		return &ast.Pointer{Span: span, Elem: elem}
	case x.Array != nil:
		return p.array(x.Array, span, elem)
	}
	key := p.expr(x.Key)
	if key == nil {
		return nil
	}
	return &ast.Map{Span: span, Key: key, Elem: elem}
}

func (p *fileParser) array(x *arrayPrefix, span ast.Span, elem ast.Expr) ast.Expr {
	if x.Len == nil {
		return &ast.Array{Span: span, Elem: elem}
	}
	n, err := strconv.ParseInt(x.Len.Value, 10, 32)
	if err != nil {
		p.problems.Add(diag.Errorf(spanOf(*x.Len), diag.Syntax, "'%s' is no array length", x.Len.Value).
			WithHint("write a decimal number up to 2147483647, or [] for a slice"))
		return nil
	}
	return &ast.Array{Span: span, Fixed: true, Len: int(n), Elem: elem}
}

func (p *fileParser) base(e *typeExpression) ast.Expr {
	switch {
	case e.Struct != nil:
		return p.structure(e.Struct)
	case e.Any != nil:
		span := spanOf(e.Any.Keyword).To(spanOf(e.Any.Close))
		return &ast.Any{Span: ast.Span{Span: span}, Text: p.scanner.text[span.Start.Offset:span.End.Offset]}
	}
	return p.named(e.Named)
}

func (p *fileParser) named(n *namedType) ast.Expr {
	span := spanOf(n.Name)
	if n.Name.Value == "any" && n.Local == nil && n.Close == nil {
		return &ast.Any{Span: ast.Span{Span: span}, Text: "any"}
	}
	out := &ast.Named{Name: n.Name.Value}
	if n.Local != nil {
		out.Name += "." + n.Local.Value
		span = span.To(spanOf(*n.Local))
	}
	for _, arg := range n.Args {
		if x := p.expr(arg); x != nil {
			out.Args = append(out.Args, x)
		}
	}
	if n.Close != nil {
		span = span.To(spanOf(*n.Close))
	}
	out.Span.Span = span
	return out
}

func (p *fileParser) structure(s *structType) *ast.Struct {
	first := s.Body.Open
	if s.Keyword != nil {
		first = *s.Keyword
	}
	p.reportAll(s.Body.Failures)
	out := &ast.Struct{}
	if is(&s.Body.Close, "}") {
		out.Tail = p.lead[s.Body.Close.Pos.Offset]
	}
	out.Span.Span = spanOf(first).To(spanOf(s.Body.Close))
	for _, node := range s.Body.Fields {
		if f := p.field(node); f.Type != nil {
			out.Fields = append(out.Fields, f)
		}
	}
	return out
}

func (p *fileParser) field(node fieldNode) *ast.Field {
	f := &ast.Field{}
	f.Span, f.Comments = p.place(*node.First, *node.Last)
	var tag *lexer.Token
	if named := node.Named; named != nil {
		for _, name := range named.Names {
			f.Names = append(f.Names, ident(name.Token))
		}
		f.Type = p.expr(named.Type)
		tag = named.Tag
	} else {
		f.Type = p.embedded(node.Embedded)
		tag = node.Embedded.Tag
	}
	if tag != nil {
		t := text(*tag)
		f.Tag = &t
	}
	return f
}

func (p *fileParser) embedded(st *embeddedStatement) ast.Expr {
	out := p.named(st.Type)
	if st.Pointer == nil {
		return out
	}
	return &ast.Pointer{Span: ast.Span{Span: spanOf(*st.Pointer).To(out.Pos())}, Elem: out}
}
