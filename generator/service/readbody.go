package service

import (
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

// seenBits is how many members of an object one variable keeps track of.
const seenBits = 64

func readerName(t *contract.Type) string { return "read" + t.Name }

// readers is the file with the functions that read JSON bodies in one pass.
func (l *layout) readers() *gocode.File {
	f := l.typesFile()
	l = l.in(f)
	l.ownVars(f, l.bodyTypes(), ownJSON, "HasJSONMethod")
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			if struc, fields, ok := l.partBody(route); ok {
				l.readFields(f, "read"+l.routes[route].Bind, struc.Name, "", fields, comparableRepeats(route))
			}
		}
	}
	for _, t := range l.decoded(false) {
		l.readFields(f, readerName(t), t.Name, ownJSON(t), t.Flat(), nil)
	}
	return f
}

// partBody returns the fields that a route reads from its body when others of
// the request come from elsewhere.
func (l *layout) partBody(route *contract.Route) (*contract.Type, []contract.Chain, bool) {
	if route.Request == nil || route.Body != contract.JSONBody {
		return nil, nil, false
	}
	struc, fields := structOf(route.Request), route.BodyFields()
	return struc, fields, struc != nil && len(fields) != len(struc.Flat())
}

// readFields emits the function that reads an object with the fields, and with
// those that it may repeat, unless the type reads itself, which the variable own
// says; empty where others have asked.
func (l *layout) readFields(f *gocode.File, name, of, own string, fields []contract.Chain, repeats []*contract.Input) {
	f.Id("func " + name + "(d *" + l.bind("Reader") + ", v *" + of + ")").BlockFunc(func(body *jen.Group) {
		if own != "" {
			write(body, "if "+own+" {\n"+call(l.bind("ReadJSON"), "d", "v")+"\nreturn\n}")
		}
		for i := 0; i < len(fields)+len(repeats); i += seenBits {
			write(body, "var "+seen(i)+" uint64")
		}
		write(body, "for more := d.Object(); more; more = d.Member()").Block(jen.Id("switch d.Name()").BlockFunc(func(cases *jen.Group) {
			for i, chain := range fields {
				wire, _ := chain.Field().InJSON()
				write(cases, "case "+strconv.Quote(wire.Name)+":\n"+seen(i)+" = "+once(i))
				l.readField(cases, target{root: "v", chain: chain})
			}
			l.readRepeats(cases, len(fields), repeats)
			write(cases, "default:\nd.Unknown()")
		}))
		l.readNeeds(body, fields)
		for i, chain := range fields {
			l.readDefault(body, i, target{root: "v", chain: chain})
		}
	})
	f.Line()
}

func seen(i int) string {
	if i < seenBits {
		return "seen"
	}
	return "seen" + strconv.Itoa(i/seenBits+1)
}

// once is the call that marks a member as seen.
func once(i int) string { return call("d.Once", seen(i), "1<<"+strconv.Itoa(i%seenBits)) }

func bit(i int) jen.Code { return jen.Lit(1).Op("<<").Lit(i % seenBits) }

func (l *layout) readField(block *jen.Group, t target) {
	f := t.field()
	t.allocate(block)
	into := "&" + t.expr()
	if wire, _ := f.InJSON(); wire.AsString {
		l.readQuoted(block, f.Ref, "d", into)
	} else {
		l.body(below(f)).read(block, f.Ref, "d", into)
	}
	l.refuseNull(block, "d", f, t.expr())
	l.check(block, "d", own(f), f.Ref, t.expr())
}

// readQuoted reads a scalar in a JSON string, or null where it is a pointer.
func (l *layout) readQuoted(block *jen.Group, ref *contract.Ref, d, into string) {
	if elem := pointed(ref); elem != nil {
		r := l.body(checks{})
		r.with(block, "ReadPointer", r.function(elem, func(block *jen.Group) { l.readQuoted(block, elem, "s", "e") }), d, into)
		return
	}
	callWith(block, l.bind("ReadQuoted"), l.body(checks{}).whole(ref), d, into)
}

// readNeeds emits the check of what must be there: each required field, and
// those that depend on another.
func (l *layout) readNeeds(body *jen.Group, fields []contract.Chain) {
	masks := map[string]uint64{}
	for i, chain := range fields {
		if required(chain.Field()) {
			masks[seen(i)] |= 1 << (i % seenBits)
		}
	}
	for i := 0; i < len(fields); i += seenBits {
		if mask := masks[seen(i)]; mask != 0 {
			write(body, call("d.Need", seen(i), "0x"+strconv.FormatUint(mask, 16)))
		}
	}
	for i, chain := range fields {
		if f := chain.Field(); f.OptionalIf != "" {
			l.readDepends(body, i, f, fields)
		}
	}
}

func (l *layout) readDepends(body *jen.Group, i int, f *contract.Field, fields []contract.Chain) {
	given := func(i int) *jen.Statement { return jen.Parens(jen.Id(seen(i)).Op("&").Parens(bit(i)).Op("!=").Lit(0)) }
	for other, chain := range fields {
		if chain.Field() != f.Other {
			continue
		}
		broken := "!="
		if f.OptionalIf[0] == '!' {
			broken = "=="
		}
		body.If(given(i).Op(broken).Add(given(other))).Block(giveUp())
		return
	}
	body.Add(giveUp()) // the other one is not in the body
}

// giveUp leaves a body to the careful way.
func giveUp() *jen.Statement {
	return jen.Id("d").Dot("Abandon").Call()
}

func (l *layout) readDefault(body *jen.Group, i int, t target) {
	if t.field().Default == nil {
		return
	}
	body.If(jen.Id(seen(i)).Op("&").Parens(bit(i)).Op("==").Lit(0)).BlockFunc(func(block *jen.Group) {
		t.allocate(block)
		l.setDefault(block, t)
	})
}
