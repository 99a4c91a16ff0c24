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
	values   []string // of the variables so far
	allow    []string // methods of endpoints that fit but for the method
}

// searches keeps the slices, so that routing allocates nothing.
var searches = sync.Pool{New: func() any { return new(search) }}

// maxKept keeps a path of thousands of segments from staying in memory.
const maxKept = 64

// release forgets the request's strings before the search is used again.
func (s *search) release() {
	if max(cap(s.segments), cap(s.values), cap(s.allow)) > maxKept {
		return
	}
	for _, list := range []*[]string{&s.segments, &s.values, &s.allow} {
		clear((*list)[:cap(*list)])
		*list = (*list)[:0]
	}
	searches.Put(s)
}

// run returns the endpoint for r, nil when there is none, or why the path is
// not acceptable.
func (s *search) run(root *node, r *http.Request) (*endpoint, *problem.Error) {
	segments, fault := split(r.URL.EscapedPath(), s.segments)
	if fault != nil {
		return nil, fault
	}
	s.method, s.segments = r.Method, segments
	return s.find(root, 0), nil
}

func (s *search) find(n *node, depth int) *endpoint {
	if depth == len(s.segments) {
		return s.end(n)
	}
	if next := n.fixed[s.segments[depth]]; next != nil {
		if e := s.find(next, depth+1); e != nil {
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
