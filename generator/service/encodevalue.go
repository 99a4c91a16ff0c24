package service

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

// value emits what appends a value that is addressable.
func (e encoder) value(ref *contract.Ref, expr *jen.Statement) {
	if ref.Kind == contract.Named && ref.Type != nil {
		t := ref.Type
		switch struc := structOf(ref); {
		case struc != nil:
			e.call(jen.Id(e.l.encoded.names[struc]), asStruct(ref, struc, jen.Op("&").Add(expr)), jen.Id("s"))
		case t.Alias && !endless(ref):
			e.value(t.Under, expr)
		default:
			e.call(jen.Id(e.l.encoded.names[t]), jen.Op("&").Add(expr), jen.Id("s"))
		}
		return
	}
	e.bare(ref, expr)
}

// declared emits what appends a value of a declared type that is no struct. A
// type declared from another one has none of its methods.
func (e encoder) declared(t *contract.Type, expr *jen.Statement) {
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
func (e encoder) bare(shape *contract.Ref, expr *jen.Statement) {
	switch shape.Kind {
	case contract.Pointer:
		if one := e.ofStruct(shape.Elem); one != nil {
			e.call(e.l.encode("Pointer"), expr, jen.Id("s"), one)
			return
		}
		e.orNull(expr, func(e encoder) { e.value(shape.Elem, jen.Parens(jen.Op("*").Add(expr))) })
	case contract.Slice:
		if isByte(shape.Elem) {
			e.any(expr) // base64 to encoding/json
			return
		}
		switch one := e.ofStruct(shape.Elem); {
		case one != nil:
			e.call(e.l.encode("List"), expr, jen.Id("s"), one)
		case shape.Elem.Kind == contract.Basic && shape.Elem.Name == "string":
			e.call(e.l.encode("Strings"), expr)
		default:
			e.orNull(expr, func(e encoder) { e.list(shape.Elem, expr) })
		}
	case contract.Array:
		e.list(shape.Elem, expr)
	case contract.Map:
		e.call(e.l.encode("Dict"), expr, jen.Id("s"), e.function(shape.Elem))
	case contract.Bytes:
		e.call(e.l.encode("Bytes"), expr)
	case contract.Time:
		e.call(e.l.encode("Time"), expr, jen.Id("s"))
	case contract.Duration:
		e.call(jen.Qual("strconv", "AppendInt"), jen.Int64().Parens(expr), jen.Lit(10))
	case contract.Basic:
		e.basic(shape.Name, expr)
	case contract.Named:
		e.value(shape, expr)
	default:
		e.any(expr)
	}
}

func (e encoder) any(expr *jen.Statement) {
	e.call(e.l.encode("Any"), jen.Op("&").Add(expr), jen.Id("s"))
}

func isByte(ref *contract.Ref) bool {
	for ref.Kind == contract.Named && ref.Type != nil && !ref.Type.Struct() {
		ref = ref.Type.Under
	}
	return ref.Kind == contract.Basic && (ref.Name == "byte" || ref.Name == "uint8")
}

func (e encoder) orNull(expr *jen.Statement, otherwise func(encoder)) {
	e.block.If(expr.Clone().Op("==").Nil()).
		BlockFunc(func(block *jen.Group) { e.in(block).text("null") }).
		Else().BlockFunc(func(block *jen.Group) { otherwise(e.in(block)) })
}

// list emits a loop over a slice or array.
func (e encoder) list(elem *contract.Ref, expr *jen.Statement) {
	index := "i" + strings.Repeat("i", e.depth)
	e.block.Id("b").Op("=").Append(jen.Id("b"), jen.LitRune('['))
	e.block.For(jen.Id(index).Op(":=").Range().Add(expr)).BlockFunc(func(block *jen.Group) {
		block.If(jen.Id(index).Op(">").Lit(0)).Block(jen.Id("b").Op("=").Append(jen.Id("b"), jen.LitRune(',')))
		inner := e.in(block)
		inner.depth++
		inner.value(elem, expr.Clone().Index(jen.Id(index)))
	})
	e.block.Id("b").Op("=").Append(jen.Id("b"), jen.LitRune(']'))
}

// ofStruct is the function that appends a struct; nil for other types.
func (e encoder) ofStruct(ref *contract.Ref) jen.Code {
	struc := structOf(ref)
	if struc == nil || ref.Kind != contract.Named || ref.Name != struc.Name {
		return nil
	}
	return jen.Id(e.l.encoded.names[struc])
}

// function is the function that appends a value of the type.
func (e encoder) function(ref *contract.Ref) jen.Code {
	if one := e.ofStruct(ref); one != nil {
		return one
	}
	return jen.Func().Params(
		jen.Id("b").Index().Byte(),
		jen.Id("v").Op("*").Add(gocode.Type(ref, e.l.typesPath())),
		jen.Id("s").Op("*").Add(e.l.encode("State")),
	).Index().Byte().BlockFunc(func(block *jen.Group) {
		inner := encoder{l: e.l, block: block}
		inner.value(ref, jen.Parens(jen.Op("*").Id("v")))
		block.Return(jen.Id("b"))
	})
}

func (e encoder) basic(name string, expr *jen.Statement) {
	switch verb := basicVerb(name); {
	case strings.HasPrefix(name, "complex"):
		e.any(expr)
	case verb == "String":
		e.call(e.l.encode("String"), expr)
	case verb == "Bool":
		e.call(jen.Qual("strconv", "AppendBool"), jen.Bool().Parens(expr))
	case verb == "Float":
		e.call(e.l.encode("Float"), jen.Float64().Parens(expr), jen.Lit(floatBits(name)), jen.Id("s"))
	case strings.HasPrefix(name, "uint") || name == "byte":
		e.call(jen.Qual("strconv", "AppendUint"), jen.Uint64().Parens(expr), jen.Lit(10))
	default:
		e.call(jen.Qual("strconv", "AppendInt"), jen.Int64().Parens(expr), jen.Lit(10))
	}
}

func floatBits(name string) int {
	if name == "float32" {
		return 32
	}
	return 64
}

// quoted emits a value that the contract wants in a JSON string. encoding/json
// does that to scalars, and looks through one pointer.
func (e encoder) quoted(ref *contract.Ref, expr *jen.Statement) {
	if ref.Kind == contract.Pointer {
		if pointed(ref.Elem) != nil {
			e.value(ref, expr)
			return
		}
		e.orNull(expr, func(e encoder) { e.quoted(ref.Elem, jen.Parens(jen.Op("*").Add(expr))) })
		return
	}
	core := ref.Core()
	switch {
	case core.Kind == contract.Basic && basicVerb(core.Name) == "String":
		e.call(e.l.encode("String"), jen.Add(e.l.encode("String")).Call(jen.Nil(), expr))
	case core.Kind == contract.Basic || core.Kind == contract.Duration:
		e.text(`"`)
		e.value(ref, expr)
		e.text(`"`)
	default:
		e.value(ref, expr)
	}
}
