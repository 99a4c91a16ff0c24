package service

import (
	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

// declaredType is the type whose methods the values of a type expression have; nil
// for none. An alias has those of what it stands for.
func declaredType(ref *contract.Ref) *contract.Type {
	for ref.Kind == contract.Named && ref.Type != nil {
		if !ref.Type.Alias || ref.Type.Struct() {
			return ref.Type
		}
		ref = ref.Type.Under
	}
	return nil
}

// Variables that say whether a type reads itself: from JSON and from text.
func ownJSON(t *contract.Type) string { return "ownJSON" + t.Name }
func ownText(t *contract.Type) string { return "ownText" + t.Name }

// ownVars emits a variable for each of the types, which is set at start-up.
func (l *layout) ownVars(f *gocode.File, types map[*contract.Type]bool, name func(*contract.Type) string, function string) {
	for _, t := range l.api.Types {
		if types[t] {
			f.Id("var " + name(t) + " = " + call(l.bind(function)+"["+t.Name+"]"))
			f.Line()
		}
	}
}

// bodyTypes are the declared types that JSON bodies are made of.
func (l *layout) bodyTypes() map[*contract.Type]bool {
	found := map[*contract.Type]bool{}
	seen := map[*contract.Type]bool{}
	var visit func(ref *contract.Ref)
	visit = func(ref *contract.Ref) {
		for ; ref != nil; ref = ref.Elem {
			t := ref.Type
			if ref.Kind != contract.Named || t == nil || seen[t] {
				continue
			}
			seen[t] = true
			found[t] = declaredType(ref) == t
			for _, chain := range t.Flat() {
				visit(chain.Field().Ref)
			}
			visit(t.Under)
		}
	}
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			if route.Request != nil && route.Body == contract.JSONBody {
				visit(route.Request)
			}
		}
	}
	return found
}

// textTypes are the declared types that requests have as text.
func (l *layout) textTypes() map[*contract.Type]bool {
	found := map[*contract.Type]bool{}
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			for _, input := range route.Inputs {
				noteText(found, input.Field().Ref)
			}
		}
	}
	return found
}

func noteText(found map[*contract.Type]bool, ref *contract.Ref) {
	seen := map[*contract.Type]bool{}
	for ref != nil {
		if ref.Kind != contract.Named || ref.Type == nil {
			ref = ref.Elem
			continue
		}
		if seen[ref.Type] {
			return
		}
		seen[ref.Type] = true
		if declaredType(ref) == ref.Type {
			found[ref.Type] = true
		}
		ref = ref.Type.Under
	}
}
