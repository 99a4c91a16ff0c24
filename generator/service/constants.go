package service

import (
	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// constantDecl declares the constants of a type.
func (l *layout) constantDecl(t *contract.Type) jen.Code {
	ref := &contract.Ref{Kind: contract.Named, Name: t.Name, Type: t}
	return jen.Comment("Values of " + t.Name + ".").Line().Const().DefsFunc(func(g *jen.Group) {
		for i, option := range t.Options {
			g.Id(t.OptionNames[i]).Id(t.Name).Op("=").Add(literal(ref, option))
		}
	})
}
