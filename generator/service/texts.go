package service

import (
	"cmp"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// Texts is what holds for the groups that do not say it themselves.
type Texts struct {
	Unknown contract.Unknown // what becomes of unknown names
	Empty   contract.Empty   // what an empty text is
}

// UnknownText says what becomes of unknown names on the routes of a group.
func (t Texts) UnknownText(group *contract.Group) string {
	text := map[contract.Unknown]string{
		"": "refused in JSON, ignored elsewhere", contract.RefuseUnknown: "refused", contract.IgnoreUnknown: "ignored",
	}[cmp.Or(group.Unknown, t.Unknown)]
	return text + pick(group.Unknown == "", ", or as configured", "")
}

// unknownNames emits what a binder is to do with names that no field has, where
// the group or the project says so. What a group says counts for ever, and what
// the project says as long as the configuration is silent.
func (l *layout) unknownNames(body *jen.Group, group *contract.Group) {
	word := pick(l.unknown(group) == contract.RefuseUnknown, "RefuseUnknown", "IgnoreUnknown")
	if l.unknown(group) != "" {
		verb := pick(group.Unknown != "", "Unknown", "UnknownByDefault")
		body.Id("b").Dot(verb).Call(jen.Qual(l.runtimePath("bind"), word))
	}
}

func (l *layout) unknown(group *contract.Group) contract.Unknown {
	return cmp.Or(group.Unknown, l.Unknown)
}

// refuseSent emits, for a route that reads nothing, the refusal of what it is sent.
func (l *layout) refuseSent(body *jen.Group, group *contract.Group) {
	body.Id("b").Op(":=").Qual(l.runtimePath("bind"), "New").Call(jen.Id("r"))
	l.unknownNames(body, group)
	body.If(jen.Err().Op(":=").Id("b").Dot("Done").Call(), jen.Err().Op("!=").Nil()).Block(
		jen.Qual(l.runtimePath("problem"), "Write").Call(jen.Id("w"), jen.Id("r"), jen.Err()),
		jen.Return(),
	)
}

// fromText is the call that gets an input which is text, with all the forms in
// which it may be sent.
func (l *layout) fromText(group *contract.Group, input *contract.Input) string {
	f := input.Field()
	source := textSource(input.In, input.Name)
	if l.emptyIsAbsent(group, input) {
		source += ".NonEmpty()"
	}
	if input.In != contract.Query && input.In != contract.Form {
		return source
	}
	switch kind := f.Ref.Core().Kind; {
	case f.CSV:
		return source + ".CSV()"
	case kind == contract.Slice, kind == contract.Array:
		return source + ".List()"
	case kind == contract.Map:
		return source + ".Map()"
	}
	return source
}

// emptyIsAbsent reports whether an input that is sent empty counts as absent. A
// group and the project speak about queries and forms only.
func (l *layout) emptyIsAbsent(group *contract.Group, input *contract.Input) bool {
	said := input.Field().Empty
	if input.In == contract.Query || input.In == contract.Form {
		said = cmp.Or(said, group.Empty, l.Empty)
	}
	return said == contract.EmptyIsAbsent && input.In != contract.Path
}

func textSource(in contract.In, name string) string {
	source := map[contract.In]string{
		contract.Path: "Path", contract.Query: "Query", contract.Form: "Form", contract.Header: "Header",
		contract.CookiePart: "Cookie",
	}[in]
	return call("b."+source, strconv.Quote(name))
}
