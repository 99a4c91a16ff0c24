package gocode

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// Type spells a type expression. Named types are qualified with typesPath;
// jennifer drops the qualifier inside that package.
func Type(ref *contract.Ref, typesPath string) *jen.Statement {
	switch ref.Kind {
	case contract.Any:
		return jen.Any()
	case contract.Time:
		return jen.Qual("time", "Time")
	case contract.Duration:
		return jen.Qual("time", "Duration")
	case contract.Bytes:
		return jen.Index().Byte()
	case contract.RawJSON:
		return jen.Qual("encoding/json", "RawMessage")
	case contract.Named:
		return jen.Qual(typesPath, ref.Name)
	case contract.External:
		return jen.Qual(ref.Go.Path, ref.Go.Name)
	case contract.Pointer:
		return jen.Op("*").Add(Type(ref.Elem, typesPath))
	case contract.Slice:
		return jen.Index().Add(Type(ref.Elem, typesPath))
	case contract.Array:
		return jen.Index(jen.Lit(ref.Len)).Add(Type(ref.Elem, typesPath))
	case contract.Map:
		return jen.Map(Type(ref.Key, typesPath)).Add(Type(ref.Elem, typesPath))
	default:
		return jen.Id(ref.Name)
	}
}

// Comment turns text into line comments, one a line. The text can't end the
// comment early, whatever it holds.
func Comment(lines ...string) []jen.Code {
	var out []jen.Code
	for _, text := range lines {
		for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r", ""), "\n") {
			out = append(out, jen.Comment(strings.TrimRight("// "+strings.TrimSpace(line), " ")))
		}
	}
	return out
}
