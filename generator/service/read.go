package service

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// reader emits the calls that read a value from one kind of input.
type reader struct {
	l     *layout
	input string // the runtime's type of the input: Value, Node or Reader
	each  checks // hold for each element of the list or map being read
	entry bool   // the value is one of a map in text
}

// value reads text: path, query, header or form.
func (l *layout) value(each checks) reader { return reader{l: l, input: "Value", each: each} }

// body reads JSON in one pass.
func (l *layout) body(each checks) reader { return reader{l: l, input: "Reader", each: each} }

// node reads JSON.
func (l *layout) node(each checks) reader { return reader{l: l, input: "Node", each: each} }

// read emits the call that reads a value of type ref from source into target: by
// the method of its type, should somebody have given it one, or by its shape.
func (r reader) read(block *jen.Group, ref *contract.Ref, source, target string) {
	ref = unaliased(ref)
	if verb := r.ownVerb(ref); verb != "" {
		r.readOwn(block, verb, ref, source, target)
		return
	}
	r.readShape(block, ref, source, target)
}

// readShape emits the call that reads a value by what its type is made of.
func (r reader) readShape(block *jen.Group, ref *contract.Ref, source, target string) {
	struc := structOf(ref)
	core := ref
	if ref.Kind == contract.Named && !endless(ref) {
		core = ref.Core()
	}
	switch {
	case struc != nil && ref.Kind == contract.Named:
		r.structure(block, struc, source, asStruct(ref, struc, target))
	case core.Kind == contract.Pointer:
		r.with(block, r.pick("Pointer", "Pointer", "ReadPointer"), r.whole(core.Elem), source, target)
	case core.Kind == contract.Optional:
		r.with(block, r.pick("", "Optional", "ReadOptional"), r.whole(core.Elem), source, target)
	case core.Kind == contract.Slice && isByte(core.Elem) && r.input != "Value":
		r.bytes(block, ref, core.Elem, source, target)
	case core.Kind == contract.Slice:
		r.with(block, r.pick("Each", "List", "ReadList"), r.items().elem(core.Elem), r.spread(source, "List"), target)
	case core.Kind == contract.Array:
		r.with(block, r.pick("EachArray", "Array", "ReadArray"), r.items().elem(core.Elem), r.spread(source, "List"), "("+target+")[:]")
	case core.Kind == contract.Map:
		r.dict(block, ref, core, source, target)
	default:
		r.leaf(block, ref, source, target)
	}
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

// with emits the call of a runtime function that is given another one.
func (r reader) with(block *jen.Group, verb string, f function, source, target string) {
	callWith(block, r.l.bind(verb), f, source, target)
}

// plain emits the call of a runtime function.
func (r reader) plain(block *jen.Group, verb, source, target string) {
	write(block, call(r.l.bind(verb), source, target))
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
func (r reader) structure(block *jen.Group, t *contract.Type, source, target string) {
	switch r.input {
	case "Node":
		r.with(block, "Struct", function{name: decoderName(t)}, source, target)
	case "Reader":
		write(block, call(readerName(t), source, target))
	default:
		named := &contract.Ref{Kind: contract.Named, Name: t.Name, Type: t}
		r.with(block, "JSONText", r.l.node(checks{}).whole(named), source, target)
	}
}

// dict reads a map. In text it stands as JSON text, or its entries stand alone.
func (r reader) dict(block *jen.Group, ref, core *contract.Ref, source, target string) {
	if r.input == "Value" {
		entry := reader{l: r.l, input: r.input, each: r.each, entry: true}.elem(core.Elem)
		callWithBoth(block, r.l.bind("Entries"), r.spread(source, "Map"), target, entry, r.l.node(r.each).whole(ref))
		return
	}
	r.with(block, r.pick("", "Dict", "ReadDict"), r.elem(core.Elem), source, target)
}

// leaf reads a value that has no parts.
func (r reader) leaf(block *jen.Group, ref *contract.Ref, source, target string) {
	switch {
	case r.externalVerb(ref) != "":
		r.plain(block, r.externalVerb(ref)+"["+ref.OnWire().String()+"]", source, target)
		return
	case r.input == "Node":
		r.plain(block, "Decode", source, target)
		return
	case r.input == "Reader":
		r.plain(block, jsonVerb(ref), source, target)
		return
	}
	switch verb := textVerb(ref); {
	case verb == "JSONText":
		r.with(block, verb, r.l.node(checks{}).whole(ref), source, target)
	case verb == "Time" && ref.Kind == contract.Named:
		r.plain(block, verb, source, call("(*"+r.l.out.Name("time", "Time")+")", target))
	default:
		r.plain(block, verb, source, target)
	}
}

// bytes reads a list of a type declared from byte, which is base64 in JSON.
func (r reader) bytes(block *jen.Group, ref, elem *contract.Ref, source, target string) {
	r.leaf(block, ref, source, target)
	if r.each.none() {
		return
	}
	list, plain := strings.CutPrefix(target, "&")
	if !plain {
		list = "(*" + target + ")"
	}
	block.For(jen.Id("i").Op(":=").Range().Id(list)).BlockFunc(func(loop *jen.Group) {
		r.l.check(loop, source, r.each, elem, list+"[i]")
	})
}

// items reads the elements of a list, which have one form.
func (r reader) items() reader {
	r.entry = false
	return r
}

// spread asks for the forms in which an entry that is a list or map may be sent.
func (r reader) spread(source, form string) string {
	return pick(r.entry, call(source+"."+form), source)
}

// whole is the function that reads a value of which only the elements have
// checks: the generic one itself where that is enough, a small one around it
// otherwise.
func (r reader) whole(ref *contract.Ref) function {
	ref = unaliased(ref)
	if verb, ok := r.generic(ref); ok && r.ownVerb(ref) == "" {
		return r.verb(verb, ref)
	}
	if struc := structOf(ref); r.input == "Reader" && struc != nil && ref.Kind == contract.Named && ref.Name == struc.Name {
		return function{name: readerName(struc)}
	}
	return r.function(ref, func(block *jen.Group) {
		r.read(block, ref, "s", "e")
	})
}

// elem is the function that reads one element and checks it.
func (r reader) elem(ref *contract.Ref) function {
	inner := reader{l: r.l, input: r.input, each: r.each.elements(), entry: r.entry}
	if r.each.none() {
		return inner.whole(ref)
	}
	return r.function(ref, func(block *jen.Group) {
		inner.read(block, ref, "s", "e")
		r.l.check(block, "s", r.each, ref, "*e")
	})
}

func (r reader) verb(name string, ref *contract.Ref) function {
	if name == r.externalVerb(ref) {
		return function{name: r.l.bind(name) + "[" + ref.OnWire().String() + ", " + r.l.spell(ref) + "]"}
	}
	if name == "Time" || name == "ReadTime" {
		return function{name: r.l.bind(name)}
	}
	return function{name: r.l.bind(name) + "[" + r.l.spell(ref) + "]"}
}

func (r reader) function(ref *contract.Ref, body func(*jen.Group)) function {
	source := r.l.bind(r.input)
	if r.input == "Reader" {
		source = "*" + source
	}
	return function{body: jen.Id("func(s " + source + ", e *" + r.l.spell(ref) + ")").BlockFunc(body)}
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
	if verb := r.externalVerb(ref); verb != "" {
		return verb, true
	}
	switch r.input {
	case "Node":
		return "Decode", true
	case "Reader":
		return jsonVerb(ref), true
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
