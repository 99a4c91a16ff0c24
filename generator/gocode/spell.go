package gocode

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// Name spells what another package declares and has the file import that
// package. It is for names in code that is written out, and for those that a
// file repeats thousands of times: jennifer settles each Qual anew. A name must
// be used once it is spelled.
func (f *File) Name(path, name string) string {
	prefix, known := f.prefixes[path]
	if !known {
		var text strings.Builder
		_ = jen.Qual(path, "X").RenderWithFile(&text, f.File) // an identifier is always formatted
		prefix = strings.TrimSuffix(text.String(), "X")
		f.prefixes[path] = prefix
	}
	return prefix + name
}

// Spell spells a type expression as it stands in the file. Named types are those
// of the package at typesPath.
func (f *File) Spell(ref *contract.Ref, typesPath string) string {
	return spell(ref, typesPath, f.Name)
}

// Text spells a type expression as it stands in a file that imports the
// package of named types as pkg.
func Text(ref *contract.Ref, pkg string) string {
	return spell(ref, pkg, func(path, name string) string {
		return path[strings.LastIndexByte(path, '/')+1:] + "." + name
	})
}

func spell(ref *contract.Ref, typesPath string, name func(path, name string) string) string {
	switch ref.Kind {
	case contract.Any:
		return "any"
	case contract.Time:
		return name("time", "Time")
	case contract.Duration:
		return name("time", "Duration")
	case contract.Bytes:
		return "[]byte"
	case contract.RawJSON:
		return name("encoding/json", "RawMessage")
	case contract.Named:
		return name(typesPath, ref.Name)
	case contract.External:
		return name(ref.Go.Path, ref.Go.Name)
	case contract.Pointer:
		return "*" + spell(ref.Elem, typesPath, name)
	case contract.Slice:
		return "[]" + spell(ref.Elem, typesPath, name)
	case contract.Array:
		return "[" + strconv.Itoa(ref.Len) + "]" + spell(ref.Elem, typesPath, name)
	case contract.Map:
		return "map[" + spell(ref.Key, typesPath, name) + "]" + spell(ref.Elem, typesPath, name)
	default:
		return ref.Name
	}
}

// Verbatim spells a value as a part of an identifier, behind an underscore. No two
// values are spelled alike.
func Verbatim(value string) string { return contract.SpellVerbatim(value) }
