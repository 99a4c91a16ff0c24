package work

import (
	_ "embed"
	"strings"
)

//go:embed routes.txt
var routeText string

// Route is one route of item 6, written as in a contract: "/users/:user".
type Route struct{ Method, Pattern string }

// Routes are paths of GitHub's REST API.
var Routes = readRoutes()

func readRoutes() []Route {
	var list []Route
	for line := range strings.Lines(routeText) {
		method, pattern, _ := strings.Cut(strings.TrimSpace(line), " ")
		list = append(list, Route{Method: method, Pattern: pattern})
	}
	return list
}

// Request returns the request that is sent to the route: each variable has
// the value "v-" and its name.
func (r Route) Request() Request {
	return Request{Method: r.Method, Path: strings.ReplaceAll(r.Pattern, ":", "v-")}
}

// Braces returns the pattern as net/http writes it: "/users/{user}".
func (r Route) Braces() string {
	segments := strings.Split(r.Pattern, "/")
	for i, segment := range segments {
		if name, ok := strings.CutPrefix(segment, ":"); ok {
			segments[i] = "{" + name + "}"
		}
	}
	return strings.Join(segments, "/")
}

// Last returns the name of the last variable, or "".
func (r Route) Last() string {
	_, after, found := cutLast(r.Pattern, ":")
	if !found {
		return ""
	}
	name, _, _ := strings.Cut(after, "/")
	return name
}

// Value returns the value that Last has in Request.
func (r Route) Value() string {
	if r.Last() == "" {
		return ""
	}
	return "v-" + r.Last()
}

func cutLast(text, sep string) (before, after string, found bool) {
	i := strings.LastIndex(text, sep)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(sep):], true
}
