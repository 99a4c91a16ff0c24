package service

import "github.com/apigen/apigen/parser/contract"

// externalUse is what generated code does with a type of a Go package.
type externalUse struct {
	text, read, written bool // read from text, read from JSON, written as JSON
	keyRead, keyWritten bool // as the names of JSON objects
	checked             bool // by rules, for what it is on the wire
}

// externalUses are those of a contract, by type.
type externalUses map[*contract.GoType]*externalUse

func (l *layout) externalUses() externalUses {
	uses := externalUses{}
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			for _, input := range route.Inputs {
				uses.input(input.Field().Ref)
			}
			for _, input := range route.RepeatableInputs() {
				uses.read(input.Field().Ref)
			}
			if route.Request != nil && route.Body == contract.JSONBody {
				uses.read(route.Request)
			}
			uses.walk(route.Response, func(u *externalUse, key bool) {
				u.written = u.written || !key
				u.keyWritten = u.keyWritten || key
			}, map[*contract.Type]bool{})
		}
	}
	for _, t := range l.api.Types {
		for _, f := range t.Fields {
			if hasChecks(f) {
				uses.walk(f.Ref, func(u *externalUse, key bool) { u.checked = u.checked || !key }, map[*contract.Type]bool{})
			}
		}
	}
	return uses
}

// input notes what a request has as text, or as JSON in a text.
func (u externalUses) input(ref *contract.Ref) {
	core := ref.Core()
	for core.Kind == contract.Slice || core.Kind == contract.Array || core.Kind == contract.Map {
		if core.Kind == contract.Map {
			u.read(core)
		}
		if endless(core.Elem) {
			return
		}
		core = core.Elem.Core()
	}
	if core.Kind != contract.External || core.Go.Wire.Kind == contract.Any {
		u.read(core)
		return
	}
	u.of(core.Go).text = true
}

func (u externalUses) read(ref *contract.Ref) {
	u.walk(ref, func(u *externalUse, key bool) {
		u.read = u.read || !key
		u.keyRead = u.keyRead || key
	}, map[*contract.Type]bool{})
}

func (u externalUses) of(t *contract.GoType) *externalUse {
	if u[t] == nil {
		u[t] = &externalUse{}
	}
	return u[t]
}

// walk marks the types of Go packages that a type expression leads to.
func (u externalUses) walk(ref *contract.Ref, mark func(use *externalUse, key bool), seen map[*contract.Type]bool) {
	for ; ref != nil; ref = ref.Elem {
		if ref.Key != nil && ref.Key.Core().Kind == contract.External {
			mark(u.of(ref.Key.Core().Go), true)
		}
		if ref.Kind == contract.External {
			mark(u.of(ref.Go), false)
		}
		if ref.Kind != contract.Named || ref.Type == nil || seen[ref.Type] {
			continue
		}
		seen[ref.Type] = true
		u.walk(ref.Type.Under, mark, seen)
		for _, f := range ref.Type.Fields {
			u.walk(f.Ref, mark, seen)
		}
	}
}
