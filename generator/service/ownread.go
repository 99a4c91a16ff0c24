package service

import (
	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// ownVerb names the runtime function that reads a type by its own method, should
// it have one. It is empty where no type can, or where other code asks.
func (r reader) ownVerb(ref *contract.Ref) string {
	t := declaredType(ref)
	switch {
	case t == nil:
		return ""
	case r.input == "Value":
		return "OwnText"
	case t.Struct() || endless(ref):
		return ""
	case r.input == "Reader" && jsonVerb(ref) != "ReadJSON":
		return "ReadOwn"
	case isComposed(ref):
		return pick(r.input == "Reader", "ReadOwn", "OwnJSON")
	}
	return ""
}

// isComposed reports whether a type has functions of its own for its parts.
func isComposed(ref *contract.Ref) bool {
	switch ref.Core().Kind {
	case contract.Slice, contract.Array, contract.Map:
		return true
	}
	return structOf(ref) != nil
}

// readOwn emits the call that reads a type by its own method or by its shape.
func (r reader) readOwn(block *jen.Group, verb string, ref *contract.Ref, source, target string) {
	args := []string{source, target}
	switch verb {
	case "OwnText":
		args = append(args, ownText(declaredType(ref)))
	case "ReadOwn":
		args = append(args, ownJSON(declaredType(ref)))
	}
	plain, ok := r.generic(ref)
	if ok {
		callWith(block, r.l.bind(verb), r.verb(plain, ref), args...)
		return
	}
	callWith(block, r.l.bind(verb), r.function(ref, func(block *jen.Group) {
		r.readShape(block, ref, "s", "e")
	}), args...)
}
