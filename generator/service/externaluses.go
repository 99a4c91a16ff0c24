package service

import (
	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

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

// assertMethods has the compiler check that a type of a Go package has the methods
// that the contract's use of it takes.
func (l *layout) assertMethods(f *gocode.File, t *contract.Type) {
	ref := externalOf(t)
	if ref == nil || l.Shared[t.Name] != "" {
		return
	}
	use := l.externalUses().of(ref)
	for _, name := range use.methods(ref.Wire.Kind == contract.Basic && ref.Wire.Name == "string") {
		path, of := "encoding/json", name
		if name == "TextUnmarshaler" || name == "TextMarshaler" {
			path = "encoding"
		}
		f.Var().Id("_").Qual(path, of).Op("=").Parens(jen.Op("*").Id(t.Name)).Parens(jen.Nil())
	}
	if use.keyWritten {
		f.Var().Id("_").Qual("encoding", "TextMarshaler").Op("=").Op("*").New(jen.Id(t.Name))
	}
	f.Line()
}

// methods are the interfaces that a pointer to the type must have: those of text
// where the wire has it as text.
func (u *externalUse) methods(asText bool) []string {
	var out []string
	for _, one := range []struct {
		needed bool
		name   string
	}{
		{u.text || u.keyRead || u.read && asText, "TextUnmarshaler"},
		{(u.written || u.checked) && asText && !u.keyWritten, "TextMarshaler"},
		{u.read && !asText, "Unmarshaler"},
		{(u.written || u.checked) && !asText, "Marshaler"},
	} {
		if one.needed {
			out = append(out, one.name)
		}
	}
	return out
}
