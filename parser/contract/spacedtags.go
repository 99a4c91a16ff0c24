package contract

import (
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// goOptions are what encoding/json knows behind a json name, and what becomes of
// a field without each.
var goOptions = map[string]string{
	"omitempty": "answers hold the field even when it is empty",
	"omitzero":  "answers hold the field even when it is zero",
	"string":    "the field is not quoted",
}

// readAsGo speaks about spaces in a json tag. encoding/json knows no option that
// begins or ends with one, so clients of a service that moves over have never seen
// what such an option does: it is left out. It reports whether that changed pairs.
func (r *resolver) readAsGo(d *fieldDecl, pairs []tagPair) bool {
	i := slices.IndexFunc(pairs, func(p tagPair) bool { return p.key == "json" })
	if i < 0 || !strings.ContainsAny(pairs[i].value, " \t") {
		return false
	}
	parts := strings.Split(pairs[i].value, ",")
	r.warnSpacedName(d, pairs[i], parts[0])
	var kept []string
	for n, part := range parts {
		outcome, known := goOptions[strings.TrimSpace(part)]
		if n == 0 || !known || strings.TrimSpace(part) == part {
			kept = append(kept, part)
			continue
		}
		if option := strings.TrimSpace(part); !slices.Contains(parts, option) {
			d.field.ignoreOption(option)
			r.report(diag.Warningf(r.spanOf(d, pairs[i], option), diag.BadTag, "Go does not read %s with a space beside it, so %s", option, outcome).
				WithHint("write `json:\"%s,%s\"` if it is meant, or remove it", strings.TrimSpace(parts[0]), option))
		}
	}
	pairs[i].value = strings.Join(kept, ",")
	return len(kept) < len(parts)
}

// warnSpacedName is about a name that answers of Go would have spaces in.
func (r *resolver) warnSpacedName(d *fieldDecl, p tagPair, name string) {
	trimmed := strings.TrimSpace(name)
	if trimmed == name || trimmed == "" {
		return
	}
	r.report(diag.Warningf(r.tagSpan(d, p.start, p.end), diag.BadTag, "the name %q is read as %q; in answers that encoding/json writes, the space belongs to it", name, trimmed).
		WithHint("remove the space"))
}

// spanOf is the place of an option, or of the whole key.
func (r *resolver) spanOf(d *fieldDecl, p tagPair, option string) source.Span {
	at := part(d, p, option)
	return r.tagSpan(d, at.start, at.end)
}

// ignoreOption takes an option of encoding/json from the field's JSON name.
func (f *Field) ignoreOption(option string) {
	for i := range f.Wire {
		if f.Wire[i].In != JSON {
			continue
		}
		switch option {
		case "omitempty":
			f.Wire[i].OmitEmpty = false
		case "string":
			f.Wire[i].AsString = false
		}
	}
}
