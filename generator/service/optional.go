package service

import (
	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// optionalType is the Go type of a field that is absent, null or a value.
func (l *layout) optionalType(f *contract.Field) string {
	return l.out.Name(l.runtimePath("optional"), "Value") + "[" + l.spell(f.Ref.Elem) + "]"
}

// ifGiven emits what is done with the value of an optional that has one.
func ifGiven(block *jen.Group, expr string, body func(*jen.Group)) *jen.Statement {
	return write(block, "if value, ok := "+expr+".Get(); ok").BlockFunc(body)
}

// checkOptional emits the checks of the value of an optional, if it has one.
func (l *layout) checkOptional(block *jen.Group, input string, c checks, ref *contract.Ref, expr string) {
	if c = c.behindPointer(); c.none() {
		return
	}
	ifGiven(block, expr, func(g *jen.Group) { l.check(g, input, c, ref.Elem, "value") })
}

// refuseNull emits what fails a field that was sent as null and must not be.
func (l *layout) refuseNull(block *jen.Group, input string, f *contract.Field, expr string) {
	switch {
	case !f.NonNull:
	case f.Ref.Kind == contract.Optional:
		write(block, "if "+expr+".IsNull()").Block(fail(input, "null", "must not be null"))
	default:
		block.If(jen.Id(expr).Op("==").Nil()).Block(fail(input, "null", "must not be null"))
	}
}

// refusesNull reports whether a value that exists may be a null which its field
// refuses. A nil pointer counts as absent there.
func refusesNull(f *contract.Field) bool { return f.NonNull && f.Ref.Kind == contract.Optional }

// optional emits what appends an optional that is not absent.
func (e encoder) optional(elem *contract.Ref, expr string) {
	ifGiven(e.block, expr, func(block *jen.Group) { e.in(block).value(elem, "value") }).
		Else().BlockFunc(func(block *jen.Group) { e.in(block).text("null") })
}
