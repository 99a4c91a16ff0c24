package service

import (
	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// target is the field a value is stored in, reached from a variable through
// embedded fields.
type target struct {
	root  string
	chain contract.Chain
}

func (t target) field() *contract.Field { return t.chain.Field() }

// expr selects the field.
func (t target) expr() string { return t.upTo(len(t.chain)) }

func (t target) upTo(n int) string {
	expr := t.root
	for _, f := range t.chain[:n] {
		expr += "." + f.Name
	}
	return expr
}

// allocate emits an allocation for each embedded pointer on the way.
func (t target) allocate(block *jen.Group) {
	for i, f := range t.chain[:len(t.chain)-1] {
		if f.Ref.Kind != contract.Pointer {
			continue
		}
		embedded := t.upTo(i + 1)
		block.If(jen.Id(embedded).Op("==").Nil()).Block(jen.Id(embedded).Op("=").New(jen.Id(f.Ref.Elem.Name)))
	}
}
