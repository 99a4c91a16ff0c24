package parser

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/apigen/apigen/parser/ast"
)

func (p *fileParser) service(lex *cursor) bool {
	node := &ast.Service{}
	if is(lex.Peek(), "@server") {
		if node.Server = p.server(lex); node.Server == nil {
			skipTo(lex, "service")
		} else if !is(lex.Peek(), "service") {
			p.report(failure{token: *lex.Peek(), expect: "a service block after @server (…)"})
			return false
		}
	}
	if lex.Peek().EOF() {
		return false
	}
	st, err := readEither(lex, quickService, serviceParser)
	if err != nil {
		p.report(failed(err))
		return false
	}
	node.Name = ident(st.Name)
	for p.moreRoutes(lex) {
		if r := p.route(lex); r != nil {
			node.Routes = append(node.Routes, r)
		}
	}
	if is(lex.Peek(), "}") {
		lex.Next()
	}
	node.Span, node.Comments = p.place(st.Keyword, *lex.last())
	p.out.Decls = append(p.out.Decls, node)
	return true
}

func (p *fileParser) moreRoutes(lex *cursor) bool {
	for is(lex.Peek(), ";") {
		lex.Next()
	}
	return !lex.Peek().EOF() && !is(lex.Peek(), "}")
}

// server reads an @server block; it is nil when there is none to read.
func (p *fileParser) server(lex *cursor) *ast.Server {
	first := *lex.Peek()
	st, err := read(lex, serverParser)
	if err != nil {
		p.report(failed(err))
		return nil
	}
	node := &ast.Server{Entries: p.entries(&st.Body)}
	node.Span, node.Comments = p.place(first, st.Body.Close)
	return node
}

func skipTo(lex *cursor, word string) {
	for t := lex.Peek(); !t.EOF() && !is(t, word); t = lex.Peek() {
		lex.Next()
	}
}

// route reads one route with its annotations; it is nil when either is broken.
func (p *fileParser) route(lex *cursor) *ast.Route {
	first := *lex.Peek()
	node := &ast.Route{}
	for lex.Peek().Type == atToken {
		if !p.annotation(lex, node) {
			return nil
		}
	}
	method := *lex.Peek()
	st, err := readEither(lex, quickRoute, routeParser)
	if err != nil {
		p.report(p.routeFailure(failed(err), method, node))
		skipRoute(lex, false)
		return nil
	}
	last := *lex.last()
	if bad := behindRoute(lex); bad != nil {
		p.report(*bad)
		skipRoute(lex, false)
		return nil
	}
	return p.fillRoute(node, st, first, last)
}

// fillRoute lowers the route line; it is nil when a body type is broken.
func (p *fileParser) fillRoute(node *ast.Route, st *routeStatement, first, last lexer.Token) *ast.Route {
	node.Span, node.Comments = p.place(first, last)
	node.Method, node.Path = ident(st.Method), text(st.Path)
	p.checkPath(st.Path)
	if st.Request != nil {
		if node.Request = p.expr(st.Request); node.Request == nil {
			return nil
		}
	}
	if st.Response != nil {
		if node.Response = p.expr(st.Response); node.Response == nil {
			return nil
		}
	}
	if st.Status != nil {
		status := text(*st.Status)
		node.Status = &status
	}
	for _, name := range st.Throws {
		node.Throws = append(node.Throws, ident(name.Token))
	}
	return node
}

// routeFailure explains a broken route line.
func (p *fileParser) routeFailure(bad failure, method lexer.Token, node *ast.Route) failure {
	if bad.token.Pos != method.Pos {
		return bad
	}
	bad.expect = "a route such as 'get /path', @doc or @handler"
	if node.Handler != nil {
		bad.expect = "a route such as 'get /path' after @handler " + node.Handler.Name
	}
	return bad
}

// behindRoute refuses text behind a route that begins nothing new.
func behindRoute(lex *cursor) *failure {
	t, next := *lex.Peek(), lex.ahead(1)
	switch {
	case t.EOF(), t.Type == atToken, is(&t, "}"), is(&t, ";"):
		return nil
	case t.Type == identToken && (next.Type == pathToken || isMethod(t)):
		return nil
	case t.Pos.Line > lex.last().Pos.Line && is(&t, "returns"):
		return nil
	}
	bad := &failure{token: t, expect: "'returns', 'throws' or the next route"}
	if t.Type == identToken && suggestion(t.Value, bad.expect) == "" {
		bad.hint = "put the type in parentheses: (" + t.Value + ")"
	}
	return bad
}

// skipRoute drops the rest of a broken route. With whole set, the route line
// is still to come and goes too, lest it turn up without its annotations.
func skipRoute(lex *cursor, whole bool) {
	depth := 0
	for moved := false; ; moved = true {
		t := *lex.Peek()
		if t.EOF() || is(&t, "}") && depth == 0 {
			return
		}
		line := t.Type == identToken && lex.ahead(1).Type == pathToken
		if moved && !whole && (t.Type == atToken || line) {
			return
		}
		if is(&t, "{") {
			depth++
		} else if is(&t, "}") {
			depth--
		}
		whole = whole && !line
		lex.Next()
	}
}
