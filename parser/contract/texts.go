package contract

import (
	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// Unknown says what becomes of JSON members, query parameters and form values
// whose names no field has. Where nobody says it, members are refused and the
// others ignored.
type Unknown string

// What may become of unknown names.
const (
	RefuseUnknown Unknown = "refuse"
	IgnoreUnknown Unknown = "ignore"
)

// Empty says what an empty text such as `page=` is. Where nobody says it, it is a
// value.
type Empty string

// What an empty text may be.
const (
	EmptyIsAbsent Empty = "absent"
	EmptyIsValue  Empty = "value"
)

func (r *resolver) readUnknown(g *Group, e *ast.Entry) {
	r.oneOf(e, string(RefuseUnknown), string(IgnoreUnknown))
	g.Unknown = Unknown(e.Value.Value)
}

func (r *resolver) readEmpty(g *Group, e *ast.Entry) {
	r.oneOf(e, string(EmptyIsAbsent), string(EmptyIsValue))
	g.Empty = Empty(e.Value.Value)
}

// readTextOption reads the options of a tag that are about text. It is false for
// others.
func (r *resolver) readTextOption(d *fieldDecl, w *Wire, key, value string, at tagPart) bool {
	span := r.tagSpan(d, at.start, at.end)
	switch {
	case key == "encodedSlash":
		r.readEncodedSlash(d, w, span)
	case key != "csv" && key != "empty":
		return false
	case w.In == JSON || w.In == Path:
		r.report(diag.Warningf(span, diag.BadTag, "tag option %s is about queries, forms and headers, and is ignored in a %s tag", key, w.In.tag()).
			WithHint("remove it, or write it in a form or header tag"))
	case key == "empty" && value != string(EmptyIsAbsent) && value != string(EmptyIsValue):
		r.report(diag.Errorf(span, diag.BadTag, "empty is absent or value, not %q", value).
			WithHint("write `empty=absent` where an empty text is to count as absent, or remove the option"))
	case key == "empty":
		d.field.Empty = Empty(value)
	case !d.field.Ref.listOfScalars() && !r.mentionsUnknown(d.field.Ref):
		r.report(diag.Errorf(span, diag.BadTag, "csv needs a list of texts, numbers, booleans or times, not %s", d.field.Ref.text()).
			WithHint("remove it, or make the field a list such as []string"))
	default:
		d.field.CSV = true
	}
	return true
}

// readEncodedSlash lets a path variable hold what only texts can.
func (r *resolver) readEncodedSlash(d *fieldDecl, w *Wire, span source.Span) {
	core := d.field.Ref.Core()
	switch {
	case w.In != Path:
		r.report(diag.Warningf(span, diag.BadTag, "tag option encodedSlash is about path variables, and is ignored in a %s tag", w.In.tag()).
			WithHint("remove it, or write it in a path tag"))
	case core.scalar() && !core.isText() && core.Kind != Bytes:
		r.report(diag.Errorf(span, diag.BadTag, "encodedSlash needs a text, as %s never holds a slash", d.field.Ref.text()).
			WithHint("remove it, or make the field a string"))
	default:
		d.field.EncodedSlash = true
	}
}

// listOfScalars reports whether several texts can hold a value.
func (r *Ref) listOfScalars() bool {
	core := r.Core()
	return core.elements() != core && core.elements().scalar()
}

// entries reports whether a core type is a map whose values stand in a query as
// name[key]=value: scalars, lists of them, or maps of these.
func (r *Ref) entries() bool {
	for depth := 0; r.Kind == Map && depth < maxNesting; depth++ {
		r = r.Elem.Core()
		if r.scalar() || r.listOfScalars() {
			return true
		}
	}
	return false
}

// maxNesting bounds the look into maps of maps, some of which never end.
const maxNesting = 8
