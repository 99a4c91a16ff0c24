package breaking

import (
	"fmt"
	"slices"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/source"
)

// requests compares what two routes read from a request.
func (c *comparison) requests(old, new placed) {
	b := bodies{old: old, new: new, formatChanged: c.bodyFormat(old, new)}
	c.wholeBody(b)
	all, fields := requestItems(old.Route), requestItems(new.Route)
	was, is := distinct(slices.Clone(all)), distinct(slices.Clone(fields))
	twice := slices.DeleteFunc(fields, func(i item) bool { return i.isOneOf(is) })
	if b.formatChanged {
		asJSON(was)
		asJSON(is)
	}
	for i := range was {
		was[i].name = b.renamedVariable(was[i])
	}
	c.repeated(twice, all)
	pairs, gone, fresh := matchBy(item.id, was, is)
	for _, t := range pairs {
		c.items(request, t, was)
		c.spelling(old, new, t)
	}
	pairs, gone, fresh = matchBy(func(i item) string { return i.name }, gone, fresh)
	for _, t := range pairs {
		c.relocated(b, t, was)
	}
	gone, fresh = c.renamed(request, gone, fresh, was)
	gone, fresh = c.bodyPresence(b, gone, fresh)
	for _, i := range gone {
		switch {
		case i.in != contract.Path: // the path itself says which variables it has
			c.requestLacks(i, b.lacking())
		case i.field().EncodedSlash && !b.moved():
			c.report(EncodedSlashRefused, lacks(i, b.lacking()))
		}
	}
	for _, i := range fresh {
		if i.in != contract.Path {
			c.requestHas(i, b.known(), was)
		}
	}
}

// repeated compares the fields whose name another field of the request has as
// well: one value on the wire has to fit all of them.
func (c *comparison) repeated(twice, all []item) {
	for _, i := range twice {
		at := slices.IndexFunc(all, func(o item) bool { return o.id() == i.id() && o.field().Name == i.field().Name })
		if at < 0 {
			at = slices.IndexFunc(all, func(o item) bool { return o.id() == i.id() })
		}
		if at >= 0 && i.in != contract.Path {
			c.items(request, twins[item]{all[at], i}, all)
		}
	}
}

func (i item) isOneOf(list []item) bool {
	return slices.ContainsFunc(list, func(o item) bool { return o.in == i.in && o.field() == i.field() })
}

func asJSON(items []item) {
	for i := range items {
		if items[i].in == contract.Form {
			items[i].in = contract.JSON
		}
	}
}

// relocated is for a value of the same name in another part of the request. When
// the path or the format of the body changed, that is the root cause.
func (c *comparison) relocated(b bodies, t twins[item], before known) {
	was, is := t.old.in, t.new.in
	byPath := b.moved() && (was == contract.Path || is == contract.Path)
	byFormat := b.formatChanged && was != contract.Path && is != contract.Path && was != contract.Header && is != contract.Header
	widened := was == contract.Query && is == contract.Form // which reads the query too
	if !byPath && !byFormat && !widened {
		c.report(ParamRelocated, between(t, fmt.Sprintf("%s is %s now", t.old.text(), t.new.text())))
	}
	c.items(request, t, before)
}

// renamed pairs what has another name on the wire and is the same in Go.
func (c *comparison) renamed(dir direction, gone, fresh []item, before known) (left, added []item) {
	pairs, gone, fresh := matchBy(func(i item) string {
		return string(i.in) + " " + i.field().Name + " " + i.field().Ref.String()
	}, gone, fresh)
	for _, t := range pairs {
		rule := RequestFieldRenamed
		switch {
		case dir == response:
			rule = ResponseFieldRenamed
		case t.new.in != contract.JSON:
			rule = ParamRenamed
		}
		c.report(rule, between(t, fmt.Sprintf("%s is called %s now", t.old.text(), t.new.name)))
		c.items(dir, t, before)
	}
	return gone, fresh
}

// between is a change of a value that both sides have.
func between(t twins[item], what string) change {
	subjects := t.old.subjects()
	for _, s := range t.new.subjects() {
		if !slices.Contains(subjects, s) {
			subjects = append(subjects, s)
		}
	}
	return change{what: what, old: t.old.field().Span, new: t.new.field().Span, detail: t.new.field().Name, subjects: subjects}
}

// lacks is a change that takes a value away; now is the place that it is
// missing from.
func lacks(i item, now source.Span) change {
	return change{
		what: i.text() + " is gone", old: i.field().Span, new: now, removed: true,
		detail: i.field().Name, subjects: i.subjects(),
	}
}

func (c *comparison) requestLacks(i item, now source.Span) {
	rule := ParamRemoved
	if i.in == contract.JSON {
		rule = RequestFieldRemoved
	}
	c.report(rule, lacks(i, now))
}

// requestHas is for a value that only the new request has; was is what clients
// know.
func (c *comparison) requestHas(i item, was source.Span, before known) {
	what := i.text() + " is new and required"
	if f := i.field(); f.OptionalIf != "" {
		what = i.text() + " is new and required as optional=" + f.OptionalIf + " says"
	}
	demanded := before.demandedBy(i.field())
	if demanded != "" {
		what = i.text() + " is new and required as " + demanded + " says"
	}
	if demanded == "" && (freedom(i) == 2 || freedom(i) == 1 && before.spares(i.field())) {
		c.add(i.field().Span, "%s is new and optional", i.text())
		return
	}
	rule := RequiredParamAdded
	if i.in == contract.JSON {
		rule = RequiredFieldAdded
	}
	c.report(rule, change{
		what: what, old: was, new: i.field().Span, added: true,
		note: "this is what clients know", detail: i.field().Name, subjects: i.subjects(),
	})
}
