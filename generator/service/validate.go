package service

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// checks are what the contract asks of one value.
type checks struct {
	field *contract.Field      // whose options and range hold; nil for none
	rules *contract.Validation // nil for none
}

// own are the checks of a field's value.
func own(f *contract.Field) checks {
	c := checks{rules: f.Validation}
	if hasLimits(f) && !list(f.Ref) {
		c.field = f
	}
	return c
}

// below are the checks of each element, when a field is a list or map. Options
// and range of a list speak about its elements.
func below(f *contract.Field) checks {
	c := checks{rules: f.Validation}.elements()
	if hasLimits(f) && list(f.Ref) {
		c.field = f
	}
	return c
}

func hasLimits(f *contract.Field) bool { return len(f.Options) > 0 || f.Range != nil }

func (c checks) elements() checks {
	if c.rules == nil {
		return checks{}
	}
	return checks{rules: c.rules.Elem}
}

func (c checks) none() bool { return c.field == nil && (c.rules == nil || len(c.rules.Rules) == 0) }

// check emits the checks of a value that was just read from an input. It may be
// behind pointers: a nil pointer only breaks the rule that it must not be one.
func (l *layout) check(block *jen.Group, input string, c checks, ref *contract.Ref, expr string) {
	if ref.Kind == contract.Optional {
		l.checkOptional(block, input, c, ref, expr)
		return
	}
	elem := pointed(ref)
	if elem == nil && ref.Core().Kind == contract.External {
		l.checkExternal(block, input, c, ref.OnWire(), expr)
		return
	}
	if elem == nil {
		if c.field != nil {
			l.limits(block, input, c.field, ref, expr)
		}
		if c.rules != nil {
			l.rules(block, input, c.rules.Rules, ref, expr)
		}
		return
	}
	if c.rules.Has(contract.RuleRequired) {
		block.If(jen.Id(expr).Op("==").Nil()).Block(fail(input, contract.RuleRequired, "must not be null"))
	}
	if c = c.behindPointer(); c.none() {
		return
	}
	block.If(jen.Id(expr).Op("!=").Nil()).BlockFunc(func(g *jen.Group) {
		l.check(g, input, c, elem, "*"+expr)
	})
}

// behindPointer are the checks of what a pointer leads to: being there is
// enough for it not to be zero.
func (c checks) behindPointer() checks {
	if c.rules == nil {
		return c
	}
	inner := &contract.Validation{}
	for _, rule := range c.rules.Rules {
		if rule.Name != contract.RuleRequired {
			rule.IfSet = false
			inner.Rules = append(inner.Rules, rule)
		}
	}
	return checks{field: c.field, rules: inner}
}

// limits emits the checks of options and range.
func (l *layout) limits(block *jen.Group, input string, f *contract.Field, ref *contract.Ref, expr string) {
	if options := optionsCase(f, ref); options != nil {
		block.Switch(jen.Id(expr)).Block(
			jen.Case(options...),
			jen.Default().Block(fail(input, "options", "must be one of "+strings.Join(f.Options, ", "))),
		)
	} else if len(f.Options) > 0 {
		args := []jen.Code{jen.Id(input), jen.Id(expr)}
		for _, option := range f.Options {
			args = append(args, literal(ref, option))
		}
		block.Id(l.bind("OneOf")).Call(args...)
	}
	if outside := beyond(f.Range, ref, expr); outside != nil {
		block.If(outside).Block(fail(input, "range", "must be "+describeRange(f.Range)))
	} else if f.Range != nil {
		block.Id(l.bind("Between")).Call(jen.Id(input), jen.Id(expr), l.rangeLiteral(f.Range))
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
	return jen.Id(l.bind("Range")).Values(fields...)
}
