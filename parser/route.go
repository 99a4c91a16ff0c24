package parser

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
)

// annotation reads @doc, @handler or @server above a route. It reports false
// when the route is broken; lex is then behind it.
func (p *fileParser) annotation(lex *cursor, node *ast.Route) bool {
	at := *lex.Peek()
	switch {
	case is(&at, "@doc") && node.Doc == nil:
		node.Doc = p.doc(lex)
		return node.Doc != nil
	case is(&at, "@handler") && node.Handler == nil:
		node.Handler = p.handler(lex)
		return node.Handler != nil
	case is(&at, "@server") && node.Server == nil:
		if node.Server = p.server(lex); node.Server == nil {
			skipRoute(lex, true)
		}
		return node.Server != nil
	}
	return p.badAnnotation(lex, at)
}

func (p *fileParser) badAnnotation(lex *cursor, at lexer.Token) bool {
	for _, word := range routeWords {
		if at.Value == word { // a second one: the route of the first is missing
			p.report(failure{token: at, expect: "a route such as 'get /path' before the next " + word})
			return false
		}
	}
	bad := failure{token: at, expect: "@doc, @handler, @server or a route"}
	if near, ok := diag.Nearest(at.Value, routeWords); ok {
		bad.hint = fmt.Sprintf("did you mean %s?", near)
	}
	p.report(bad)
	skipRoute(lex, true)
	return false
}

func (p *fileParser) handler(lex *cursor) *ast.Ident {
	st, err := readEither(lex, quickHandler, handlerParser)
	if err != nil {
		bad := failed(err)
		bad.token = *lex.ahead(1)
		bad.expect = "a handler name after @handler"
		p.report(bad)
		skipRoute(lex, true)
		return nil
	}
	name := ident(st.Name)
	return &name
}

func (p *fileParser) doc(lex *cursor) *ast.Doc {
	first := *lex.Peek()
	st, err := readEither(lex, quickDoc, docParser)
	if err != nil {
		p.report(failed(err))
		skipRoute(lex, true)
		return nil
	}
	node := &ast.Doc{}
	node.Span, _ = p.place(first, *lex.last())
	switch {
	case st.Body != nil:
		node.Entries = p.entries(st.Body)
	case st.Entry != nil:
		node.Entries = []*ast.Entry{p.entry(st.Entry)}
	case st.Quote != nil:
		t := text(*st.Quote)
		node.Text = &t
	default:
		t := text(*st.Text)
		node.Text = &t
	}
	return node
}

// checkPath reports the first thing in a path that no router could match.
func (p *fileParser) checkPath(path lexer.Token) {
	segments := strings.Split(path.Value[1:], "/")
	offset := 1
	for i, segment := range segments {
		if message, hint := badSegment(segment, i == len(segments)-1); message != "" {
			t := path
			t.Pos = lexer.Position(after(spanOf(path).Start, path.Value[:offset]))
			t.Value = segment
			d := diag.Errorf(spanOf(t), diag.Syntax, "%s", message)
			d.Hint = hint
			p.problems.Add(d)
			return
		}
		offset += len(segment) + 1
	}
}

// badSegment says what is wrong with one path segment, and what to do.
func badSegment(segment string, last bool) (message, hint string) {
	name, parameter := strings.CutPrefix(segment, ":")
	name, rest := strings.CutPrefix(name, "*")
	if hint := diag.PathHint(segment, last); hint != "" {
		return fmt.Sprintf("'%s' is no path parameter", segment), hint
	}
	switch {
	case strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}") && strings.Count(segment, "{") == 1:
		return fmt.Sprintf("'%s' is no path parameter", segment), "write a variable such as :id"
	case strings.Contains(segment, "{"):
		return fmt.Sprintf("'%s' is no path segment", segment), "write variables as :name, with one of - . _ ~ before one that does not begin the segment"
	case segment == "" && !last:
		return "the path has an empty segment", "remove one '/'"
	case (parameter || rest) && name == "":
		return "the path parameter has no name", "write " + segment + "name"
	case rest && !parameter && !last:
		return fmt.Sprintf("'%s' takes the rest of a path and must be the last segment", segment), "write :" + name + " for one segment"
	}
	for _, r := range name {
		if r == ':' && !rest { // of a variable or a verb: what they mean is no matter of syntax
			continue
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-._~", r) {
			return fmt.Sprintf("'%c' can't stand in a path segment", r), "use letters, digits, '-', '.', '_' and '~'"
		}
	}
	return "", ""
}
