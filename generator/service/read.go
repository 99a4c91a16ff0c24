package service

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

// reader emits the calls that read a value from one kind of input.
type reader struct {
	l     *layout
	input string // the runtime's type of the input: Value, Node or Reader
	each  checks // hold for each element of the list or map being read
}

// value reads text: path, query, header or form.
func (l *layout) value(each checks) reader { return reader{l: l, input: "Value", each: each} }

// body reads JSON in one pass.
func (l *layout) body(each checks) reader { return reader{l: l, input: "Reader", each: each} }

// node reads JSON.
func (l *layout) node(each checks) reader { return reader{l: l, input: "Node", each: each} }

// read emits the call that reads a value of type ref from source into target.
func (r reader) read(ref *contract.Ref, source, target jen.Code) *jen.Statement {
	if struc := structOf(ref); struc != nil && ref.Kind == contract.Named {
		return r.structure(struc, source, asStruct(ref, struc, target))
	}
	if endless(ref) {
		return r.leaf(ref, source, target)
	}
	core := ref
	if ref.Kind == contract.Named {
		core = ref.Core()
	}
	switch core.Kind {
	case contract.Pointer:
		return r.l.bind(r.pick("Pointer", "Pointer", "ReadPointer")).Call(source, target, r.whole(core.Elem))
	case contract.Slice:
		return r.l.bind(r.pick("Each", "List", "ReadList")).Call(source, target, r.elem(core.Elem))
	case contract.Array:
		return r.l.bind(r.pick("EachArray", "Array", "ReadArray")).Call(source, jen.Parens(target).Index(jen.Op(":")), r.elem(core.Elem))
	case contract.Map:
		return r.dict(core, source, target)
	}
	return r.leaf(ref, source, target)
}

// endless reports whether the calls that read a type would never end, because
// it is a list or map of itself. encoding/json reads those.
func endless(ref *contract.Ref) bool {
	return ref.Kind == contract.Named && spells(ref.Type.Under, ref.Type, map[*contract.Type]bool{})
}

// spells reports whether a type expression is made of t without a struct between.
func spells(ref *contract.Ref, t *contract.Type, seen map[*contract.Type]bool) bool {
	for ; ref != nil; ref = ref.Elem {
		if ref.Kind != contract.Named || ref.Type.Struct() {
			continue
		}
		if ref.Type == t {
			return true
		}
		if !seen[ref.Type] {
			seen[ref.Type] = true
			return spells(ref.Type.Under, t, seen)
		}
	}
	return false
}

// list reports whether the rules of a field speak about the elements of its type.
func list(ref *contract.Ref) bool {
	kind := ref.Core().Kind
	return kind == contract.Slice || kind == contract.Array
}

func (r reader) pick(value, node, reader string) string {
	switch r.input {
	case "Value":
		return value
	case "Node":
		return node
	}
	return reader
}

// structure reads a JSON object; in a text input it stands as JSON text.
func (r reader) structure(t *contract.Type, source, target jen.Code) *jen.Statement {
	switch r.input {
	case "Node":
		return r.l.bind("Struct").Call(source, target, jen.Id(decoderName(t)))
	case "Reader":
		return jen.Id(readerName(t)).Call(source, target)
	}
	return r.l.bind("JSONText").Call(source, target, r.l.node(checks{}).whole(&contract.Ref{Kind: contract.Named, Name: t.Name, Type: t}))
}

func (r reader) dict(core *contract.Ref, source, target jen.Code) *jen.Statement {
	if r.input != "Value" {
		return r.l.bind(r.pick("", "Dict", "ReadDict")).Call(source, target, r.elem(core.Elem))
	}
	return r.l.bind("JSONText").Call(source, target, r.l.node(r.each).whole(core))
}

// leaf reads a value that has no parts.
func (r reader) leaf(ref *contract.Ref, source, target jen.Code) *jen.Statement {
	switch {
	case r.input == "Node":
		return r.l.bind("Decode").Call(source, target)
	case r.input == "Reader" && owns(ref):
		return r.l.bind("ReadOwn").Call(source, target, r.verb(jsonVerb(ref), ref))
	case r.input == "Reader":
		return r.l.bind(jsonVerb(ref)).Call(source, target)
	}
	switch verb := textVerb(ref); {
	case verb == "JSONText":
		return r.l.bind(verb).Call(source, target, r.l.node(checks{}).whole(ref))
	case verb == "Time" && ref.Kind == contract.Named:
		return r.l.bind(verb).Call(source, jen.Parens(jen.Op("*").Qual("time", "Time")).Parens(target))
	default:
		return r.l.bind(verb).Call(source, target)
	}
}

