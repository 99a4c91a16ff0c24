package parser

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/apigen/apigen/parser/ast"
)

func (p *fileParser) types(lex *cursor) bool {
	first := *lex.Next()
	if !is(lex.Peek(), "(") {
		return p.typeDecl(lex, &first, 0)
	}
	return p.readGroup(lex, func(group int) {
		if !p.newLine(lex) || !p.typeDecl(lex, nil, group) {
			skipType(lex)
		}
	})
}

// newLine refuses a type of a group that shares its line with another one
// that does not end in '}': the two are most likely one mistaken type.
func (p *fileParser) newLine(lex *cursor) bool {
	t, previous := lex.Peek(), lex.last()
	if is(previous, "(") || is(previous, "}") || t.Pos.Line > spanOf(*previous).End.Line {
		return true
	}
	p.report(failure{token: *t, expect: "the end of the line after the type"})
	return false
}

// skipType drops a type of a group that could not be read.
func skipType(lex *cursor) {
	depth := 0
	for line := lex.Peek().Pos.Line; ; lex.Next() {
		t := lex.Peek()
		if t.EOF() || depth == 0 && (is(t, ")") || t.Pos.Line > line && t.Type == identToken) {
			return
		}
		if is(t, "{") {
			depth++
		}
		if is(t, "}") && depth > 0 {
			depth--
		}
		line = spanOf(*t).End.Line
	}
}

func (p *fileParser) typeDecl(lex *cursor, first *lexer.Token, group int) bool {
	st, err := readEither(lex, quickType, typeParser)
	if err != nil {
		bad := failed(err)
		if group > 0 && bad.token.Pos == lex.Peek().Pos {
			bad.expect = "a type name or ')'"
		}
		p.report(bad)
		return false
	}
	if bad := spelledGo(st, lex); bad != nil {
		p.report(*bad)
		return false
	}
	last := *lex.last()
	if first == nil {
		first = &st.Name
	}
	node := &ast.Type{Name: ident(st.Name), Alias: st.Alias, Group: group}
	for _, param := range st.Params {
		node.Params = append(node.Params, ident(param.Name))
	}
	node.Span, node.Comments = p.place(*first, last)
	if node.Expr = p.declared(st); node.Expr != nil {
		p.out.Decls = append(p.out.Decls, node)
	}
	return true
}

// declared lowers what a type is declared as; it is nil when that is refused.
func (p *fileParser) declared(st *typeStatement) ast.Expr {
	if st.Go == nil {
		return p.expr(st.Type)
	}
	out := &ast.External{Ref: text(st.Go.Ref)}
	out.Span.Span = spanOf(st.Go.Keyword).To(out.Ref.Pos())
	if st.Go.Wire == nil {
		return out
	}
	if out.Wire = p.expr(st.Go.Wire); out.Wire == nil {
		return nil
	}
	out.End = out.Wire.Pos().End
	return out
}

const goExample = `go "github.com/google/uuid.UUID" as string`

// spelledGo explains what stands behind a type of a Go package on the same line:
// either the quotes are missing or the word `as`.
func spelledGo(st *typeStatement, lex *cursor) *failure {
	next := lex.Peek()
	if next.Type != identToken || next.Pos.Line != lex.last().Pos.Line {
		return nil
	}
	bad := &failure{token: *next, hint: "write it like `" + goExample + "`"}
	switch {
	case st.Go != nil && st.Go.Wire == nil:
		bad.expect = "'as' and what the type is in JSON"
	case st.Go == nil && st.Type.Named != nil && is(&st.Type.Named.Name, "go") && st.Type.Named.Local == nil:
		bad.expect = "an import path and a type in quotes after go"
	default:
		return nil
	}
	return bad
}
