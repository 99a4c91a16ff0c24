package breaking

import (
	"reflect"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/contract"
)

// lead notes that a pair of structs is reached from here. Each pair is compared
// once in each direction; those that are new wait in a queue, as types may lead
// to each other more deeply than a stack can hold.
func (c *comparison) lead(p pair) {
	n := c.nodes[p]
	if n == nil {
		n = &node{}
		c.nodes[p] = n
		c.queue = append(c.queue, p)
	}
	c.node.children = append(c.node.children, n)
}

// structs compares all pairs of structs that the routes lead to.
func (c *comparison) structs() {
	for len(c.queue) > 0 {
		p := c.queue[0]
		c.queue = c.queue[1:]
		c.node = c.nodes[p]
		c.members(p.dir, p.old, p.new)
	}
}

// members compares two JSON objects.
func (c *comparison) members(dir direction, old, new *contract.Type) {
	pairs, gone, fresh := matchBy(item.id, c.object(old), c.object(new))
	for _, t := range pairs {
		c.items(dir, t, c.object(old))
	}
	gone, fresh = c.renamed(dir, gone, fresh, c.object(old))
	for _, i := range gone {
		if dir == request {
			c.requestLacks(i, new.Span)
			continue
		}
		c.report(ResponseFieldRemoved, lacks(i, new.Span))
	}
	for _, i := range fresh {
		if dir == request {
			c.requestHas(i, old.Span, c.object(old))
			continue
		}
		c.add(i.field().Span, "%s is new in the answer", i.text())
	}
}

// items compares two values that stand for each other. When the type differs on
// the wire, nothing more is said. before is what the old request or object has.
func (c *comparison) items(dir direction, t twins[item], before known) {
	s := spot{
		before: before,
		dir:    dir, change: between(t, t.old.text()),
		text:   t.old.in != contract.JSON && t.new.in != contract.JSON,
		many:   many(t.old.in) && many(t.new.in),
		commas: t.old.in == contract.Header && t.new.in == contract.Header,
		from:   t.old.field(), to: t.new.field(),
		wasQuoted: t.old.json().AsString, isQuoted: t.new.json().AsString,
	}
	if !c.refs(s, t.old.field().Ref, t.new.field().Ref) {
		return
	}
	if dir == request {
		c.requestValue(s, t)
	} else {
		c.responseValue(s, t)
	}
	c.fieldSource(t)
}

func (c *comparison) requestValue(s spot, t twins[item]) {
	if c.presence(s, t) && t.old.in == contract.JSON && t.new.in == contract.JSON {
		c.nullity(s, takesNull(t.old.field()), takesNull(t.new.field()))
	}
	c.files(s, t.old.field().Files, t.new.field().Files)
	c.accepted(s, t.old.field(), t.new.field())
	c.relations(s, t.old.field(), t.new.field())
}

func (c *comparison) responseValue(s spot, t twins[item]) {
	was, is := mayLack(t.old), mayLack(t.new)
	switch {
	case is && !was:
		c.report(ResponseFieldOptional, s.says("%s may be missing", s.what))
	case was && !is:
		c.add(s.new, "%s is always in the answer now", s.what)
	}
	if !is && !was || was && (isOptional(t.old) || isOptional(t.new)) {
		c.nullity(s, answersNull(t.old), answersNull(t.new))
	}
	c.accepted(s, t.old.field(), t.new.field())
}

// many reports whether a part of a request may hold a name several times.
func many(in contract.In) bool { return in == contract.Query || in == contract.Form }

// takesNull reports whether a request may have null for a field.
func takesNull(f *contract.Field) bool { return nilable(f.Ref) && !f.NonNull }

// isOptional reports whether the value tells absent from null.
func isOptional(i item) bool { return i.field().Ref.Kind == contract.Optional }

// answersNull reports whether an answer may have null for the value.
func answersNull(i item) bool {
	return isOptional(i) || nilable(i.field().Ref) && !i.json().OmitEmpty && !omitsZero(i.field())
}

func omitsZero(f *contract.Field) bool {
	return slices.Contains(strings.Split(reflect.StructTag(f.Tag).Get("json"), ",")[1:], "omitzero")
}

// mayLack reports whether an answer may leave the value out: encoding/json does
// so for empty values with omitempty, which structs and times never are, and for
// zero values with omitzero.
func mayLack(i item) bool {
	f := i.field()
	if omitsZero(f) || isOptional(i) {
		return true
	}
	for _, through := range i.chain[:len(i.chain)-1] {
		if through.Ref.Kind == contract.Pointer {
			return true
		}
	}
	solid := f.Ref.Kind == contract.Time || structOf(f.Ref) != nil && !nilable(f.Ref)
	return i.json().OmitEmpty && !solid
}
