package contract

import (
	"cmp"
	"strings"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
)

// pathChars are the characters of a path segment that need no escape (RFC 3986,
// section 2.3).
const pathChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"

// maxPath bounds a path or prefix, in bytes.
const maxPath = 2048

// segments splits a path at its slashes; empty segments do not count.
func segments(path string) []string {
	return strings.FieldsFunc(path, func(c rune) bool { return c == '/' })
}

// joinPath joins a prefix and a path with single slashes and none at the end.
// The root is "/".
func joinPath(prefix, path string) string {
	return "/" + strings.Join(append(segments(prefix), segments(path)...), "/")
}

// shape is a path with the names of its variables left out, which is how the
// router sees it.
func shape(path string) string {
	var out strings.Builder
	for _, s := range Segments(path) {
		out.WriteString("/" + s.Shape())
	}
	return cmp.Or(out.String(), "/")
}

// variables returns the names of a path's variables in order.
func variables(path string) []string {
	var out []string
	for _, s := range Segments(path) {
		out = append(out, s.Names...)
	}
	return out
}

// checkPath reports the segments of a path, or of a prefix, that no request
// could match or no router could hold, and whether there are none.
func (r *resolver) checkPath(text ast.Text, prefix bool) bool {
	if len(text.Value) > maxPath {
		r.report(diag.Errorf(text.Pos(), diag.BadPath, "this path is longer than %d bytes", maxPath).
			WithHint("shorten it"))
		return false
	}
	parts := segments(text.Value)
	offset, fine := 0, true
	for i, s := range parts {
		offset += strings.Index(text.Value[offset:], s)
		last := i == len(parts)-1 && !prefix
		if why := segmentProblem(s, last); why != "" {
			fine = false
			if r.damage.covers(r.within(text, offset, offset+len(s)).Start) {
				return false
			}
			problem := diag.Errorf(r.within(text, offset, offset+len(s)), diag.BadPath, "path segment %q %s", s, why).
				WithHint("segments are made of a-z, A-Z, 0-9 and -._~, variables are :name with one of -._~ before a second one, and a path may end in *name")
			if hint := diag.PathHint(s, last); hint != "" {
				problem = problem.WithHint("%s", hint)
			}
			r.report(problem)
		}
		offset += len(s)
	}
	return fine
}

func segmentProblem(text string, last bool) string {
	if text[0] == '*' && !last {
		return "takes the rest of the path and must stand at its end"
	}
	_, fault := readSegment(text)
	return fault
}

// checkRepeatedVariables refuses a path that names two of its variables alike.
func (r *resolver) checkRepeatedVariables(d *routeDecl) {
	seen := map[string]bool{}
	for _, name := range variables(d.route.Path) {
		if seen[name] {
			r.report(diag.Errorf(d.node.Path.Pos(), diag.BadPath, "path %s has two variables called %s", d.route.Path, name).
				WithHint("rename one of them"))
			d.faulty = true
		}
		seen[name] = true
	}
}
