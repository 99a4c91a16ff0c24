package breaking

import (
	"fmt"
	"strings"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/source"
)

// routes compares all routes and what they lead to.
func (c *comparison) routes() {
	couples, gone, fresh := matchRoutes(c.old, c.new)
	for _, t := range couples {
		c.under(t.old, t.new, func() { c.route(t.old, t.new) })
	}
	for _, r := range gone {
		c.under(r, r, func() { c.routeRemoved(r) })
	}
	c.node = nil
	for _, r := range fresh {
		c.add(r.Signature, "route %s is new", r.name())
	}
	c.sortRoots()
}

// under collects what compare finds for a route.
func (c *comparison) under(old, new placed, compare func()) {
	c.node = &node{}
	c.roots = append(c.roots, root{old, new, c.node})
	compare()
}

// sortRoots puts the routes in the order of the old contract.
func (c *comparison) sortRoots() {
	byName := map[string]root{}
	for _, r := range c.roots {
		byName[r.old.name()] = r
	}
	c.roots = c.roots[:0]
	for _, p := range c.oldRoutes {
		if r, ok := byName[p.name()]; ok {
			c.roots = append(c.roots, r)
			delete(byName, p.name())
		}
	}
}

func (c *comparison) routeRemoved(r placed) {
	ch := change{what: "route " + r.name() + " is gone", old: r.Signature, removed: true, subjects: []string{r.Handler}}
	if len(c.new.Groups) > 0 {
		ch.new, ch.note = c.new.Groups[0].Span, "this is the service now"
	}
	c.report(RouteRemoved, ch)
}

// route compares two routes that stand for each other.
func (c *comparison) route(old, new placed) {
	switch {
	case old.endpoint() == new.endpoint():
		c.pathVariables(old, new)
	case old.Method == new.Method && covers(new, old):
		c.add(new.Signature, "route %s takes more paths as %s", old.name(), new.name())
	default:
		c.routeMoved(old, new)
	}
	c.shadows(old, new)
	c.guards(old, new)
	c.requests(old, new)
	c.responses(old, new)
	c.routeSource(old, new)
}

// routeMoved tells a moved route from one whose method changed. A new prefix is
// one root cause for all its routes.
func (c *comparison) routeMoved(old, new placed) {
	ch := change{old: old.Signature, new: new.Signature, subjects: []string{old.Handler}}
	rule := RouteMoved
	switch {
	case old.shape == new.shape:
		rule = RouteMethodChanged
		ch.what = fmt.Sprintf("%s is %s now", old.name(), new.Method)
	case old.Method == new.Method && ownPath(old) == ownPath(new):
		ch.what = fmt.Sprintf("prefix %s is %s now", quoted(old.group.Prefix), quoted(new.group.Prefix))
		ch.old, ch.new = option(old.group, "prefix"), option(new.group, "prefix")
		ch.detail = old.group.Prefix + " " + new.group.Prefix
		ch.subjects = append(c.block(old.group), c.block(new.group)...)
	default:
		ch.what = fmt.Sprintf("route %s is %s now", old.name(), new.name())
	}
	c.report(rule, ch)
}

// ownPath is the path of a route within its group.
func ownPath(p placed) string {
	return strings.TrimPrefix(p.shape, (&contract.Route{Path: p.group.Prefix}).Shape())
}

func quoted(text string) string {
	if text == "" {
		return "(none)"
	}
	return text
}

// option is the place of an @server entry, or of the service block without it.
func option(g *contract.Group, key string) source.Span {
	for _, o := range g.Options {
		if o.Key == key {
			return o.Span
		}
	}
	return g.Span
}

func (c *comparison) pathVariables(old, new placed) {
	if b := (bodies{old: old, new: new}); b.swapped() {
		c.report(PathVariableSwapped, change{
			what: fmt.Sprintf("the variables of %s changed places: it is %s now", old.name(), new.Path),
			old:  old.Signature, new: new.Signature, subjects: []string{old.Handler},
		})
		return
	}
	was, is := old.Variables(), new.Variables()
	for i := range was {
		if was[i] != is[i] {
			c.report(PathVariableRenamed, change{
				what: fmt.Sprintf("path variable :%s of %s is :%s now", was[i], old.name(), is[i]),
				old:  old.Signature, new: new.Signature, detail: was[i], subjects: []string{old.Handler},
			})
		}
	}
}
