package service

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// setDefault emits the assignment of a field's default.
func (l *layout) setDefault(block *jen.Group, t target) {
	f := t.field()
	if pointed(f.Ref) == nil {
		block.Id(t.expr()).Op("=").Add(l.defaultValue(f.Ref, *f.Default))
		return
	}
	bare := pointee(f.Ref)
	block.Var().Id("d").Id(l.spell(bare)).Op("=").Add(l.defaultValue(bare, *f.Default))
	value := "d"
	for ref := pointed(f.Ref); pointed(ref) != nil; ref = pointed(ref) {
		block.Id(value + "p").Op(":=").Op("&").Id(value)
		value += "p"
	}
	block.Id(t.expr()).Op("=").Op("&").Id(value)
}

// defaultValue spells a checked default of a type that is no pointer.
func (l *layout) defaultValue(ref *contract.Ref, text string) jen.Code {
	if !list(ref) {
		return literal(ref, text)
	}
	return jen.Id(l.spell(ref)).Values(l.literals(ref.Core().Elem, text)...)
}

// literals spells the default of a list, "[a,b]" in the contract.
func (l *layout) literals(elem *contract.Ref, text string) []jen.Code {
	var out []jen.Code
	text = strings.TrimSuffix(strings.TrimPrefix(text, "["), "]")
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			out = append(out, l.element(elem, item))
		}
	}
	return out
}

// element spells one value of a list, whose elements may be pointers.
func (l *layout) element(ref *contract.Ref, text string) jen.Code {
	elem := pointed(ref)
	if elem == nil {
		return literal(ref, text)
	}
	return jen.New(jen.Parens(jen.Id(l.spell(elem))).Parens(l.element(elem, text)))
}

// literal spells a checked default or option as a Go value of the type. Text
// that has more than one spelling in a contract has one in Go: 007 is 7.
func literal(ref *contract.Ref, text string) jen.Code {
	core := ref.Core()
	switch core.Kind {
	case contract.Duration:
		if d, err := time.ParseDuration(text); err == nil {
			return converted(ref, core, duration(d))
		}
	case contract.Time:
		if at, err := time.Parse(time.RFC3339, text); err == nil {
			return converted(ref, core, moment(at.UTC()))
		}
	case contract.Bytes:
		if data, err := base64.StdEncoding.DecodeString(text); err == nil {
			return jen.Index().Byte().Parens(jen.Lit(string(data)))
		}
	case contract.Basic:
		return basicLiteral(core.Name, text)
	}
	return jen.Lit(text)
}

// converted is a value of the core type as one of a type declared from it.
func converted(ref, core *contract.Ref, value jen.Code) jen.Code {
	if ref.Kind == core.Kind {
		return value
	}
	return jen.Id(ref.Name).Parens(value)
}

func moment(at time.Time) jen.Code {
	return jen.Qual("time", "Date").Call(
		jen.Lit(at.Year()), jen.Qual("time", at.Month().String()), jen.Lit(at.Day()),
		jen.Lit(at.Hour()), jen.Lit(at.Minute()), jen.Lit(at.Second()), jen.Lit(at.Nanosecond()),
		jen.Qual("time", "UTC"),
	)
}

func basicLiteral(name, text string) jen.Code {
	switch basicVerb(name) {
	case "String":
		return jen.Lit(text)
	case "Bool":
		is, _ := strconv.ParseBool(text)
		return jen.Lit(is)
	case "Float":
		n, _ := strconv.ParseFloat(text, 64)
		return jen.Op(strconv.FormatFloat(n, 'g', -1, 64))
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return jen.Op(strconv.FormatInt(n, 10))
	}
	n, _ := strconv.ParseUint(text, 10, 64)
	return jen.Op(strconv.FormatUint(n, 10))
}
