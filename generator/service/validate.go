package service

import (
	"strconv"
	"strings"
	"time"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

// validate emits the checks of a field that was just read. A list's elements
// are checked where they are read.
func (l *layout) validate(block *jen.Group, value *jen.Statement, t target) {
	f := t.field()
	if !hasChecks(f) {
		return
	}
	switch f.Ref.Kind {
	case contract.Slice, contract.Array:
	case contract.Pointer:
		block.If(t.expr().Op("!=").Nil()).BlockFunc(func(g *jen.Group) {
			l.checks(g, value, f, f.Ref.Elem, jen.Op("*").Add(t.expr()))
		})
	default:
		l.checks(block, value, f, f.Ref, t.expr())
	}
}

func hasChecks(f *contract.Field) bool { return len(f.Options) > 0 || f.Range != nil }

func (l *layout) checks(block *jen.Group, value *jen.Statement, f *contract.Field, ref *contract.Ref, expr *jen.Statement) {
	if len(f.Options) > 0 {
		args := []jen.Code{value.Clone(), expr.Clone()}
		for _, option := range f.Options {
			args = append(args, literal(ref, option))
		}
		block.Add(l.bind("OneOf").Call(args...))
	}
	if f.Range != nil {
		block.Add(l.bind("Between").Call(value.Clone(), expr.Clone(), l.rangeLiteral(f.Range)))
	}
}

func (l *layout) rangeLiteral(r *contract.Range) jen.Code {
	var fields []jen.Code
	bound := func(name string, limit *float64, exclude bool) {
		switch {
		case limit == nil:
			fields = append(fields, jen.Id("No"+name).Op(":").True())
			return
		case exclude:
			fields = append(fields, jen.Id("Exclude"+name).Op(":").True())
		}
		fields = append(fields, jen.Id(name).Op(":").Op(strconv.FormatFloat(*limit, 'g', -1, 64)))
	}
	bound("Min", r.Min, r.ExcludeMin)
	bound("Max", r.Max, r.ExcludeMax)
	return l.bind("Range").Values(fields...)
}

// setDefault emits the assignment of a field's default.
func (l *layout) setDefault(block *jen.Group, t target) {
	f := t.field()
	switch {
	case f.Ref.Core().Kind == contract.Slice:
		block.Add(t.expr().Op("=").Add(gocode.Type(f.Ref, l.typesPath())).Values(literals(f)...))
		return
	case f.Ref.Kind != contract.Pointer:
		block.Add(t.expr().Op("=").Add(literal(f.Ref, *f.Default)))
		return
	}
	block.Var().Id("d").Add(gocode.Type(f.Ref.Elem, l.typesPath())).Op("=").Add(literal(f.Ref.Elem, *f.Default))
	block.Add(t.expr().Op("=").Op("&").Id("d"))
}

// literals spells the default of a list, "[a,b]" in the contract.
func literals(f *contract.Field) []jen.Code {
	var out []jen.Code
	text := strings.TrimSuffix(strings.TrimPrefix(*f.Default, "["), "]")
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			out = append(out, literal(f.Ref.Core().Elem, item))
		}
	}
	return out
}

// literal spells a checked default or option as a Go constant of the type.
func literal(ref *contract.Ref, text string) jen.Code {
	core := ref.Core()
	switch {
	case core.Kind == contract.Duration:
		d, err := time.ParseDuration(text)
		if err != nil {
			return jen.Lit(0)
		}
		return duration(d)
	case core.Kind == contract.Basic && core.Name != "string":
		return jen.Op(text)
	}
	return jen.Lit(text)
}
