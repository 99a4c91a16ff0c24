package contract

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
)

// rate is a positive number of requests a second, minute or hour: 100/m.
var rate = regexp.MustCompile(`^[1-9][0-9]{0,8}/[smh]$`)

func (r *resolver) checkLimit(_ *Group, e *ast.Entry) {
	if !rate.MatchString(e.Value.Value) {
		r.badValue(e, "a number of requests a second, minute or hour", "limit: 100/m")
	}
}

func (r *resolver) checkLimitBy(_ *Group, e *ast.Entry) {
	name, header := strings.CutPrefix(e.Value.Value, "header:")
	if header && headerName(strings.TrimSpace(name)) || e.Value.Value == "ip" || e.Value.Value == "subject" {
		return
	}
	r.badValue(e, "ip, subject or header: with the name of a header", "limitBy: header:X-Api-Key")
}

func (r *resolver) checkBurst(_ *Group, e *ast.Entry) {
	if n, err := strconv.ParseInt(e.Value.Value, 10, 32); err != nil || n < 1 {
		r.badValue(e, "a whole number from 1", "burst: 20")
	}
}

// checkScopes takes a list of scope tokens (RFC 6749, section 3.3).
func (r *resolver) checkScopes(_ *Group, e *ast.Entry) {
	fields := strings.FieldsFunc(e.Value.Value, func(c rune) bool { return c == ',' || c == ' ' || c == '\t' })
	fine := len(fields) > 0
	for _, scope := range fields {
		fine = fine && !strings.ContainsFunc(scope, func(c rune) bool { return c < '!' || c > '~' || c == '"' || c == '\\' })
	}
	if !fine {
		r.badValue(e, "a list of scopes", "scopes: orders:read, orders:write")
	}
}

func (r *resolver) checkPriority(_ *Group, e *ast.Entry) {
	r.oneOf(e, "high", "normal", "low")
}

func (r *resolver) checkBreaker(_ *Group, e *ast.Entry) { r.oneOf(e, "route", "off") }

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
