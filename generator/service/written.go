package service

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

// Lines that each field of each type has are written out: a tree of tokens for
// them takes longer to build and to render than everything else of a service.

// in returns the layout with which the code of one file is written.
func (l *layout) in(f *gocode.File) *layout {
	with := *l
	with.out = f
	return &with
}

// bind and encode spell what these packages of the runtime declare.
func (l *layout) bind(name string) string   { return l.out.Name(l.bindPath, name) }
func (l *layout) encode(name string) string { return l.out.Name(l.encodePath, name) }

// spell spells a type in the file that is being written.
func (l *layout) spell(ref *contract.Ref) string { return l.out.Spell(ref, l.typesAt) }

// call spells a call.
func call(function string, args ...string) string {
	return function + "(" + strings.Join(args, ", ") + ")"
}

// write emits a line that is written out. jennifer takes an identifier as it
// comes, and an operator through package fmt.
func write(block *jen.Group, line string) *jen.Statement { return block.Id(line) }

// function is what a call is given to do: a function that has a name, or one
// that is written where it is passed.
type function struct {
	name string
	body jen.Code // nil for one with a name
}

// callWith emits a call with a function behind its other arguments.
func callWith(block *jen.Group, verb string, f function, args ...string) {
	if f.body == nil {
		write(block, call(verb, append(args, f.name)...))
		return
	}
	write(block, verb).Call(jen.Id(strings.Join(args, ", ")), f.body)
}

// callWithBoth writes the call of a function that is given two others.
func callWithBoth(block *jen.Group, verb, source, target string, one, other function) {
	write(block, verb).Call(jen.Id(source+", "+target), one.code(), other.code())
}

// code is the function as an argument.
func (f function) code() jen.Code {
	if f.body == nil {
		return jen.Id(f.name)
	}
	return f.body
}
