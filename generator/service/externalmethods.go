package service

import (
	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

func isString(wire *contract.Ref) bool { return wire.Kind == contract.Basic && wire.Name == "string" }

// assertMethods has the compiler check that a type of a Go package has the methods
// that the contract's use of it takes.
func (l *layout) assertMethods(f *gocode.File, t *contract.Type) {
	ref := externalOf(t)
	if ref == nil || l.Plain[ref.Path+"."+ref.Name] {
		return
	}
	use := l.externalUses().of(ref)
	for _, name := range use.interfaces(isString(ref.Wire)) {
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

// interfaces are those that a pointer to the type must have: those of text where the
// wire has it as text.
func (u *externalUse) interfaces(asText bool) []string {
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

// methods are those that a type must have, or a pointer to it, for its use.
func (u *externalUse) methods(asText bool) []string {
	var out []string
	names := map[string]string{
		"TextUnmarshaler": "UnmarshalText", "TextMarshaler": "MarshalText", "Unmarshaler": "UnmarshalJSON", "Marshaler": "MarshalJSON",
	}
	for _, one := range u.interfaces(asText) {
		out = append(out, names[one])
	}
	if u.keyWritten {
		out = append(out, "MarshalText")
	}
	return out
}
