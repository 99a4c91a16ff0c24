package breaking

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/contract"
)

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

// hadSuchRoute reports whether the old contract has a route that took the same requests
// of the old one.
func (c *comparison) hadSuchRoute(r, old placed) bool {
	return slices.ContainsFunc(c.oldRoutes, func(o placed) bool {
		same := o.Method == r.Method || o.Method == http.MethodGet && r.Method == http.MethodHead && o.endpoint() != old.endpoint()
		return same && o.shape == r.shape && !r.opensTo(o, old)
	})
}

// opensTo reports whether a route takes escaped slashes that it did not take before,
// and that an old one does.
func (p placed) opensTo(was, old placed) bool {
	slashes, had, theirs := p.SlashedVariables(), was.SlashedVariables(), old.SlashedVariables()
	for i, s := range p.segments {
		for j, name := range s.Names {
			opened := slices.Contains(slashes, name) && !slices.Contains(had, was.segments[i].Names[j])
			if opened && old.hasOneOf(theirs, i, s.Rest) {
				return true
			}
		}
	}
	return false
}

// hasOneOf reports whether one of some variables may stand in a segment of a path, or
// in one behind it if the rest counts.
func (p placed) hasOneOf(variables []string, at int, rest bool) bool {
	for i, s := range p.segments {
		if i == at || i > at && rest || i < at && s.Rest {
			for _, name := range s.Names {
				if slices.Contains(variables, name) {
					return true
				}
			}
		}
	}
	return false
}

// takes reports whether a route comes before an old one for some request that
// the old one accepted.
func takes(r, old placed) bool {
	if r.Method == http.MethodHead && old.Method == http.MethodGet && r.shape == old.shape {
		return true // a GET route serves HEAD as long as no other does
	}
	if r.Method != old.Method {
		return false
	}
	a, b := r.segments, old.segments
	first := 0 // the first difference decides
	for i := range min(len(a), len(b)) {
		if first == 0 {
			first = contract.Precedence(b[i], a[i])
		}
		switch {
		case a[i].Rest || b[i].Rest:
			return first > 0 && old.admitsRest(b[i], a[i:])
		case !old.meets(b[i], a[i]):
			return false
		}
	}
	return len(a) == len(b) && first > 0
}

// admitsRest reports whether the wildcard of the route could have the value that
// some segments of another path stand for.
func (p placed) admitsRest(s contract.Segment, path []contract.Segment) bool {
	var texts []string
	for _, other := range path {
		if !other.Fixed() {
			return true
		}
		texts = append(texts, other.Shape())
	}
	return !s.Rest || p.admits(s.Names[0], strings.Join(texts, "/"))
}

// admits reports whether a variable of the route could have a value.
func (p placed) admits(variable, text string) bool {
	f := p.field(variable)
	return f == nil || admits(f, text)
}

// field is the field that receives a variable; nil for none.
func (p placed) field(variable string) *contract.Field {
	for _, in := range p.Inputs {
		if in.In == contract.Path && in.Name == variable {
			return in.Field()
		}
	}
	return nil
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
	a, b := r.segments, old.segments
	for i := range min(len(a), len(b)) {
		if a[i].Rest {
			return i == len(b)-1 && !b[i].Fixed()
		}
		if a[i].Shape() != b[i].Shape() {
			return false
		}
	}
	return len(a) == len(b)
}
