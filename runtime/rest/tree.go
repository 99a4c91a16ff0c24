package rest

import (
	"fmt"
	"net/http"
	"slices"
)

// node is a place in the tree of path segments. There is one way to each node,
// so a search visits none twice, however much it backtracks.
type node struct {
	fixed    map[string]*node
	mixed    []branch // in order of precedence
	variable *node
	rest     *node
	methods  map[string]*endpoint
	served   [len(methods)]*endpoint // the same by the place of the method
	quick    table                   // the same as fixed
	open     bool                    // it has branches that are not fixed
}

// branch leads to a node by a form.
type branch struct {
	form *form
	node *node
}

// endpoint is what a route leads to. The variables' names belong to it and not
// to the nodes, as routes that share a prefix may name them differently.
type endpoint struct {
	handler  http.Handler
	pattern  string
	names    []string
	segments []segment
	slashes  []string // names of the variables that take escaped slashes
	unset    bool     // r.PathValue is left empty: see Router.Route
}

func (n *node) insert(segments []segment, method string, e *endpoint) error {
	for _, s := range segments {
		n = n.child(s)
	}
	if other, ok := n.methods[method]; ok {
		return fmt.Errorf("route %s %s: takes the same requests as %s %s", method, e.pattern, method, other.pattern)
	}
	if n.methods == nil {
		n.methods = map[string]*endpoint{}
	}
	n.methods[method] = e
	n.served[place(method)] = e
	return nil
}

// child returns the node for a segment and makes it if needed.
func (n *node) child(s segment) *node {
	n.open = n.open || s.kind != fixed
	switch s.kind {
	case variable:
		return made(&n.variable)
	case rest:
		return made(&n.rest)
	case mixed:
		return n.mixedChild(s.form)
	}
	if n.fixed == nil {
		n.fixed = map[string]*node{}
	}
	if n.fixed[s.text] == nil {
		n.fixed[s.text] = &node{}
		n.quick = newTable(n.fixed)
	}
	return n.fixed[s.text]
}

func made(n **node) *node {
	if *n == nil {
		*n = &node{}
	}
	return *n
}

func (n *node) mixedChild(f *form) *node {
	at, found := slices.BinarySearchFunc(n.mixed, f, func(b branch, f *form) int { return b.form.compare(f) })
	if !found {
		n.mixed = slices.Insert(n.mixed, at, branch{f, &node{}})
	}
	return n.mixed[at].node
}
