package model

import (
	"strings"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/schema"
)

// settleTypes decides who fills in what.
func (r *resolver) settleTypes(e *entity) {
	for _, f := range e.fields {
		c := f.column
		f.created, f.touched = stamps(f)
		switch {
		case c.Generated != nil:
			f.filled = true
		case c.Default != nil && c.Default.Literal:
			f.initial = f.literal(c.Default.Value)
			f.filled = f.initial == ""
		case c.Default != nil && !f.created && !f.touched:
			f.filled = true
		case f.null == byZero && c.Nullable:
			f.filled = true // with NULL
		}
	}
}

// stamps reports whether a time is set when a row is created, or whenever it is
// written: by the column's own rules, or by the names that are usual for it.
func stamps(f *field) (created, touched bool) {
	c := f.column
	if c.Type.Kind != schema.DateTime && c.Type.Kind != schema.TimestampTZ || c.Generated != nil {
		return false, false
	}
	now := c.Default != nil && !c.Default.Literal && isNow(c.Default.Value)
	switch strings.ToLower(f.name) {
	case "updatedat", "updatetime", "modifiedat":
		return false, f.null == never || now || c.OnUpdate != ""
	case "createdat", "createtime":
		return f.null == never || now, false
	}
	return now && c.OnUpdate == "", c.OnUpdate != ""
}

func isNow(expr string) bool {
	expr = strings.ToLower(expr)
	return strings.HasPrefix(expr, "current_timestamp") || strings.HasPrefix(expr, "now()") || strings.HasPrefix(expr, "localtimestamp") ||
		strings.HasPrefix(expr, "(now())") || strings.HasPrefix(expr, "datetime('now'") || strings.HasPrefix(expr, "(datetime('now'")
}

// options applies those options that name columns.
func (r *resolver) options(e *entity) {
	if e.readOnly() {
		return
	}
	if f := e.field(r.settings.SoftDelete); f != nil {
		if f.kind == timeKind && f.column.Nullable && f.column.Generated == nil && f.column.Type.Kind != schema.Date {
			e.soft, f.null = f, byDeleted
			f.filled, f.initial, f.created, f.touched = false, "", false, false
		} else {
			r.unfit(e, f, "--soft-delete", "a time that may be NULL", "rows are removed")
		}
	}
	if f := e.field(r.settings.Lock); f != nil {
		if (f.kind == intKind || f.kind == uintKind) && f.null == never && f.column.Writable() && !e.isKey(f) {
			e.lock = f
			f.filled = false
		} else {
			r.unfit(e, f, "--lock", "a whole number that is never NULL", "rows have no lock")
		}
	}
	if !matches(r.settings.Cache, e.table) {
		return
	}
	e.cached = true
}

func (r *resolver) unfit(e *entity, f *field, flag, want, effect string) {
	is := "is " + f.column.Type.SQL
	if flag == "--lock" && (f.kind == intKind || f.kind == uintKind) && f.null != never {
		is = "may be NULL"
	}
	r.report(diag.Warningf(f.column.Span, diag.UnfitOption, "%s needs %s, and column %s of %s %s", flag, want, f.column.Name, e.table.QualifiedName(), is).
		WithHint("in this table %s", effect))
}
