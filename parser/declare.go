package parser

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/apigen/apigen/parser/ast"
)

func (p *fileParser) syntax(lex *cursor) bool {
	first := *lex.Peek()
	st, err := read(lex, syntaxParser)
	if err != nil {
		p.report(failed(err))
		return false
	}
	node := &ast.Syntax{Version: text(st.Version)}
	node.Span, node.Comments = p.place(first, st.Version)
	p.out.Decls = append(p.out.Decls, node)
	return true
}

func (p *fileParser) imports(lex *cursor) bool {
	first := *lex.Next()
	if !is(lex.Peek(), "(") {
		return p.importPath(lex, &first, 0)
	}
	return p.readGroup(lex, func(group int) {
		if !p.importPath(lex, nil, group) {
			skipLine(lex, "(", ")")
		}
	})
}

// readGroup reads what stands between parentheses, item by item. The group has a
// number of its own. It always reports true, as what is broken in it is skipped.
func (p *fileParser) readGroup(lex *cursor, read func(group int)) bool {
	lex.Next()
	p.groups++
	group := p.groups
	for {
		switch t := lex.Peek(); {
		case t.EOF():
			return true
		case is(t, ")"):
			lex.Next()
			return true
		}
		read(group)
	}
}

func (p *fileParser) importPath(lex *cursor, first *lexer.Token, group int) bool {
	st, err := read(lex, importParser)
	if err != nil {
		p.report(failure{token: *lex.Peek(), expect: "a file name in quotes"})
		if lex.Peek().Type != stringToken {
			lex.Next()
		}
		return false
	}
	if first == nil {
		first = &st.Path
	}
	if !quotesMatch(st.Path.Value) { // reported by the scanner; the name can't be trusted
		return true
	}
	node := &ast.Import{Path: text(st.Path), Group: group}
	node.Span, node.Comments = p.place(*first, st.Path)
	p.out.Decls = append(p.out.Decls, node)
	return true
}

func (p *fileParser) info(lex *cursor) bool {
	first := *lex.Peek()
	st, err := read(lex, infoParser)
	if err != nil {
		p.report(failed(err))
		return false
	}
	node := &ast.Info{Entries: p.entries(&st.Body)}
	node.Span, node.Comments = p.place(first, st.Body.Close)
	p.out.Decls = append(p.out.Decls, node)
	return true
}

func (p *fileParser) entries(b *entryBlock) []*ast.Entry {
	p.reportAll(b.Failures)
	var out []*ast.Entry
	for _, e := range b.Entries {
		out = append(out, p.entry(e))
	}
	return out
}

func (p *fileParser) entry(st *entryStatement) *ast.Entry {
	node := &ast.Entry{Key: ident(st.Key)}
	last := st.Colon
	if st.Value != nil {
		node.Value = text(*st.Value)
		last = *st.Value
	} else {
		node.Value.Start, node.Value.End = node.Key.End, node.Key.End
	}
	node.Span, node.Comments = p.place(st.Key, last)
	return node
}

// place gives a node its span and the comments around it.
func (p *fileParser) place(first, last lexer.Token) (ast.Span, ast.Comments) {
	from, to := spanOf(first), spanOf(last)
	comments := ast.Comments{Doc: directlyAbove(p.lead[from.Start.Offset], from.Start.Line), Line: p.trail[to.End.Offset]}
	return ast.Span{Span: from.To(to)}, comments
}

// directlyAbove keeps the comments that end on the line above, or on the
// same line, and those above them without a blank line between.
func directlyAbove(comments []*ast.Comment, line int) []*ast.Comment {
	i := len(comments)
	for i > 0 && comments[i-1].End.Line+1 >= line {
		i--
		line = comments[i].Start.Line
	}
	return comments[i:]
}

func ident(t lexer.Token) ast.Ident {
	return ast.Ident{Span: ast.Span{Span: spanOf(t)}, Name: t.Value}
}

func text(t lexer.Token) ast.Text {
	return ast.Text{Span: ast.Span{Span: spanOf(t)}, Raw: t.Value, Value: unquote(t.Value)}
}
