package service

import (
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// validate emits the checks of a field that was just read. A list's elements
// are checked where they are read.
func (l *layout) validate(block *jen.Group, value *jen.Statement, t target) {
	f := t.field()
	if !hasChecks(f) {
		return
	}
	if !list(f.Ref) {
		l.checksBehind(block, value, f, f.Ref, t.expr())
	}
}

// checksBehind emits the checks of a value, which may be behind pointers.
func (l *layout) checksBehind(block *jen.Group, value *jen.Statement, f *contract.Field, ref *contract.Ref, expr *jen.Statement) {
	if ref.Kind != contract.Pointer {
		l.checks(block, value, f, ref, expr)
		return
	}
	block.If(expr.Clone().Op("!=").Nil()).BlockFunc(func(g *jen.Group) {
		l.checksBehind(g, value, f, ref.Elem, jen.Op("*").Add(expr))
	})
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