// whole is the function that reads a value of which only the elements have
// checks: the generic one itself where that is enough, a small one around it
// otherwise.
func (r reader) whole(ref *contract.Ref) jen.Code {
	if verb, ok := r.generic(ref); ok {
		return r.verb(verb, ref)
	}
	if struc := structOf(ref); r.input == "Reader" && struc != nil && ref.Kind == contract.Named && ref.Name == struc.Name {
		return jen.Id(readerName(struc))
	}
	return r.function(ref, func(block *jen.Group) {
		block.Add(r.read(ref, jen.Id("s"), jen.Id("e")))
	})
}

// elem is the function that reads one element and checks it.
func (r reader) elem(ref *contract.Ref) jen.Code {
	inner := reader{l: r.l, input: r.input, each: r.each.elements()}
	if r.each.none() {
		return inner.whole(ref)
	}
	return r.function(ref, func(block *jen.Group) {
		block.Add(inner.read(ref, jen.Id("s"), jen.Id("e")))
		r.l.check(block, jen.Id("s"), r.each, ref, jen.Op("*").Id("e"))
	})
}

func (r reader) verb(name string, ref *contract.Ref) jen.Code {
	if name == "Time" || name == "ReadTime" {
		return r.l.bind(name)
	}
	return r.l.bind(name).Types(gocode.Type(ref, r.l.typesPath()))
}

func (r reader) function(ref *contract.Ref, body func(*jen.Group)) jen.Code {
	source := r.l.bind(r.input)
	if r.input == "Reader" {
		source = jen.Op("*").Add(source)
	}
	return jen.Func().
		Params(jen.Id("s").Add(source), jen.Id("e").Op("*").Add(gocode.Type(ref, r.l.typesPath()))).
		BlockFunc(body)
}

// generic names the runtime function that reads a leaf and nothing else.
func (r reader) generic(ref *contract.Ref) (string, bool) {
	if ref.Kind == contract.Pointer || structOf(ref) != nil || endless(ref) {
		return "", false
	}
	switch ref.Core().Kind {
	case contract.Slice, contract.Array, contract.Map:
		return "", false
	}
	switch r.input {
	case "Node":
		return "Decode", true
	case "Reader":
		return jsonVerb(ref), !owns(ref)
	}
	verb := textVerb(ref)
	return verb, verb != "JSONText" && (verb != "Time" || ref.Kind != contract.Named)
}

// textVerb names the parser of a leaf in text.
func textVerb(ref *contract.Ref) string {
	core := ref.Core()
	switch core.Kind {
	case contract.Time:
		return "Time"
	case contract.Duration:
		return "Duration"
	case contract.Bytes:
		return "Bytes"
	case contract.Basic:
		return basicVerb(core.Name)
	}
	return "JSONText"
}

func basicVerb(name string) string {
	switch name {
	case "string":
		return "String"
	case "bool":
		return "Bool"
	case "float32", "float64":
		return "Float"
	default:
		return "Integer"
	}
}

// jsonVerb names the runtime function that reads a leaf of a JSON body.
func jsonVerb(ref *contract.Ref) string {
	core := ref.Core()
	switch {
	case core.Kind == contract.Time && ref.Kind != contract.Named:
		return "ReadTime"
	case core.Kind == contract.Duration:
		return "ReadInteger"
	case core.Kind == contract.Bytes:
		return "ReadBytes"
	case core.Kind == contract.Basic && !strings.HasPrefix(core.Name, "complex") && ref.Kind != contract.Pointer:
		return "Read" + basicVerb(core.Name)
	}
	return "ReadJSON"
}

// owns reports whether a type may have methods that read it.
func owns(ref *contract.Ref) bool { return ref.Kind == contract.Named && jsonVerb(ref) != "ReadJSON" }
