package rest

import (
	"net/http"
	"strings"
)

// PathValue returns the value of a path variable, or "" when the route has
// none of that name: r.PathValue where it is set, and otherwise, for a route
// registered with [Router.Route], what the route's pattern finds in the path.
// It allocates nothing.
func PathValue(r *http.Request, name string) string {
	if value := r.PathValue(name); value != "" {
		return value
	}
	if r.URL.RawPath != "" || !strings.HasPrefix(r.Pattern, "/") || !strings.HasPrefix(r.URL.Path, "/") {
		return ""
	}
	pattern, path := r.Pattern, r.URL.Path
	for {
		sign := strings.IndexByte(pattern, ':')
		if sign < 0 {
			return pathRest(pattern, path, name)
		}
		if len(path) <= sign || pattern[:sign] != path[:sign] || sign > 0 && pattern[sign-1] != '/' {
			return "" // somebody has changed the path since, or the colon is a verb's
		}
		variable, behind := segmentOf(pattern[sign+1:])
		value, left := segmentOf(path[sign:])
		if variable == name {
			return value
		}
		pattern, path = behind, left
	}
}

// pathRest returns what "*name" at the end of a pattern stands for.
func pathRest(pattern, path, name string) string {
	sign := strings.IndexByte(pattern, '*')
	if sign < 0 || pattern[sign+1:] != name || len(path) <= sign || pattern[:sign] != path[:sign] {
		return ""
	}
	return strings.TrimSuffix(path[sign:], "/")
}

// segmentOf cuts off what stands before the first slash. Segments are short, so
// a plain loop beats a call.
func segmentOf(path string) (segment, left string) {
	for i := range len(path) {
		if path[i] == '/' {
			return path[:i], path[i+1:]
		}
	}
	return path, ""
}
