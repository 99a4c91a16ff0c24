package service

import "github.com/apigen/apigen/parser/contract"

// Types that a contract declares as pointers are aliases in Go: they can't have
// methods there anyway, and code that reads and writes what they point to need
// not convert them.

// aliased reports whether a type is another name for what it is made of.
func aliased(t *contract.Type) bool {
	return t.Alias || !t.Struct() && pointerType(reference(t)) != nil
}

func reference(t *contract.Type) *contract.Ref {
	return &contract.Ref{Kind: contract.Named, Name: t.Name, Type: t}
}

// unaliased is the pointer that a type is declared as, and any other type itself.
func unaliased(ref *contract.Ref) *contract.Ref {
	if pointer := pointerType(ref); pointer != nil {
		return pointer
	}
	return ref
}

// pointerType is the pointer that a named type stands for, or nil. A type that
// is made of pointers to itself has to stay one of its own.
func pointerType(ref *contract.Ref) *contract.Ref {
	if ref.Kind != contract.Named || ref.Type == nil || ref.Type.Struct() || endless(ref) {
		return nil
	}
	if shape := shapeOf(ref.Type); shape.Kind == contract.Pointer {
		return shape
	}
	return nil
}

// pointed is what a pointer, or a type declared as one, points to; otherwise nil.
func pointed(ref *contract.Ref) *contract.Ref {
	for ref.Kind == contract.Named && ref.Type != nil && !ref.Type.Struct() {
		ref = ref.Type.Under
	}
	if ref.Kind == contract.Pointer {
		return ref.Elem
	}
	return nil
}

// pointee is what a type points to, through as many pointers as there are, or
// the type itself.
func pointee(ref *contract.Ref) *contract.Ref {
	for ref = unaliased(ref); ref.Kind == contract.Pointer; ref = unaliased(ref.Elem) {
	}
	return ref
}
