package format

import (
	"sort"

	"github.com/apigen/apigen/parser/ast"
)

// marker tells the tokens what the tree knows about their places.
type marker struct {
	tokens  []token
	outside int // index of the first token that may lie outside declarations
}

func markFile(f *ast.File, tokens []token) {
	m := &marker{tokens: tokens}
	for _, decl := range f.Decls {
		if s, ok := decl.(*ast.Service); ok && s.Server != nil {
			m.between(s.Server)
		}
		m.between(decl)
		m.decl(decl)
	}
	m.keywords(len(tokens))
}

// between marks what stands outside declarations, before the next one.
func (m *marker) between(next ast.Node) {
	m.keywords(m.index(next.Pos().Start.Offset))
	m.outside = m.index(next.Pos().End.Offset)
}

// keywords marks the `type (`, `import (` and ')' of groups up to a token.
func (m *marker) keywords(end int) {
	for i := m.outside; i < end; i++ {
		switch t := &m.tokens[i]; {
		case t.kind == word:
			t.fresh, t.item = true, item(t.text)
		case t.is("("):
			t.opens = true
		case t.is(")"):
			t.closes = true
		}
	}
}

func (m *marker) decl(decl ast.Decl) {
	first := m.at(decl)
	first.fresh = true
	switch n := decl.(type) {
	case *ast.Syntax:
		first.item = "syntax"
	case *ast.Import:
		if n.Group == 0 {
			first.item = "import"
		}
	case *ast.Info:
		first.item = "info"
		m.entries(n, n.Entries)
	case *ast.Type:
		if n.Group == 0 {
			first.item = "type"
		}
		m.at(n.Expr).apart = true
		m.expr(n.Expr)
	case *ast.Error:
		if n.Group == 0 {
			first.item = "error"
		}
		if n.Members != nil {
			m.structure(n.Members)
		}
	case *ast.Service:
		m.service(n)
	}
}

func (m *marker) service(n *ast.Service) {
	first := m.at(n)
	if n.Server == nil {
		first.item = "service"
	} else {
		first.tight = true
		m.server(n.Server).item = "service"
	}
	m.block(m.behind(m.index(n.Name.Start.Offset)), n)
	for _, r := range n.Routes {
		m.route(r)
	}
}

func (m *marker) route(r *ast.Route) {
	lines := []*token{m.at(r.Method)}
	if r.Handler != nil {
		lines = append(lines, &m.tokens[m.before(m.index(r.Handler.Start.Offset))])
	}
	if r.Doc != nil {
		m.doc(r.Doc)
		lines = append(lines, m.at(r.Doc))
	}
	if r.Server != nil {
		lines = append(lines, m.server(r.Server))
	}
	for _, t := range lines {
		t.fresh, t.tight = true, true
	}
	first := m.at(r)
	first.tight, first.item = false, "route"
	m.expr(r.Request)
	m.expr(r.Response)
}

func (m *marker) doc(n *ast.Doc) {
	open := m.behind(m.index(n.Start.Offset))
	if n.Text == nil && m.tokens[open].is("(") {
		m.entries(n, n.Entries)
	}
}

// server marks an @server block and returns its first token.
func (m *marker) server(n *ast.Server) *token {
	m.entries(n, n.Entries)
	first := m.at(n)
	first.fresh = true
	return first
}

// entries marks the block behind the keyword that n begins with.
func (m *marker) entries(n ast.Node, entries []*ast.Entry) {
	m.block(m.behind(m.index(n.Pos().Start.Offset)), n)
	for _, e := range entries {
		key := m.at(e)
		key.fresh, key.table = true, entryTable
		if e.Value.Raw != "" {
			m.at(e.Value).column = 1
		}
	}
}

// block marks the brackets of a block that ends where n does.
func (m *marker) block(open int, n ast.Node) {
	m.tokens[open].opens = true
	m.tokens[m.index(n.Pos().End.Offset-1)].closes = true
}

// expr marks the structs in a type.
func (m *marker) expr(x ast.Expr) {
	switch n := x.(type) {
	case *ast.Named:
		for _, arg := range n.Args {
			m.expr(arg)
		}
	case *ast.Pointer:
		m.expr(n.Elem)
	case *ast.Array:
		m.expr(n.Elem)
	case *ast.Map:
		m.expr(n.Key)
		m.expr(n.Elem)
	case *ast.Struct:
		m.structure(n)
	case *ast.External:
		if n.Wire != nil {
			m.expr(n.Wire)
		}
	}
}

func (m *marker) structure(n *ast.Struct) {
	open := m.index(n.Start.Offset)
	if m.tokens[open].kind == word { // struct
		open = m.behind(open)
	}
	m.block(open, n)
	for _, f := range n.Fields {
		first := m.at(f)
		first.fresh, first.table = true, fieldTable
		if len(f.Names) > 0 {
			kind := m.at(f.Type)
			kind.apart, kind.column = true, 1
		}
		if f.Tag != nil {
			m.at(f.Tag).column = 2
		}
		m.expr(f.Type)
	}
}

// at returns the token that a node begins with.
func (m *marker) at(n ast.Node) *token { return &m.tokens[m.index(n.Pos().Start.Offset)] }

// index finds the token at an offset, or the next one.
func (m *marker) index(offset int) int {
	return sort.Search(len(m.tokens), func(i int) bool { return m.tokens[i].start >= offset })
}

// behind and before return the closest token that is no comment.
func (m *marker) behind(i int) int { return m.skip(i, 1) }
func (m *marker) before(i int) int { return m.skip(i, -1) }

func (m *marker) skip(i, step int) int {
	for i += step; m.tokens[i].kind == comment; i += step {
	}
	return i
}
