package service

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/contract"
)

func emitEncode(l *layout) []plan.File {
	if len(l.encoded.types) == 0 && len(l.encoded.routes) == 0 {
		return nil
	}
	return []plan.File{gocode.Generated(typesDir+"/encode.go", l.encoders)}
}

// encoders is the file with a function for each type in a JSON answer.
func (l *layout) encoders() *gocode.File {
	f := l.typesFile()
	f.Std("strconv")
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			if name, ok := l.encoded.routes[route]; ok {
				l.encodeAnswer(f, name, route)
			}
		}
	}
	for _, t := range l.encoded.types {
		l.encodeType(f, t)
	}
	return f
}

// encodeFunc begins the function that appends a value to a buffer.
func (l *layout) encodeFunc(f *gocode.File, name string, v jen.Code, body func(*jen.Group)) {
	f.Func().Id(name).
		Params(jen.Id("b").Index().Byte(), jen.Id("v").Add(v), jen.Id("s").Op("*").Add(l.encode("State"))).
		Index().Byte().BlockFunc(body)
	f.Line()
}

func (l *layout) encode(name string) *jen.Statement { return jen.Qual(l.runtimePath("encode"), name) }

// encodeAnswer emits the function for an answer that is no struct. It is never
// null: see rest.WriteJSON.
func (l *layout) encodeAnswer(f *gocode.File, name string, route *contract.Route) {
	ref := argument(route.Response)
	f.Add(gocode.Comment(name + " appends the answer of " + route.Method + " " + route.Path + " as JSON.")...)
	l.encodeFunc(f, name, gocode.Type(ref, l.typesPath()), func(body *jen.Group) {
		e := encoder{l: l, block: body}
		if ref.Kind == contract.Pointer {
			body.If(jen.Id("v").Op("==").Nil()).Block(jen.Return(jen.Id("b")))
			e.value(ref.Elem, jen.Parens(jen.Op("*").Id("v")))
		} else {
			empty := "[]"
			if ref.Core().Kind == contract.Map {
				empty = "{}"
			}
			body.If(jen.Id("v").Op("==").Nil()).Block(jen.Return(appended(empty)))
			e.value(ref, jen.Id("v"))
		}
		body.Return(jen.Id("b"))
	})
}

// encodeType emits the function for a declared type.
func (l *layout) encodeType(f *gocode.File, t *contract.Type) {
	name := l.encoded.names[t]
	custom := "custom" + t.Name
	f.Var().Id(custom).Op("=").Add(l.encode("Custom")).Types(jen.Id(t.Name)).Call()
	f.Line()
	if t.Struct() {
		f.Add(gocode.Comment(name + " appends v as JSON, and nothing when v is nil.")...)
	}
	l.encodeFunc(f, name, jen.Op("*").Id(t.Name), func(body *jen.Group) {
		if t.Struct() {
			body.If(jen.Id("v").Op("==").Nil()).Block(jen.Return(jen.Id("b")))
		}
		body.If(jen.Id(custom)).Block(jen.Return(l.encode("Any").Call(jen.Id("b"), jen.Id("v"), jen.Id("s"))))
		e := encoder{l: l, block: body}
		if t.Struct() {
			e.structure(t)
		} else {
			e.declared(t, jen.Parens(jen.Op("*").Id("v")))
		}
		body.Return(jen.Id("b"))
	})
}

// encoder emits the statements that append values to b.
type encoder struct {
	l     *layout
	block *jen.Group
	depth int // of loops around
}

func (e encoder) in(block *jen.Group) encoder { return encoder{e.l, block, e.depth} }

// appended is b with a text behind. It is written out: there are two lines of
// this kind a field, and a tree for each would take longer than all the rest.
func appended(text string) *jen.Statement {
	literal := strconv.Quote(text)
	if strings.Contains(text, `"`) && strconv.CanBackquote(text) {
		literal = "`" + text + "`"
	}
	return jen.Op("append(b, " + literal + "...)")
}

func (e encoder) text(text string) { e.block.Op("b =").Add(appended(text)) }

func (e encoder) call(function *jen.Statement, args ...jen.Code) {
	e.block.Id("b").Op("=").Add(function).Call(append([]jen.Code{jen.Id("b")}, args...)...)
}

