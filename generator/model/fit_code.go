package model

import (
	"fmt"
	"strconv"

	"github.com/apigen/apigen/parser/schema"
)

// fitting are the fields whose column keeps less than their type may hold.
func (p *pack) fitting(e *entity) []*field {
	var out []*field
	for _, f := range e.fields {
		if f.column.Writable() && f.null != byDeleted && p.fit(f, "value") != "" {
			out = append(out, f)
		}
	}
	return out
}

// fit is what makes of a value that which the column gives back: an expression
// of it and an error for decimals, of it alone for times; "" where nothing is to do.
func (p *pack) fit(f *field, value string) string {
	t := f.column.Type
	switch {
	case f.kind == timeKind && t.Kind == schema.Date:
		return "store.Day(" + value + ")"
	case f.kind == timeKind:
		digits := t.Precision
		if p.dialect == schema.SQLite {
			digits = 9
		}
		return "store.Moment(" + value + ", " + strconv.Itoa(digits) + ")"
	case f.kind == decimalKind:
		return p.digits(f) + ".Check(" + value + ")"
	case t.Kind == schema.Decimal && f.kind == textKind:
		return p.digits(f) + ".Text(string(" + value + "))"
	}
	return ""
}

func (p *pack) digits(f *field) string {
	t := f.column.Type
	out := "store.Digits{Column: " + strconv.Quote(f.column.Name)
	if t.Precision > 0 {
		out += fmt.Sprintf(", Precision: %d, Scale: %d", t.Precision, t.Scale)
	}
	if p.dialect == schema.SQLite {
		out += ", Float: true"
	}
	return out + "}"
}

// fitCode makes the values of rows and of patches what the columns give back, so
// that nobody sees a row that is not the one stored.
func (p *pack) fitCode(c *code, e *entity) {
	fields := p.fitting(e)
	if len(fields) == 0 {
		return
	}
	c.put("// ${m}Fit makes the values of a row what their columns give back; those that a\n// column can't keep are store.ErrInvalid.\nfunc ${m}Fit(row *$M) error {\n")
	for _, f := range fields {
		p.fitField(c, f)
	}
	c.line("return nil\n}\n")
	if len(e.changeable()) == 0 {
		return
	}
	c.put("// ${m}FitColumns is ${m}Fit for the columns of a patch.\nfunc ${m}FitColumns(columns map[string]any) error {\n")
	for _, f := range fields {
		column := strconv.Quote(f.column.Name)
		if e.isKey(f) || f == e.lock || f == e.soft {
			continue
		}
		c.line("if value, set := columns[%s].(%s); set {", column, f.goType)
		p.fitted(c, f, "value", func(fitted string) { c.line("columns[%s] = %s", column, fitted) })
		c.line("}")
	}
	c.line("return nil\n}\n")
}

func (p *pack) fitField(c *code, f *field) {
	null := f.isNull("row")
	if f.null == never && f.filled {
		null = f.isZero("row." + f.name) // the database fills it in
	}
	if null == "" {
		c.line("{")
	} else {
		c.line("if !(%s) {", null)
	}
	p.fitted(c, f, f.value("row"), func(fitted string) { c.line("row.%s = %s", f.name, f.wrapped(fitted)) })
	c.line("}")
}

// fitted writes what fits a value, and what is done with the outcome.
func (p *pack) fitted(c *code, f *field, value string, use func(fitted string)) {
	switch f.kind {
	case timeKind:
		use(p.fit(f, value))
	case decimalKind:
		c.line("err := %s\nif err != nil {\nreturn err\n}", p.fit(f, value))
	default:
		c.line("text, err := %s\nif err != nil {\nreturn err\n}", p.fit(f, value))
		if f.goType == "string" {
			use("text")
			return
		}
		use(f.goType + "(text)")
	}
}

// fitCall fits the row, or the columns, before a write; "" where nothing is to do.
func (p *pack) fitCall(e *entity, call string) string {
	if len(p.fitting(e)) == 0 {
		return ""
	}
	return "if err := " + e.variable + call + "; err != nil {\nreturn err\n}\n"
}
