package contract

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
)

// rate is a positive number of requests a second, minute or hour: 100/m.
var rate = regexp.MustCompile(`^([1-9][0-9]{0,17})/([smh])$`)

var ratePeriods = map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour}

// off lifts, for one route, a guard of the block around it.
const off = "off"

func (r *resolver) readLimit(g *Group, e *ast.Entry) {
	if e.Value.Value == off {
		return
	}
	parts := rate.FindStringSubmatch(e.Value.Value)
	if parts == nil {
		r.badValue(e, "a number of requests a second, minute or hour, or off", "limit: 100/m")
		return
	}
	limit := g.limit()
	limit.Count, _ = strconv.ParseInt(parts[1], 10, 64)
	limit.Per = ratePeriods[parts[2]]
}

func (r *resolver) readLimitBy(g *Group, e *ast.Entry) {
	value := e.Value.Value
	name, header := strings.CutPrefix(value, "header:")
	name = strings.TrimSpace(name)
	switch {
	case header && headerName(name):
		g.limit().By, g.limit().Header = ByHeader, http.CanonicalHeaderKey(name)
	case value == string(ByRoute), value == string(ByIP), value == string(BySubject):
		g.limit().By = LimitBy(value)
	default:
		r.badValue(e, "route, ip, subject or header: with the name of a header", "limitBy: header:X-Api-Key")
	}
}

func (r *resolver) readBurst(g *Group, e *ast.Entry) {
	n, err := strconv.ParseInt(e.Value.Value, 10, 64)
	if err != nil || n < 1 || n > maxBurst {
		r.badValue(e, "a whole number from 1 to 1000000000", "burst: 20")
		return
	}
	g.limit().Burst = n
}

// limit returns the group's limit, a new one when it has none yet.
func (g *Group) limit() *Limit {
	if g.Limit == nil {
		g.Limit = &Limit{By: ByRoute}
	}
	return g.Limit
}

// readScopes takes a list of scope tokens (RFC 6749, section 3.3).
func (r *resolver) readScopes(g *Group, e *ast.Entry) {
	fields := strings.FieldsFunc(e.Value.Value, func(c rune) bool { return c == ',' || c == ' ' || c == '\t' })
	fine := len(fields) > 0
	for _, scope := range fields {
		fine = fine && !strings.ContainsFunc(scope, func(c rune) bool { return c < '!' || c > '~' || c == '"' || c == '\\' })
		if !slices.Contains(g.Scopes, scope) {
			g.Scopes = append(g.Scopes, scope)
		}
	}
	if !fine {
		r.badValue(e, "a list of scopes", "scopes: orders:read, orders:write")
	}
}

func (r *resolver) readPriority(g *Group, e *ast.Entry) {
	r.oneOf(e, string(HighPriority), string(NormalPriority), string(LowPriority))
	if p := Priority(e.Value.Value); p != NormalPriority {
		g.Priority = p
	}
}

func (r *resolver) readStability(g *Group, e *ast.Entry) {
	r.oneOf(e, string(Experimental), string(Stable))
	if e.Value.Value == string(Experimental) {
		g.Stability = Experimental
	}
}

func (r *resolver) readBreaker(g *Group, e *ast.Entry) {
	r.oneOf(e, "route", "off")
	g.Breaker = e.Value.Value == "route"
}

// checkGuards looks at guards that need another one.
func (r *resolver) checkGuards(g *Group, entries []*ast.Entry) {
	limited := slices.ContainsFunc(entries, func(e *ast.Entry) bool { return e.Key.Name == "limit" })
	for _, e := range entries {
		switch key := e.Key.Name; {
		case key == "scopes" && g.JWT == "" && lifted(entries, "jwt"):
			g.Scopes = nil
		case key == "limitBy" && g.JWT == "" && lifted(entries, "jwt") && g.Limit != nil && g.Limit.By == BySubject:
			g.Limit.By = ByIP
		case key == "scopes" && g.JWT == "":
			r.report(diag.Errorf(e.Key.Pos(), diag.GuardWithoutToken, "scopes are those of a token, and these routes take none").
				WithHint("add `jwt: Auth`, or remove the line"))
		case key == "limitBy" && g.Limit != nil && g.Limit.By == BySubject && g.JWT == "":
			r.report(diag.Errorf(e.Key.Pos(), diag.GuardWithoutToken, "the subject is that of a token, and these routes take none").
				WithHint("add `jwt: Auth`, or write `limitBy: ip`"))
		case key == "signature" && e.Value.Value != "false" && !g.checksSignatures():
			r.report(diag.Warningf(e.Key.Pos(), diag.UncheckedSignature, "nothing checks the signatures of requests to these routes").
				WithHint("write a middleware that does and name it beside this line with `middleware: Signature`; remove the line if none is needed; or let apigen.yaml say that you know:\nlint:\n  rules:\n    unchecked-signature: warning"))
		case (key == "limitBy" || key == "burst") && !limited:
			r.report(diag.Errorf(e.Key.Pos(), diag.GuardWithoutLimit, "%s says more about a limit, and there is none", key).
				WithHint("add `limit: 100/m`, or remove the line"))
		}
	}
	if g.Limit != nil && g.Limit.Count == 0 {
		g.Limit = nil
	}
	r.checkRate(g, entries)
}

// checksSignatures reports whether a middleware of the group is named after
// signatures, which are the project's to check.
func (g *Group) checksSignatures() bool {
	return slices.ContainsFunc(g.Middleware, func(name string) bool { return strings.Contains(strings.ToLower(name), "sign") })
}

// lifted reports whether a guard is off.
func lifted(entries []*ast.Entry, key string) bool {
	return slices.ContainsFunc(entries, func(e *ast.Entry) bool { return e.Key.Name == key && e.Value.Value == off })
}

func (r *resolver) oneOf(e *ast.Entry, words ...string) {
	for _, word := range words {
		if e.Value.Value == word {
			return
		}
	}
	last := len(words) - 1
	r.badValue(e, strings.Join(words[:last], ", ")+" or "+words[last], e.Key.Name+": "+words[0])
}

// badValue refuses a value that is not of the form that its key takes.
func (r *resolver) badValue(e *ast.Entry, form, example string) {
	span := e.Value.Pos()
	if e.Value.Value == "" {
		span = e.Pos()
	}
	r.report(diag.Errorf(span, diag.BadValue, "%s is %s, not %q", e.Key.Name, form, e.Value.Value).
		WithHint("write `%s`, or remove the line", example))
}