// structure emits the members of an object. Each is written with a comma in
// front; where the first may be missing, the comma of whichever comes first is
// turned into the brace.
func (e encoder) structure(t *contract.Type) {
	fields := t.Flat()
	if e.l.encoded.endless[t] {
		e.block.If(jen.Op("!").Id("s").Dot("Enter").Call()).Block(jen.Return(jen.Id("b")))
		defer func() { e.block.Id("s").Dot("Leave").Call() }()
	}
	if len(fields) == 0 {
		e.text("{}")
		return
	}
	first := target{root: jen.Id("v"), chain: fields[0]}
	sure := e.condition(first) == nil
	if !sure {
		e.block.Id("at").Op(":=").Len(jen.Id("b"))
	}
	for i, chain := range fields {
		e.member(target{root: jen.Id("v"), chain: chain}, pick(sure && i == 0, "{", ","))
	}
	if !sure {
		e.block.If(jen.Len(jen.Id("b")).Op("==").Id("at")).
			Block(jen.Id("b").Op("=").Append(jen.Id("b"), jen.LitRune('{'))).
			Else().Block(jen.Id("b").Index(jen.Id("at")).Op("=").LitRune('{'))
	}
	e.block.Op("b = append(b, '}')")
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// member emits one member of an object, inside its condition.
func (e encoder) member(t target, before string) {
	if condition := e.condition(t); condition != nil {
		e.block.If(condition).BlockFunc(func(block *jen.Group) { e.in(block).pair(t, before) })
		return
	}
	e.pair(t, before)
}

func (e encoder) pair(t target, before string) {
	wire, _ := t.field().InJSON()
	e.text(before + quote(wire.Name) + ":")
	if wire.AsString {
		e.quoted(t.field().Ref, t.expr())
		return
	}
	e.value(t.field().Ref, t.expr())
}

// quote spells a name as encoding/json does without HTML escapes.
func quote(name string) string {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(name) // a string is always encoded
	return strings.TrimSuffix(text.String(), "\n")
}

// condition is under which a member is written; nil for always.
func (e encoder) condition(t target) *jen.Statement {
	var all []*jen.Statement
	for i, f := range t.chain[:len(t.chain)-1] {
		if f.Ref.Kind == contract.Pointer {
			all = append(all, t.upTo(i+1).Op("!=").Nil())
		}
	}
	f := t.field()
	wire, _ := f.InJSON()
	if wire.OmitEmpty {
		all = append(all, e.notEmpty(f.Ref, t.expr()))
	}
	if omitsZero(f) {
		all = append(all, jen.Op("!").Add(e.l.encode("IsZero")).Call(jen.Op("&").Add(t.expr())))
	}
	all = slices.DeleteFunc(all, func(s *jen.Statement) bool { return s == nil })
	if len(all) == 0 {
		return nil
	}
	joined := all[0]
	for _, next := range all[1:] {
		joined = joined.Op("&&").Add(next)
	}
	return joined
}

// omitsZero reports whether a json tag has the option omitzero.
func omitsZero(f *contract.Field) bool {
	_, options, _ := strings.Cut(reflect.StructTag(f.Tag).Get("json"), ",")
	for option := range strings.SplitSeq(options, ",") {
		if strings.TrimSpace(option) == "omitzero" {
			return true
		}
	}
	return false
}

// notEmpty is false for what omitempty leaves out, and nil when that is nothing.
func (e encoder) notEmpty(ref *contract.Ref, expr *jen.Statement) *jen.Statement {
	shape := ref
	for shape.Kind == contract.Named && shape.Type != nil && !shape.Type.Struct() {
		shape = shape.Type.Under
	}
	switch shape.Kind {
	case contract.Pointer, contract.Any:
		return expr.Op("!=").Nil()
	case contract.Slice, contract.Map, contract.Bytes, contract.RawJSON, contract.Array:
		return jen.Len(expr).Op("!=").Lit(0)
	case contract.Duration:
		return expr.Op("!=").Lit(0)
	case contract.Basic:
		switch basicVerb(shape.Name) {
		case "String":
			return expr.Op("!=").Lit("")
		case "Bool":
			return jen.Bool().Parens(expr)
		case "Float": // minus zero is not empty
			return jen.Op("!").Add(e.l.encode("IsZero")).Call(jen.Op("&").Add(expr))
		}
		return expr.Op("!=").Lit(0)
	}
	return nil
}
