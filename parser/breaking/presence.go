package breaking

import (
	"strings"

	"github.com/apigen/apigen/parser/contract"
)

// presence compares whether a request must have a value and what a missing one
// means. It reports false when the value became required.
func (c *comparison) presence(s spot, t twins[item]) bool {
	old, new := t.old.field(), t.new.field()
	was, is := freedom(t.old), freedom(t.new)
	switch {
	case is < was && is == 0:
		c.report(RequestNowRequired, s.says("%s is required now", s.what))
		return false
	case is == 1 && !s.before.meet(t):
		c.report(RequestNowRequired, s.says("%s depends on another value now, with optional=%s", s.what, new.OptionalIf))
		return false
	case is > was:
		c.add(s.new, "%s is optional now", s.what)
	default:
		c.defaults(s, old, new, was)
	}
	return true
}

// known are the values that the old request has.
type known []item

// find is the old value that a field of the new request stands for; nil when
// there was none.
func (k known) find(f *contract.Field) *item {
	for i := range k {
		for _, w := range f.Wire {
			alike := k[i].in == w.In || w.In == contract.Form && k[i].in == contract.Query
			if alike && k[i].name == w.Name {
				return &k[i]
			}
		}
		if len(f.Wire) == 0 && k[i].in == contract.JSON && k[i].name == f.Name {
			return &k[i]
		}
	}
	return nil
}

// meet reports whether every old request meets the condition under which a value
// may be missing now, or may be there.
func (k known) meet(t twins[item]) bool {
	f := t.new.field()
	if f.OptionalIf == t.old.field().OptionalIf {
		return true
	}
	other := k.find(f.Other)
	always := freedom(t.old) == 0
	if strings.HasPrefix(f.OptionalIf, "!") { // one of the two
		return other == nil && always
	}
	return always && other != nil && freedom(*other) == 0
}

// spares reports whether every old request does without a new value that has a
// condition.
func (k known) spares(f *contract.Field) bool {
	other := k.find(f.Other)
	if strings.HasPrefix(f.OptionalIf, "!") {
		return other != nil && freedom(*other) == 0
	}
	return other == nil
}

func (c *comparison) defaults(s spot, old, new *contract.Field, freedom int) {
	was, is := missing(old), missing(new)
	switch {
	case freedom == 0 || was == is || old.Default == nil && new.Default == nil:
	case new.Default == nil:
		c.report(RequestDefaultRemoved, s.says("%s has no default any more, and had %q", s.what, *old.Default))
	case old.Default == nil:
		c.report(RequestDefaultChanged, s.says("%s has the default %q now, and had none", s.what, *new.Default))
	default:
		c.report(RequestDefaultChanged, s.says("%s has the default %q, and had %q", s.what, *new.Default, *old.Default))
	}
}

// missing is what logic reads for a value that a request leaves out, spelled in
// one way. Without a default that is the zero value, or nil.
func missing(f *contract.Field) string {
	core := f.Ref.OnWire()
	if f.Default == nil {
		if !nilable(f.Ref) && (core.Kind == contract.Basic || core.Kind == contract.Duration) {
			d := domain{core: core}
			return "=" + d.zero()
		}
		return ""
	}
	if elem := elementsOf(f.Ref); elem != core {
		var values []string
		for _, v := range strings.Split(strings.Trim(*f.Default, "[]"), ",") {
			values = append(values, canonical(elem, strings.TrimSpace(v)))
		}
		return "=" + strings.Join(values, ",")
	}
	return "=" + canonical(core, *f.Default)
}
