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

// checkGroups refuses groups whose names differ only in what folders and
// packages do not keep: letter case, dashes and underscores.
func (r *resolver) checkGroups() {
	first := map[string]*Group{}
	reported := map[string]bool{}
	for _, g := range r.api.Groups {
		other, taken := first[fold(g.Name)]
		if !taken {
			first[fold(g.Name)] = g
			continue
		}
		if other.Name == g.Name || reported[g.Name] {
			continue
		}
		reported[g.Name] = true
		r.report(diag.Errorf(g.nameSpan(), diag.NameCollision, "groups %s and %s would be one Go package", other.Name, g.Name).
			WithHint("write both alike, or rename one").
			WithRelated(other.nameSpan(), "the other one"))
	}
}

// checkHandlers refuses two handlers of one name in a group, and names that
// would clash in the group's package.
func (r *resolver) checkHandlers() {
	type key struct{ group, name string }
	exact := map[key]*routeDecl{}
	folded := map[key]*routeDecl{}
	for _, d := range r.routes {
		if d.handler == "" || d.group == nil {
			continue
		}
		if d.route.Handler == "" {
			r.report(diag.Errorf(d.place, diag.MissingHandler, "handler name %s has no letter", d.handler).
				WithHint("use a name such as GetUser"))
			continue
		}
		k, loose := key{d.group.Name, d.route.Handler}, key{d.group.Name, fold(d.route.Handler)}
		if first, repeated := exact[k]; repeated {
			r.report(diag.Errorf(d.place, diag.DuplicateHandler, "handler %s is declared twice%s", d.route.Handler, inGroup(d.group)).
				WithHint("rename one of them, or move one to another group").
				WithRelated(first.place, "first declared here"))
			continue
		}
		if first, clash := folded[loose]; clash {
			r.reportHandlers(d, first)
		}
		exact[k], folded[loose] = d, d
	}
	for _, d := range r.routes {
		if d.group == nil || !strings.HasPrefix(d.route.Handler, "New") {
			continue
		}
		if first, clash := exact[key{d.group.Name, strings.TrimPrefix(d.route.Handler, "New")}]; clash {
			r.reportHandlers(d, first)
		}
	}
}

func (r *resolver) reportHandlers(d, first *routeDecl) {
	r.report(diag.Errorf(d.place, diag.NameCollision, "handlers %s and %s cannot be told apart in Go%s", first.route.Handler, d.route.Handler, inGroup(d.group)).
		WithHint("rename one of them: both would have the same file or constructor").
		WithRelated(first.place, "the other one"))
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
