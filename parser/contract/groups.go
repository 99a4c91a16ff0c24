package contract

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// serverKeys are the keys of an @server block, and what reads those that the
// contract itself understands or checks. What is checked only, and the others,
// are for emitters. folder is the older name of group.
var serverKeys = []struct {
	name string
	read func(*resolver, *Group, *ast.Entry)
}{
	{"group", (*resolver).readGroupName},
	{"folder", (*resolver).readGroupName},
	{"prefix", (*resolver).readPrefix},
	{"jwt", (*resolver).readJWT},
	{"middleware", (*resolver).readMiddleware},
	{"timeout", (*resolver).readTimeout},
	{"maxBytes", (*resolver).readMaxBytes},
	{"sse", (*resolver).readSSE},
	{"websocket", (*resolver).readWebSocket},
	{"handler", nil}, {"jwtTransition", nil}, {"signature", nil}, {"tags", nil}, {"summary", nil},
	{"authType", nil}, {"deprecated", nil},
	{"limit", (*resolver).readLimit},
	{"limitBy", (*resolver).readLimitBy},
	{"burst", (*resolver).readBurst},
	{"scopes", (*resolver).readScopes},
	{"priority", (*resolver).readPriority},
	{"breaker", (*resolver).readBreaker},
	{"stability", (*resolver).readStability},
	{"throws", (*resolver).readBlockThrows},
	{"slo", (*resolver).readSLO},
	{"sloLatency", (*resolver).readSLOLatency},
	{"unknown", (*resolver).readUnknown},
	{"empty", (*resolver).readEmpty},
}

func serverKey(e *ast.Entry) string {
	if e.Key.Name == "folder" {
		return "group"
	}
	return e.Key.Name
}

// checkKeys looks at the keys of one @server block.
func (r *resolver) checkKeys(entries []*ast.Entry) {
	first := map[string]*ast.Entry{}
	for _, e := range entries {
		if other, again := first[serverKey(e)]; again {
			r.report(diag.Errorf(e.Key.Pos(), diag.DuplicateKey, "%s is written twice", e.Key.Name).
				WithHint("keep one of them").
				WithRelated(other.Key.Pos(), "first written here"))
			continue
		}
		first[serverKey(e)] = e
		r.checkKnown(e.Key)
	}
}

// guardKeys are keys that keep requests out: what is written in their place by
// mistake must not leave routes open. Those of goctl are not among them, as
// contracts it takes may hold anything near.
var guardKeys = []string{"scopes", "limit", "limitBy", "burst", "stability"}

func (r *resolver) checkKnown(key ast.Ident) {
	names := make([]string, len(serverKeys))
	for i, k := range serverKeys {
		names[i] = k.name
	}
	if slices.Contains(names, key.Name) {
		return
	}
	problem := diag.Warningf(key.Pos(), diag.UnknownServerKey, "@server has no key %s; it is kept for templates and has no effect of its own", key.Name)
	near, ok := diag.Nearest(key.Name, names)
	if ok && slices.Contains(guardKeys, near) {
		problem = diag.Errorf(key.Pos(), diag.MisspelledGuard, "@server has no key %s, and routes would lack what %s does", key.Name, near)
	}
	if ok {
		problem = problem.WithHint("did you mean %s?", near)
	}
	r.report(problem)
}

func (r *resolver) readGroup(entries []*ast.Entry, s *ast.Service) *Group {
	g := &Group{Options: readOptions(entries), Span: s.Pos()}
	seen := map[string]bool{}
	for _, e := range entries {
		if seen[serverKey(e)] {
			continue
		}
		seen[serverKey(e)] = true
		for _, k := range serverKeys {
			if k.name == e.Key.Name && k.read != nil {
				k.read(r, g, e)
			}
		}
	}
	r.checkGuards(g, entries)
	return g
}

func (r *resolver) readGroupName(g *Group, e *ast.Entry) {
	parts := segments(e.Value.Value)
	for i, p := range parts {
		if why := packageProblem(p, i == len(parts)-1); why != "" {
			r.report(diag.Errorf(e.Value.Pos(), diag.GroupNotAPath, "group %s cannot be a package path: %q %s", e.Value.Value, p, why).
				WithHint("use letters, digits, _ and -, with / between, such as user/profile"))
			return
		}
	}
	g.Name = strings.Join(parts, "/")
}

func (r *resolver) readPrefix(g *Group, e *ast.Entry) {
	if !r.checkPath(e.Value, true) {
		return
	}
	if parts := segments(e.Value.Value); len(parts) > 0 {
		g.Prefix = "/" + strings.Join(parts, "/")
	}
}

func (r *resolver) readJWT(g *Group, e *ast.Entry) {
	if e.Value.Value == off {
		return
	}
	if g.JWT = exported(e.Value.Value); g.JWT == "" {
		r.reportNoName(e, "jwt: Auth")
	}
}

func (r *resolver) readMiddleware(g *Group, e *ast.Entry) {
	seen := map[string]bool{}
	for item := range strings.SplitSeq(e.Value.Value, ",") {
		name := middlewareName(strings.TrimSpace(item))
		switch {
		case name == "":
			r.reportNoName(e, "middleware: Audit,Quota")
			return
		case !seen[name]:
			seen[name] = true
			g.Middleware = append(g.Middleware, name)
		}
	}
}

func (r *resolver) reportNoName(e *ast.Entry, example string) {
	r.report(diag.Errorf(e.Pos(), diag.BadValue, "%s needs a name", e.Key.Name).
		WithHint("write `%s`, or remove the line", example))
}

func (r *resolver) readTimeout(g *Group, e *ast.Entry) {
	d, err := time.ParseDuration(e.Value.Value)
	switch {
	case err != nil || d < 0:
		r.report(diag.Errorf(e.Value.Pos(), diag.BadDuration, "timeout %q is not a duration", e.Value.Value).
			WithHint("write a number and a unit, such as 500ms, 3s or 1m30s; 0s means no timeout"))
	case d == 0:
		g.Timeout = NoTimeout
	default:
		g.Timeout = d
	}
}

func (r *resolver) readMaxBytes(g *Group, e *ast.Entry) {
	n, err := strconv.ParseInt(e.Value.Value, 10, 64)
	if err != nil || n < 0 {
		r.report(diag.Errorf(e.Value.Pos(), diag.BadSize, "maxBytes %q is not a size", e.Value.Value).
			WithHint("write a whole number of bytes, such as 1048576 for 1 MiB"))
		return
	}
	g.MaxBytes = n
}

// nameSpan is the place of the group's name, or of the service block when it
// has none.
func (g *Group) nameSpan() source.Span {
	for _, o := range g.Options {
		if o.Key == "group" || o.Key == "folder" {
			return o.Span
		}
	}
	return g.Span
}
