package breaking

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/contract"
)

// segment is a part of a path: a fixed text, a variable, or the rest.
type segment struct {
	text string
	rank int // the router prefers lower ranks: 0 for a fixed text, then variables, then the rest
}

const (
	fixed = iota
	variable
	rest
)

func segmentsOf(path string) []segment {
	var out []segment
	for text := range strings.FieldsFuncSeq(path, func(c rune) bool { return c == '/' }) {
		s := segment{text, fixed}
		switch text[0] {
		case ':':
			s = segment{text[1:], variable}
		case '*':
			s = segment{text[1:], rest}
		}
		out = append(out, s)
	}
	return out
}

// shadows finds the new routes that take requests from an old one which had
// them.
func (c *comparison) shadows(old, new placed) {
	for _, r := range c.newRoutes {
		if r.endpoint() == old.endpoint() || r.endpoint() == new.endpoint() || !takes(r, old) || c.hadSuchRoute(r, old) {
			continue
		}
		c.report(RouteShadowed, change{
			what: fmt.Sprintf("route %s takes requests of %s", r.name(), old.name()),
			old:  old.Signature, new: r.Signature, detail: old.name(), subjects: []string{r.Handler, old.Handler},
		})
	}
}

// hadSuchRoute reports whether the old contract has a route that took the same requests.
func (c *comparison) hadSuchRoute(r, old placed) bool {
	return slices.ContainsFunc(c.oldRoutes, func(o placed) bool {
		same := o.Method == r.Method || o.Method == http.MethodGet && r.Method == http.MethodHead && o.endpoint() != old.endpoint()
		return same && o.Shape() == r.Shape()
	})
}

// takes reports whether a route comes before an old one for some request that
// the old one accepted.
func takes(r, old placed) bool {
	if r.Method == http.MethodHead && old.Method == http.MethodGet && r.Shape() == old.Shape() {
		return true // a GET route serves HEAD as long as no other does
	}
	if r.Method != old.Method {
		return false
	}
	a, b := segmentsOf(r.Path), segmentsOf(old.Path)
	first := 0 // the first difference decides
	for i := range min(len(a), len(b)) {
		if first == 0 {
			first = b[i].rank - a[i].rank
		}
		switch {
		case a[i].rank == rest || b[i].rank == rest:
			return first > 0 && old.admits(b[i], a[i:])
		case a[i].rank == fixed && b[i].rank == fixed && a[i].text != b[i].text:
			return false
		case a[i].rank == fixed && b[i].rank == variable && !old.admits(b[i], a[i:i+1]):
			return false
		}
	}
	return len(a) == len(b) && first > 0
}

// admits reports whether a variable of the route could have the value that some
// segments of another path stand for.
func (p placed) admits(v segment, path []segment) bool {
	var texts []string
	for _, s := range path {
		if s.rank != fixed {
			return true
		}
		texts = append(texts, s.text)
	}
	for _, in := range p.Inputs {
		if in.In == contract.Path && in.Name == v.text {
			return admits(in.Field(), strings.Join(texts, "/"))
		}
	}
	return true
}

// admits reports whether a text may be the value of a field.
func admits(f *contract.Field, text string) bool {
	if f.Ref.Core().Accepts(text) != nil {
		return false
	}
	d := domainOf(f, 0, true)
	if d.only != nil {
		value := d.canonical(text)
		return slices.Contains(d.only, value) || d.sent && value == d.zero()
	}
	if d.number() {
		return d.shown.contains(amount(d.canonical(text)))
	}
	return !d.text() || d.size.contains(float64(len([]rune(text)))) && !slices.Contains(d.not, text)
}

// covers reports whether a route takes all requests that another one of its
// method takes.
func covers(r, old placed) bool {
	a, b := segmentsOf(r.Path), segmentsOf(old.Path)
	for i := range min(len(a), len(b)) {
		if a[i].rank == rest {
			return i == len(b)-1 && b[i].rank != fixed
		}
		if a[i].rank != b[i].rank || a[i].rank == fixed && a[i].text != b[i].text {
			return false
		}
	}
	return len(a) == len(b)
}
