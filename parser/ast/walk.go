package ast

// Walk calls visit for every declaration of a file and for what is inside it,
// in source order, a node before its parts. Where visit returns false the
// parts are left out. Names, texts and comments are not visited on their own.
func Walk(file *File, visit func(Node) bool) {
	w := walker(visit)
	for _, decl := range file.Decls {
		if !visit(decl) {
			continue
		}
		switch n := decl.(type) {
		case *Info:
			w.entries(n.Entries)
		case *Type:
			w.expr(n.Expr)
		case *Error:
			if n.Members != nil {
				w.expr(n.Members)
			}
		case *Service:
			w.service(n)
		}
	}
}

type walker func(Node) bool

func (w walker) entries(entries []*Entry) {
	for _, e := range entries {
		w(e)
	}
}

func (w walker) service(n *Service) {
	w.server(n.Server)
	for _, r := range n.Routes {
		if !w(r) {
			continue
		}
		w.server(r.Server)
		if r.Doc != nil && w(r.Doc) {
			w.entries(r.Doc.Entries)
		}
		w.expr(r.Request)
		w.expr(r.Response)
	}
}

func (w walker) server(n *Server) {
	if n != nil && w(n) {
		w.entries(n.Entries)
	}
}

func (w walker) expr(x Expr) {
	if x == nil || !w(x) {
		return
	}
	switch n := x.(type) {
	case *Named:
		for _, arg := range n.Args {
			w.expr(arg)
		}
	case *Pointer:
		w.expr(n.Elem)
	case *Array:
		w.expr(n.Elem)
	case *Map:
		w.expr(n.Key)
		w.expr(n.Elem)
	case *External:
		w.expr(n.Wire)
	case *Struct:
		for _, f := range n.Fields {
			if w(f) {
				w.expr(f.Type)
			}
		}
	}
}
