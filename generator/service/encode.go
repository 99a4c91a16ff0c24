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
	l = l.in(f)
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
func (l *layout) encodeFunc(f *gocode.File, name, v string, body func(*jen.Group)) {
	f.Id("func " + name + l.encodeSignature(v)).BlockFunc(body)
	f.Line()
}

func (l *layout) encodeSignature(v string) string {
	return "(b []byte, v " + v + ", s *" + l.encode("State") + ") []byte"
}

// encodeAnswer emits the function for an answer that is no struct. It is never
// null: see rest.WriteJSON.
func (l *layout) encodeAnswer(f *gocode.File, name string, route *contract.Route) {
	ref := argument(route.Response)
	f.Add(gocode.Comment(name + " appends the answer of " + route.Method + " " + route.Path + " as JSON.")...)
	l.encodeFunc(f, name, l.spell(ref), func(body *jen.Group) {
		e := encoder{l: l, block: body}
		if ref.Kind == contract.Pointer {
			body.If(jen.Id("v").Op("==").Nil()).Block(jen.Return(jen.Id("b")))
			e.value(ref.Elem, "(*v)")
		} else if ref.Core().Kind == contract.External {
			e.value(ref, "v")
		} else {
			empty := "[]"
			if ref.Core().Kind == contract.Map {
				empty = "{}"
			}
			body.If(jen.Id("v").Op("==").Nil()).Block(jen.Return(jen.Id(appended(empty))))
			e.value(ref, "v")
		}
		body.Return(jen.Id("b"))
	})
}

// encodeType emits the function for a declared type.
func (l *layout) encodeType(f *gocode.File, t *contract.Type) {
	name := l.encoded.names[t]
	custom := "custom" + t.Name
	f.Id("var " + custom + " = " + call(l.encode("Custom")+"["+t.Name+"]"))
	f.Line()
	if t.Struct() {
		f.Add(gocode.Comment(name + " appends v as JSON, and nothing when v is nil.")...)
	}
	l.encodeFunc(f, name, "*"+t.Name, func(body *jen.Group) {
		if t.Struct() {
			write(body, "if v == nil {\nreturn b\n}")
		}
		write(body, "if "+custom+" {\nreturn "+call(l.encode("Any"), "b", "v", "s")+"\n}")
		e := encoder{l: l, block: body}
		if t.Struct() {
			e.structure(t)
		} else {
			e.declared(t, "(*v)")
		}
		write(body, "return b")
	})
}

// encoder emits the statements that append values to b.
type encoder struct {
	l     *layout
	block *jen.Group
	depth int // of loops around
}

func (e encoder) in(block *jen.Group) encoder { return encoder{e.l, block, e.depth} }

// appended is b with a text behind.
func appended(text string) string {
	literal := strconv.Quote(text)
	if strings.Contains(text, `"`) && strconv.CanBackquote(text) {
		literal = "`" + text + "`"
	}
	return "append(b, " + literal + "...)"
}

func (e encoder) text(text string) { write(e.block, "b = "+appended(text)) }

func (e encoder) call(function, value string, more ...string) {
	write(e.block, "b = "+call(function, append([]string{"b", value}, more...)...))
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
	first := target{root: "v", chain: fields[0]}
	sure := e.condition(first) == ""
	if !sure {
		e.block.Id("at").Op(":=").Len(jen.Id("b"))
	}
	for i, chain := range fields {
		e.member(target{root: "v", chain: chain}, pick(sure && i == 0, "{", ","))
	}
	if !sure {
		e.block.If(jen.Len(jen.Id("b")).Op("==").Id("at")).
			Block(jen.Id("b").Op("=").Append(jen.Id("b"), jen.LitRune('{'))).
			Else().Block(jen.Id("b").Index(jen.Id("at")).Op("=").LitRune('{'))
	}
	write(e.block, "b = append(b, '}')")
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// member emits one member of an object, inside its condition.
func (e encoder) member(t target, before string) {
	if condition := e.condition(t); condition != "" {
		write(e.block, "if "+condition).BlockFunc(func(block *jen.Group) { e.in(block).pair(t, before) })
		return
	}
	e.pair(t, before)
}

func (e encoder) pair(t target, before string) {
	wire, _ := t.field().InJSON()
	e.text(before + quote(wire.Name) + ":")
	if t.field().Ref.Kind == contract.Optional {
		e.optional(t.field().Ref.Elem, t.expr())
		return
	}
	if wire.AsString {
		e.quoted(t.field().Ref, t.expr())
		return
	}
	e.value(t.field().Ref, t.expr())
}

// quote spells a name as encoding/json does without HTML escapes.
func quote(name string) string {
	if !strings.ContainsFunc(name, func(c rune) bool { return c < ' ' || c > '~' || c == '"' || c == '\\' }) {
		return `"` + name + `"` // as nearly all are
	}
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(name) // a string is always encoded
	return strings.TrimSuffix(text.String(), "\n")
}

// condition is under which a member is written; empty for always.
func (e encoder) condition(t target) string {
	var all []string
	for i, f := range t.chain[:len(t.chain)-1] {
		if f.Ref.Kind == contract.Pointer {
			all = append(all, t.upTo(i+1)+" != nil")
		}
	}
	f := t.field()
	wire, _ := f.InJSON()
	if f.Ref.Kind == contract.Optional {
		return strings.Join(append(all, "!"+t.expr()+".IsAbsent()"), " && ")
	}
	if wire.OmitEmpty {
		all = append(all, e.notEmpty(f.Ref, t.expr()))
	}
	if omitsZero(f) {
		all = append(all, "!"+call(e.l.encode("IsZero"), "&"+t.expr()))
	}
	all = slices.DeleteFunc(all, func(one string) bool { return one == "" })
	return strings.Join(all, " && ")
}

// omitsZero reports whether a json tag has the option omitzero.
func omitsZero(f *contract.Field) bool {
	return slices.Contains(contract.SplitOptions(reflect.StructTag(f.Tag).Get("json"))[1:], "omitzero")
}

// notEmpty is false for what omitempty leaves out, and no text when that is nothing.
func (e encoder) notEmpty(ref *contract.Ref, expr string) string {
	shape := ref
	for shape.Kind == contract.Named && shape.Type != nil && !shape.Type.Struct() {
		shape = shape.Type.Under
	}
	switch shape.Kind {
	case contract.Pointer, contract.Any:
		return expr + " != nil"
	case contract.Slice, contract.Map, contract.Bytes, contract.RawJSON, contract.Array:
		return "len(" + expr + ") != 0"
	case contract.External:
		return "!" + call(e.l.encode("IsEmpty"), "&"+expr)
	case contract.Duration:
		return expr + " != 0"
	case contract.Basic:
		switch basicVerb(shape.Name) {
		case "String":
			return expr + ` != ""`
		case "Bool":
			return "bool(" + expr + ")"
		case "Float": // minus zero is not empty
			return "!" + call(e.l.encode("IsZero"), "&"+expr)
		}
		return expr + " != 0"
	}
	return ""
}
