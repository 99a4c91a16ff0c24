package breaking

import "github.com/apigen/apigen/parser/contract"

// class is what JSON makes of a type, or text does.
type class string

const (
	text       class = "text"
	boolean    class = "boolean"
	numeric    class = "number"
	list       class = "list"
	dictionary class = "map"
	object     class = "object"
	anything   class = "anything"
	file       class = class(contract.File)
)

// classOf reads the class of a core type. Times, bytes and complex numbers are
// classes of their own, and so are durations in text: JSON has them as numbers.
func classOf(core *contract.Ref, inText bool) class {
	core = core.OnWire()
	switch core.Kind {
	case contract.Duration:
		if !inText {
			return numeric
		}
	case contract.Slice, contract.Array:
		return list
	case contract.Map:
		return dictionary
	case contract.Any, contract.RawJSON:
		return anything
	case contract.Named:
		return object
	case contract.Basic:
		return basicClass(core)
	}
	return class(core.Kind)
}

func basicClass(core *contract.Ref) class {
	switch {
	case core.Name == "string":
		return text
	case core.Name == "bool":
		return boolean
	case numberOf(core).known:
		return numeric
	}
	return class(core.Name)
}

// nilable reports whether a type has a value in Go that is null in JSON.
func nilable(ref *contract.Ref) bool {
	for ref.Kind == contract.Named && ref.Type != nil && !ref.Type.Struct() {
		ref = ref.Type.Under
	}
	switch ref.Kind {
	case contract.Pointer, contract.Optional, contract.Slice, contract.Map, contract.Any, contract.RawJSON, contract.Bytes:
		return true
	}
	return false
}

// elementsOf is what the values of a type consist of: the core of a list's
// elements, otherwise its own.
func elementsOf(ref *contract.Ref) *contract.Ref {
	core := ref.Core()
	if core.Kind == contract.Slice || core.Kind == contract.Array {
		return core.Elem.OnWire()
	}
	return core.OnWire()
}
