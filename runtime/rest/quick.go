package rest

import (
	"net/http"
	"strings"
)

// quick finds the endpoint of an ordinary request: a path without escapes in
// which nothing is odd. It returns nil for any other, and for one that no route
// takes, which match then judges.
func (rt *Router) quick(r *http.Request) *endpoint {
	path, ok := strings.CutPrefix(r.URL.Path, "/")
	if !ok || path == "/" || r.URL.RawPath != "" {
		return nil
	}
	method := place(r.Method)
	if method < 0 {
		return nil
	}
	path = strings.TrimSuffix(path, "/")
	found := rt.root.find(path, method)
	if found != nil && !found.unset && len(found.names) > 0 && !found.setValues(r, path) {
		return nil
	}
	return found
}

// find returns the endpoint for what is left of a path, without a slash at
// either end.
func (n *node) find(path string, method int) *endpoint {
	for path != "" {
		text, left := segmentOf(path)
		if left == "" && len(text) < len(path) {
			return nil // "//"
		}
		next := n.fixedNext(text)
		if next == nil || n.open {
			return n.choose(next, path, text, left, method)
		}
		n, path = next, left
	}
	return n.serves(method)
}

// choose tries what may take the next segment of a path in order of precedence.
func (n *node) choose(fixed *node, path, text, left string, method int) *endpoint {
	if fixed != nil {
		if e := fixed.find(left, method); e != nil {
			return e
		}
	}
	if n.mixed != nil {
		if e := n.chooseMixed(text, left, method); e != nil {
			return e
		}
	}
	if n.variable != nil && plain(text) {
		if e := n.variable.find(left, method); e != nil {
			return e
		}
	}
	if n.rest != nil && plainRest(path) {
		return n.rest.serves(method)
	}
	return nil
}

func (n *node) chooseMixed(text, left string, method int) *endpoint {
	if !plain(text) {
		return nil
	}
	for _, b := range n.mixed {
		var room [maxQuickValues]string
		if _, fits := b.form.cut(text, text, room[:0]); !fits {
			continue
		}
		if e := b.node.find(left, method); e != nil {
			return e
		}
	}
	return nil
}

// maxQuickValues is how many variables of one segment are found without allocation.
const maxQuickValues = 4

// serves returns the endpoint for a method where a path ends.
func (n *node) serves(method int) *endpoint {
	if e := n.served[method]; e != nil || methods[method] != http.MethodHead {
		return e
	}
	return n.served[place(http.MethodGet)]
}

// plain reports whether a segment stands for itself: ASCII text that is no dot
// segment.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' {
			return false
		}
	}
	return text != "" && text != "." && text != ".."
}

func plainRest(path string) bool {
	for text := range strings.SplitSeq(path, "/") {
		if !plain(text) {
			return false
		}
	}
	return true
}

// setValues makes the variables of the path known to r.PathValue, or reports false
// when one is a dot segment.
func (e *endpoint) setValues(r *http.Request, path string) bool {
	for _, s := range e.segments {
		text, left, _ := strings.Cut(path, "/")
		switch s.kind {
		case mixed:
			var room [maxQuickValues]string
			values, _ := s.form.cut(text, text, room[:0])
			for i, name := range s.form.names {
				if !plain(values[i]) {
					return false
				}
				r.SetPathValue(name, values[i])
			}
		case variable:
			r.SetPathValue(s.text, text)
		case rest:
			r.SetPathValue(s.text, path)
		}
		path = left
	}
	return true
}
