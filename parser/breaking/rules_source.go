package breaking

import (
	"fmt"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/source"
)

// service compares the names of the services.
func (c *comparison) service() {
	c.node = nil
	if c.old.Service == c.new.Service || len(c.old.Groups) == 0 || len(c.new.Groups) == 0 {
		return
	}
	c.report(ServiceRenamed, change{
		what: fmt.Sprintf("service %s is called %s now", c.old.Service, c.new.Service),
		old:  c.old.Groups[0].Span, new: c.new.Groups[0].Span, subjects: []string{c.old.Service},
	})
}

// routeSource compares the Go names of two routes.
func (c *comparison) routeSource(old, new placed) {
	if old.group.Name != new.group.Name {
		c.report(GroupRenamed, change{
			what: fmt.Sprintf("group %s is %s now", quoted(old.group.Name), quoted(new.group.Name)),
			old:  groupPlace(old.group), new: groupPlace(new.group),
			detail: old.group.Name + " " + new.group.Name, subjects: c.block(old.group),
		})
	}
	if old.Handler != new.Handler {
		c.report(HandlerRenamed, change{
			what: fmt.Sprintf("handler %s is called %s now", old.Handler, new.Handler),
			old:  old.Span, new: new.Span, subjects: []string{old.Handler},
		})
	}
	b := bodies{old: old, new: new}
	for _, r := range []struct {
		what     string
		old, new *contract.Ref
	}{{"the request", old.Request, new.Request}, {"the response", old.Response, new.Response}} {
		switch {
		case r.old != nil && r.new != nil:
			c.goRefs(b.change(r.what), bare(r.old), bare(r.new))
		case r.old != r.new:
			c.report(GoTypeChanged, b.change(fmt.Sprintf("%s is %s, and was %s", r.what, nameOf(r.new), nameOf(r.old))))
		}
	}
}

// bare leaves out the pointer to a struct: logic gets one either way.
func bare(ref *contract.Ref) *contract.Ref {
	if ref.Kind == contract.Pointer && ref.Elem.Kind == contract.Named && structOf(ref) != nil {
		return ref.Elem
	}
	return ref
}

func nameOf(ref *contract.Ref) string {
	if ref == nil {
		return "nothing"
	}
	return ref.String()
}

func groupPlace(g *contract.Group) source.Span {
	if folder := option(g, "folder"); folder != g.Span {
		return folder
	}
	return option(g, "group")
}

// fieldSource compares what Go code sees of two fields that are alike on the
// wire.
func (c *comparison) fieldSource(t twins[item]) {
	old, new := t.old.field(), t.new.field()
	if old.Name != new.Name {
		c.report(FieldRenamed, between(t, fmt.Sprintf("field %s of %s is called %s in Go now", old.Name, t.old.owner.Name, new.Name)))
	}
	c.goRefs(between(t, fmt.Sprintf("field %s of %s", old.Name, t.old.owner.Name)), old.Ref, new.Ref)
}

// goRefs walks two type expressions as Go sees them. A named type that is gone
// was renamed, which is one root cause for all places that use it.
func (c *comparison) goRefs(ch change, old, new *contract.Ref) {
	for {
		switch {
		case old.Kind != new.Kind || old.Len != new.Len || old.Kind == contract.Basic && old.Name != new.Name:
			c.goTypeChanged(ch, old, new)
			return
		case old.Kind == contract.Named:
			c.goNames(ch, old, new)
			return
		case old.Elem == nil:
			return
		case old.Key != nil:
			c.goRefs(ch, old.Key, new.Key)
		}
		old, new = old.Elem, new.Elem
	}
}

func (c *comparison) goTypeChanged(ch change, old, new *contract.Ref) {
	ch.what = fmt.Sprintf("%s is %s in Go, and was %s", ch.what, new, old)
	ch.detail += " " + old.String() + " " + new.String()
	c.report(GoTypeChanged, ch)
}

func (c *comparison) goNames(ch change, old, new *contract.Ref) {
	if old.Type == nil || new.Type == nil {
		return
	}
	if old.Name == new.Name {
		c.goPackages(old.Type, new.Type)
		return
	}
	if c.kept[old.Name] {
		c.goTypeChanged(ch, old, new)
		return
	}
	c.report(TypeRenamed, change{
		what: fmt.Sprintf("type %s is called %s now", old.Name, new.Name),
		old:  old.Type.Span, new: new.Type.Span, detail: old.Name, subjects: []string{old.Name, new.Name},
	})
	c.renames[old.Name] = true
}

// goPackages compares where two types of one name come from: a declaration of the
// contract or a Go package. It is one root cause for all places that use the type.
func (c *comparison) goPackages(old, new *contract.Type) {
	was, is := origin(old), origin(new)
	if was == is {
		return
	}
	c.report(GoTypeChanged, change{
		what: fmt.Sprintf("type %s is %s in Go, and was %s", new.Name, is, was),
		old:  old.Span, new: new.Span, detail: old.Name, subjects: []string{old.Name},
	})
}

// origin is the type of a Go package that a type stands for, or says that the
// contract declares it.
func origin(t *contract.Type) string {
	if !t.Struct() && t.Under.Kind == contract.External {
		return t.Under.String()
	}
	return "declared in the contract"
}

// types finds the types that Go code could name and that are gone.
func (c *comparison) types() {
	c.node = nil
	for _, t := range c.old.Types {
		if c.kept[t.Name] || c.renames[t.Name] {
			continue
		}
		c.report(TypeRemoved, change{
			what: fmt.Sprintf("type %s is gone", t.Name), old: t.Span, removed: true,
			detail: t.Name, subjects: []string{t.Name},
		})
	}
}
