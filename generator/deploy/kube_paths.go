package deploy

import (
	"cmp"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/templates"
)

// maxPaths is how many matches one rule of an HTTPRoute may have.
const maxPaths = 64

// entrances lists what has to be let in for the routes of a contract: the prefix
// of each group up to its first variable, and of routes without one the first
// segment of the path. Those below another one are left out. Where that makes
// more than a rule may hold, first segments have to do, and then everything, as
// for a contract without routes.
func entrances(api *contract.API) []templates.ClusterPath {
	found := prefixes(api, fixed)
	if len(found) > maxPaths {
		found = prefixes(api, func(path string) string { return first(fixed(path)) })
	}
	if len(found) > maxPaths || len(found) == 0 {
		found = []entrance{{path: "/"}}
	}
	var out []templates.ClusterPath
	for _, e := range found {
		out = append(out, templates.ClusterPath{Path: scalar(e.path), Exact: e.exact})
	}
	return out
}

// entrance is a path that is let in, and those below it unless it is exact.
type entrance struct {
	path  string
	exact bool
}

func prefixes(api *contract.API, shorten func(string) string) []entrance {
	var all []entrance
	for _, group := range api.Groups {
		for _, route := range group.Routes {
			prefix := shorten(group.Prefix)
			if prefix == "" {
				prefix = first(fixed(route.Path))
			}
			all = append(all, entrance{cmp.Or(prefix, "/"), route.Path == "/"})
		}
	}
	slices.SortFunc(all, func(a, b entrance) int {
		return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(bit(a.exact), bit(b.exact)))
	})
	var out []entrance
	for _, e := range all {
		if !slices.ContainsFunc(out, func(above entrance) bool { return above.covers(e) }) {
			out = append(out, e)
		}
	}
	return out
}

func (e entrance) covers(other entrance) bool {
	if e.path == other.path && (!e.exact || other.exact) {
		return true
	}
	return !e.exact && strings.HasPrefix(other.path, strings.TrimSuffix(e.path, "/")+"/")
}

// fixed is a path up to its first variable, without a slash at its end.
func fixed(path string) string {
	out := ""
	for _, s := range contract.Segments(path) {
		if !s.Fixed() {
			break
		}
		out += "/" + s.Shape()
	}
	return out
}

// first is a path's first segment with its slash.
func first(path string) string {
	if i := strings.IndexByte(strings.TrimPrefix(path, "/"), '/'); i >= 0 {
		return path[:i+1]
	}
	return path
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
