package service

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// value emits what appends a value that is addressable.
func (e encoder) value(ref *contract.Ref, expr string) {
	ref = unaliased(ref)
	if ref.Kind == contract.Named && ref.Type != nil {
		t := ref.Type
		switch struc := structOf(ref); {
		case struc != nil:
			e.call(e.l.encoded.names[struc], asStruct(ref, struc, "&"+expr), "s")
		case t.Alias && !endless(ref):
			e.value(t.Under, expr)
		default:
			e.call(e.l.encoded.names[t], "&"+expr, "s")
		}
		return
	}
	e.bare(ref, expr)
}

// declared emits what appends a value of a declared type that is no struct. A
// type declared from another one has none of its methods.
func (e encoder) declared(t *contract.Type, expr string) {
	if shape := shapeOf(t); shape.Kind != contract.Time {
		e.bare(shape, expr)
		return
	}
	e.any(expr) // a struct without exported fields
}

// shapeOf is what a type that is no struct is made of.
func shapeOf(t *contract.Type) *contract.Ref {
	shape := t.Under
	for shape.Kind == contract.Named && shape.Type != nil && !shape.Type.Struct() {
		shape = shape.Type.Under
	}
	return shape
}

// bare emits what appends a value whose own type has no methods.
func (e encoder) bare(shape *contract.Ref, expr string) {
	switch shape.Kind {
	case contract.Pointer:
		if one := e.ofStruct(shape.Elem); one != "" {
			e.call(e.l.encode("Pointer"), expr, "s", one)
			return
		}
		e.orNull(expr, func(e encoder) { e.value(shape.Elem, "(*"+expr+")") })
	case contract.Slice:
		if isByte(shape.Elem) {
			e.any(expr) // base64 to encoding/json
			return
		}
		switch one := e.ofStruct(shape.Elem); {
		case one != "":
			e.call(e.l.encode("List"), expr, "s", one)
		case shape.Elem.Kind == contract.Basic && shape.Elem.Name == "string":
			e.call(e.l.encode("Strings"), expr)
		default:
			e.orNull(expr, func(e encoder) { e.list(shape.Elem, expr) })
		}
	case contract.Array:
		e.list(shape.Elem, expr)
	case contract.Map:
		callWith(e.block, "b = "+e.l.encode("Dict"), e.function(shape.Elem), "b", expr, "s")
	case contract.Bytes:
		e.call(e.l.encode("Bytes"), expr)
	case contract.Time:
		e.call(e.l.encode("Time"), expr, "s")
	case contract.Duration:
		e.call(e.strconv("AppendInt"), "int64("+expr+")", "10")
	case contract.Basic:
		e.basic(shape.Name, expr)
	case contract.Named:
		e.value(shape, expr)
	case contract.External:
		e.call(e.l.encode("External")+"["+shape.OnWire().String()+"]", addressOf(expr), "s")
	default:
		e.any(expr)
	}
}

func (e encoder) any(expr string) {
	e.call(e.l.encode("Any"), "&"+expr, "s")
}

func (e encoder) strconv(name string) string { return e.l.out.Name("strconv", name) }

func isByte(ref *contract.Ref) bool {
	for ref.Kind == contract.Named && ref.Type != nil && !ref.Type.Struct() {
		ref = ref.Type.Under
	}
	return ref.Kind == contract.Basic && (ref.Name == "byte" || ref.Name == "uint8")
}

func (e encoder) orNull(expr string, otherwise func(encoder)) {
	write(e.block, "if "+expr+" == nil").
		BlockFunc(func(block *jen.Group) { e.in(block).text("null") }).
		Else().BlockFunc(func(block *jen.Group) { otherwise(e.in(block)) })
}

// list emits a loop over a slice or array.
func (e encoder) list(elem *contract.Ref, expr string) {
	index := "i" + strings.Repeat("i", e.depth)
	write(e.block, "b = append(b, '[')")
	e.block.For(jen.Id(index).Op(":=").Range().Id(expr)).BlockFunc(func(block *jen.Group) {
		block.If(jen.Id(index).Op(">").Lit(0)).Block(jen.Id("b").Op("=").Append(jen.Id("b"), jen.LitRune(',')))
		inner := e.in(block)
		inner.depth++
		inner.value(elem, expr+"["+index+"]")
	})
	write(e.block, "b = append(b, ']')")
}

// ofStruct names the function that appends a struct; empty for other types.
func (e encoder) ofStruct(ref *contract.Ref) string {
	struc := structOf(ref)
	if struc == nil || ref.Kind != contract.Named || ref.Name != struc.Name {
		return ""
	}
	return e.l.encoded.names[struc]
}

// function is the function that appends a value of the type.
func (e encoder) function(ref *contract.Ref) function {
	if one := e.ofStruct(ref); one != "" {
		return function{name: one}
	}
	return function{body: jen.Id("func" + e.l.encodeSignature("*"+e.l.spell(ref))).BlockFunc(func(block *jen.Group) {
		inner := encoder{l: e.l, block: block}
		inner.value(ref, "(*v)")
		write(block, "return b")
	})}
}

func (e encoder) basic(name string, expr string) {
	switch verb := basicVerb(name); {
	case strings.HasPrefix(name, "complex"):
		e.any(expr)
	case verb == "String":
		e.call(e.l.encode("String"), expr)
	case verb == "Bool":
		e.call(e.strconv("AppendBool"), "bool("+expr+")")
	case verb == "Float":
		e.call(e.l.encode("Float"), "float64("+expr+")", floatBits(name), "s")
	case strings.HasPrefix(name, "uint") || name == "byte":
		e.call(e.strconv("AppendUint"), "uint64("+expr+")", "10")
	default:
		e.call(e.strconv("AppendInt"), "int64("+expr+")", "10")
	}
}

func floatBits(name string) string {
	if name == "float32" {
		return "32"
	}
	return "64"
}

// quoted emits a value that the contract wants in a JSON string. encoding/json
// does that to scalars, unless they have a method of their own, and looks through
// one pointer.
func (e encoder) quoted(ref *contract.Ref, expr string) {
	if ref = unaliased(ref); ref.Kind == contract.Pointer {
		e.orNull(expr, func(e encoder) { e.quoted(ref.Elem, "(*"+expr+")") })
		return
	}
	if t := declaredType(ref); t != nil {
		write(e.block, "if custom"+t.Name).BlockFunc(func(block *jen.Group) { e.in(block).value(ref, expr) }).
			Else().BlockFunc(func(block *jen.Group) { e.in(block).inQuotes(ref, expr) })
		return
	}
	e.inQuotes(ref, expr)
}

// inQuotes emits a value without a method of its own in a JSON string.
func (e encoder) inQuotes(ref *contract.Ref, expr string) {
	core := ref.Core()
	switch {
	case core.Kind == contract.Basic && basicVerb(core.Name) == "String":
		e.call(e.l.encode("QuotedString"), expr)
	case core.Kind == contract.Basic || core.Kind == contract.Duration:
		e.text(`"`)
		e.value(ref, expr)
		e.text(`"`)
	default:
		e.value(ref, expr)
	}
}
