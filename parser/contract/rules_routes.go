package contract

import (
	"strings"
	"unicode"

	"golang.org/x/mod/module"

	"github.com/apigen/apigen/parser/diag"
)

// packageChars are what import paths are made of; go build takes no others.
const packageChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."

// packageProblem says why a part of a group's name cannot be a folder with a
// Go package that others may import; it is empty when it can.
func packageProblem(part string, last bool) string {
	if strings.Trim(part, packageChars) != "" {
		return "has a character that a folder of a Go package cannot have"
	}
	switch name := fold(part); {
	case part[0] == '.' || part[0] == '_' || part[0] == '-':
		return "starts with " + part[:1] + ", which Go does not build"
	case strings.HasSuffix(part, "."):
		return "ends with a dot"
	case name == "internal" || name == "vendor" || name == "testdata":
		return "has a meaning of its own in Go"
	case last && unicode.IsDigit([]rune(name)[0]):
		return "starts with a digit"
	case module.CheckImportPath(part) != nil:
		return "is a name that not every platform has folders for"
	}
	return ""
}

// checkGroups refuses groups whose names differ only in letter case, which many
// file systems do not tell apart.
func (r *resolver) checkGroups() {
	first := map[string]*Group{}
	reported := map[string]bool{}
	for _, g := range r.api.Groups {
		folder := strings.ToLower(g.Name)
		other, taken := first[folder]
		if !taken {
			first[folder] = g
			continue
		}
		if other.Name == g.Name || reported[g.Name] {
			continue
		}
		reported[g.Name] = true
		r.report(diag.Errorf(g.nameSpan(), diag.NameCollision, "groups %s and %s would be one folder where letter case does not count", other.Name, g.Name).
			WithHint("write both alike, or rename one").
			WithRelated(other.nameSpan(), "the other one"))
	}
}

// checkHandlers refuses two handlers of one name in a group. Names that are only
// alike, such as GetUser and Get_User, are told apart where code is made of them.
func (r *resolver) checkHandlers() {
	type key struct{ group, name string }
	first := map[key]*routeDecl{}
	for _, d := range r.routes {
		if d.handler == "" || d.group == nil {
			continue
		}
		if d.route.Handler == "" {
			r.report(diag.Errorf(d.place, diag.MissingHandler, "handler name %s has no letter", d.handler).
				WithHint("use a name such as GetUser"))
			continue
		}
		k := key{d.group.Name, d.route.Handler}
		other, repeated := first[k]
		if !repeated {
			first[k] = d
			continue
		}
		r.report(diag.Errorf(d.place, diag.DuplicateHandler, "handler %s is declared twice%s", d.route.Handler, inGroup(d.group)).
			WithHint("rename one of them, or move one to another group").
			WithRelated(other.place, "first declared here"))
	}
}

func inGroup(g *Group) string {
	if g.Name == "" {
		return ""
	}
	return " in group " + g.Name
}

// checkRoutes refuses two routes that the same requests would match.
func (r *resolver) checkRoutes() {
	first := map[string]*routeDecl{}
	for _, d := range r.routes {
		if d.group == nil || d.faulty {
			continue
		}
		r.checkRepeatedVariables(d)
		key := d.route.Method + " " + shape(d.route.Path)
		other, repeated := first[key]
		if !repeated {
			first[key] = d
			continue
		}
		method := strings.ToLower(d.route.Method)
		problem := diag.Errorf(d.node.Path.Pos(), diag.DuplicateRoute, "route %s %s is declared twice", method, d.route.Path).
			WithHint("remove one of them, or change its method, path or prefix")
		if other.route.Path != d.route.Path {
			problem = diag.Errorf(d.node.Path.Pos(), diag.RouteConflict, "routes %s %s and %s match the same requests", method, other.route.Path, d.route.Path).
				WithHint("change the method or path of one; the names of variables do not tell paths apart")
		}
		r.report(problem.WithRelated(other.node.Path.Pos(), "first declared here"))
	}
}
