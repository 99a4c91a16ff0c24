package rest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rest/writer"
)

// Router sends each request to the handler of the route it matches.
//
// A fixed segment beats one with text beside variables, which beats a variable,
// which beats the rest of the path, and a choice that leads nowhere is taken back.
// Of segments with text beside variables, one with a verb comes first, then the
// one with more fixed text, then the one whose fixed text comes first. A trailing slash makes no
// difference. HEAD is served by GET and OPTIONS is answered with Allow where
// they have no route of their own. Escaped characters are decoded per segment.
//
//	400  a segment holds a control character or is not UTF-8, or it or the value of a
//	     variable is "." or "..", also between escaped slashes, or it holds an
//	     escaped "/" that no variable takes: see AllowEncodedSlash
//	404  no route has the path, or the path has an empty segment ("//")
//	405  the path has routes, but none for the method (with Allow)
//
// Variables are found with r.PathValue, the pattern in r.Pattern. Handle must
// not be called while the router serves.
type Router struct {
	root      node
	routes    map[string]*endpoint // by method and pattern
	unmatched http.Handler
}

// NewRouter returns a router without routes.
func NewRouter() *Router {
	rt := &Router{routes: map[string]*endpoint{}}
	rt.unmatched = http.HandlerFunc(rt.refuse)
	return rt
}

// Unmatched puts middleware around the answers to requests that no route takes,
// the first outermost: what guards a route does not see those. Nil entries are
// skipped.
func (rt *Router) Unmatched(all ...func(http.Handler) http.Handler) {
	for _, wrap := range slices.Backward(all) {
		if wrap != nil {
			rt.unmatched = wrap(rt.unmatched)
		}
	}
}

// Handle registers h for a method (GET, HEAD, POST, PUT, PATCH, DELETE or
// OPTIONS) and a pattern. Segments and the names of variables are made of
// letters, digits and "-._~"; "*name" must come last and takes one segment or
// more. Behind "-._~" a colon begins another variable, ":from-:to", of which each
// but the last takes the shortest text that fits. Behind anything else it begins a
// verb, ":id:cancel" or "books:import", which is fixed text and ends the segment; an
// escaped colon in a request is never a verb's. It is an error when the pattern is malformed or another
// route takes exactly the same requests.
func (rt *Router) Handle(method, pattern string, h http.Handler) error {
	return rt.register(method, pattern, h, false)
}

// Route is Handle for a handler that reads path variables with package bind,
// and middleware that reads none: r.PathValue may then find nothing, which
// spares the allocations that setting it costs. Patterns with a colon inside a
// segment are set all the same.
func (rt *Router) Route(method, pattern string, h http.Handler) error {
	return rt.register(method, pattern, h, true)
}

// AllowEncodedSlash lets variables of a route that is registered take slashes which
// clients write as "%2F", so that "/files/:key" takes "/files/a%2Fb" with the value
// "a/b". Nothing else about a value changes: "%252F" stays "%2F", and "." or ".." is
// refused between the slashes too. A value may begin with a slash and hold several in
// a row, so it is no path of a file system by itself. It is an error when there is no
// such route or variable.
func (rt *Router) AllowEncodedSlash(method, pattern string, variables ...string) error {
	e := rt.routes[method+" "+pattern]
	if e == nil {
		return fmt.Errorf("route %s %s: is not registered", method, pattern)
	}
	for _, name := range variables {
		if !slices.Contains(e.names, name) {
			return fmt.Errorf("route %s %s: has no variable %s", method, pattern, name)
		}
	}
	e.slashes = variables
	return nil
}

func (rt *Router) register(method, pattern string, h http.Handler, unset bool) error {
	if h == nil {
		return fmt.Errorf("route %s %s: has no handler", method, pattern)
	}
	segments, err := parsePattern(method, pattern)
	if err != nil {
		return err
	}
	unset = unset && !slices.ContainsFunc(segments, segment.verbal)
	e := &endpoint{handler: h, pattern: pattern, names: names(segments), segments: segments, unset: unset}
	if err := rt.root.insert(segments, method, e); err != nil {
		return err
	}
	rt.routes[method+" "+pattern] = e
	return nil
}

// ServeHTTP implements http.Handler.
func (rt *Router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	found := rt.quick(r)
	if found == nil {
		found, _, _ = rt.match(r)
	}
	if found == nil {
		rt.unmatched.ServeHTTP(w, r)
		return
	}
	r.Pattern = found.pattern
	if _, wrapped := w.(unwrapper); wrapped {
		if rec, ok := writer.As[interface{ RecordRoute(string) }](w); ok {
			rec.RecordRoute(found.pattern)
		}
	}
	found.handler.ServeHTTP(w, r)
}

type unwrapper interface{ Unwrap() http.ResponseWriter }

// match finds the endpoint for r and sets its path values. Without an endpoint
// it returns the methods the path does have.
func (rt *Router) match(r *http.Request) (*endpoint, []string, *problem.Error) {
	s := searches.Get().(*search)
	defer s.release()
	found, fault := s.run(&rt.root, r)
	if fault != nil || found == nil {
		return nil, slices.Clone(s.allow), fault
	}
	for i, name := range found.names {
		r.SetPathValue(name, s.values[i])
	}
	return found, nil, nil
}

// refuse answers a request no route takes, by what is wrong with it. It matches
// once more, as only refusals pay for that.
func (rt *Router) refuse(w http.ResponseWriter, r *http.Request) {
	_, methods, fault := rt.match(r)
	if fault != nil {
		problem.Write(w, r, fault)
		return
	}
	if len(methods) == 0 {
		problem.Write(w, r, problem.NotFound("route.unknown", "there is nothing at this path"))
		return
	}
	w.Header().Set("Allow", allow(methods))
	if r.Method == http.MethodOptions {
		NoContent(w, r)
		return
	}
	problem.Write(w, r, problem.New(http.StatusMethodNotAllowed, "method.not_allowed",
		"the method is not allowed here").WithDetail("allowed: %s", allow(methods)))
}

// allow lists the methods a path answers to, in alphabetical order.
func allow(methods []string) string {
	all := append(slices.Clone(methods), http.MethodOptions)
	if slices.Contains(all, http.MethodGet) {
		all = append(all, http.MethodHead)
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), ", ")
}
