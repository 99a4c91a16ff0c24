package rest

import (
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
	verbatim []string // those with escaped colons, which are blotted out; others are empty or not there
	values   []string // of the variables so far
	allow    []string // methods of endpoints that fit but for the method
	slashed  bool     // a segment holds an escaped slash
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
	s.slashed = false
	searches.Put(s)
}

// run returns the endpoint for r, nil when there is none, or why the path is
// not acceptable.
func (s *search) run(root *node, r *http.Request) (*endpoint, *problem.Error) {
	if fault := s.split(r.URL.EscapedPath()); fault != nil {
		return nil, fault
	}
	s.method = r.Method
	found := s.find(root, 0)
	if found == nil && s.slashed && len(s.allow) == 0 {
		return nil, errSlash
	}
	if found != nil && slices.ContainsFunc(s.values, hasDots) {
		return nil, errDots // beside text, as in "..:cancel", they are no segment
	}
	return found, nil
}

func (s *search) find(n *node, depth int) *endpoint {
	if depth == len(s.segments) {
		return s.end(n)
	}
	if next := n.fixed[s.literal(depth)]; next != nil {
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
	s.values = append(s.values, strings.Join(s.segments[depth:], "/"))
	e := s.end(n.rest)
	if e == nil {
		s.values = s.values[:len(s.values)-1]
	}
	return e
}

// literal is a segment as fixed text of a pattern sees it.
func (s *search) literal(depth int) string {
	if depth < len(s.verbatim) && s.verbatim[depth] != "" {
		return s.verbatim[depth]
	}
	return s.segments[depth]
}

func (s *search) findMixed(b branch, depth int) *endpoint {
	values, fits := b.form.cut(s.segments[depth], s.literal(depth), s.values)
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
	if e := n.methods[s.method]; e != nil && s.takenBy(e) {
		return e
	}
	if e := n.methods[http.MethodGet]; s.method == http.MethodHead && e != nil && s.takenBy(e) {
		return e
	}
	for method, other := range n.methods {
		if s.takenBy(other) {
			s.allow = append(s.allow, method)
		}
	}
	return nil
}

// takenBy reports whether an endpoint takes the escaped slashes of the path, if any.
func (s *search) takenBy(e *endpoint) bool {
	if !s.slashed {
		return true
	}
	for i, value := range s.values {
		if strings.IndexByte(value, '/') >= 0 && !slices.Contains(e.slashes, e.names[i]) && !s.unescaped(e, i) {
			return false
		}
	}
	return true
}

// unescaped reports whether the slashes of a variable are the path's own, as those
// of the rest may be.
func (s *search) unescaped(e *endpoint, i int) bool {
	last := len(e.segments) - 1
	return i == len(e.names)-1 && e.segments[last].kind == rest &&
		!slices.ContainsFunc(s.segments[last:], func(text string) bool { return strings.IndexByte(text, '/') >= 0 })
}
