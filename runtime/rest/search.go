package rest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/apigen/apigen/runtime/problem"
)

// search is the search for one request's endpoint.
type search struct {
	method   string
	segments []string
	verbatim []string // the same with escaped colons blotted out
	values   []string // of the variables so far
	allow    []string // methods of endpoints that fit but for the method
}

// searches keeps the slices, so that routing allocates nothing.
var searches = sync.Pool{New: func() any { return new(search) }}

// maxKept keeps a path of thousands of segments from staying in memory.
const maxKept = 64

// release forgets the request's strings before the search is used again.
func (s *search) release() {
	if max(cap(s.segments), cap(s.verbatim), cap(s.values), cap(s.allow)) > maxKept {
		return
	}
	for _, list := range []*[]string{&s.segments, &s.verbatim, &s.values, &s.allow} {
		clear((*list)[:cap(*list)])
		*list = (*list)[:0]
	}
	searches.Put(s)
}

// run returns the endpoint for r, nil when there is none, or why the path is
// not acceptable.
func (s *search) run(root *node, r *http.Request) (*endpoint, *problem.Error) {
	if fault := s.split(r.URL.EscapedPath()); fault != nil {
		return nil, fault
	}
	s.method = r.Method
	return s.find(root, 0), nil
}

func (s *search) find(n *node, depth int) *endpoint {
	if depth == len(s.segments) {
		return s.end(n)
	}
	if next := n.fixed[s.verbatim[depth]]; next != nil {
		if e := s.find(next, depth+1); e != nil {
			return e
		}
	}
	for _, b := range n.mixed {
		if e := s.findMixed(b, depth); e != nil {
			return e
		}
	}
	if n.variable != nil {
		s.values = append(s.values, s.segments[depth])
		if e := s.find(n.variable, depth+1); e != nil {
			return e
		}
		s.values = s.values[:len(s.values)-1]
	}
	if n.rest == nil {
		return nil
	}
	e := s.end(n.rest)
	if e != nil {
		s.values = append(s.values, strings.Join(s.segments[depth:], "/"))
	}
	return e
}

func (s *search) findMixed(b branch, depth int) *endpoint {
	values, fits := b.form.cut(s.segments[depth], s.verbatim[depth], s.values)
	if !fits {
		return nil
	}
	kept := len(s.values)
	s.values = values
	e := s.find(b.node, depth+1)
	if e == nil {
		s.values = s.values[:kept]
	}
	return e
}

// end picks the method at the node where the path ends.
func (s *search) end(n *node) *endpoint {
	e := n.methods[s.method]
	if e == nil && s.method == http.MethodHead {
		e = n.methods[http.MethodGet]
	}
	if e == nil {
		s.allow = slices.AppendSeq(s.allow, maps.Keys(n.methods))
	}
	return e
}
