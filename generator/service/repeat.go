package service

import (
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// checkRepeats emits the check of members of a JSON object that a request has
// elsewhere already.
func (l *layout) checkRepeats(block *jen.Group, route *contract.Route) {
	for _, input := range route.RepeatableInputs() {
		wire, _ := input.Field().InJSON()
		field := target{root: "req", chain: input.Chain}
		write(block, "if n := "+call("o.Field", strconv.Quote(wire.Name))+"; n.Present()").BlockFunc(func(block *jen.Group) {
			field.allocate(block)
			read := l.node(checks{}).whole(input.Field().Ref)
			if wire.AsString {
				read = function{name: l.bind("Quoted") + "[" + l.spell(input.Field().Ref) + "]"}
			}
			callWith(block, l.bind("CheckRepeat"), read, "n", strconv.Quote(string(input.In)), strconv.Quote(input.Name), field.expr())
		})
	}
}

// comparableRepeats are those that one comparison settles. Of the others the
// careful way knows more.
func comparableRepeats(route *contract.Route) []*contract.Input {
	return slices.DeleteFunc(route.RepeatableInputs(), func(input *contract.Input) bool {
		wire, _ := input.Field().InJSON()
		return wire.AsString || !target{chain: input.Chain}.direct() || input.Field().Ref.Core().Kind != contract.Basic
	})
}

// readRepeats emits the cases of members that the request has elsewhere already.
func (l *layout) readRepeats(cases *jen.Group, first int, repeats []*contract.Input) {
	for i, input := range repeats {
		f, t := input.Field(), target{root: "v", chain: input.Chain}
		wire, _ := f.InJSON()
		write(cases, "case "+strconv.Quote(wire.Name)+":\n"+seen(first+i)+" = "+once(first+i))
		write(cases, "var again "+l.spell(f.Ref))
		l.body(checks{}).read(cases, f.Ref, "d", "&again")
		cases.If(jen.Id("again").Op("!=").Id(t.expr())).Block(jen.Id("d").Dot("Abandon").Call())
	}
}

// direct reports whether no embedded pointer is on the way to the field, and the
// field is none.
func (t target) direct() bool {
	for _, f := range t.chain {
		if f.Ref.Kind == contract.Pointer {
			return false
		}
	}
	return true
}
