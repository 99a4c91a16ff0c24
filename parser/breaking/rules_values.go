package breaking

import (
	"math"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/contract"
)

func required(i item) bool { return !i.field().Optional && i.field().OptionalIf == "" }

// freedom says how far a request may leave a value out: always, under a
// condition, or never.
func freedom(i item) int {
	switch {
	case i.in == contract.Path:
		return 0
	case i.field().Optional:
		return 2
	case i.field().OptionalIf != "":
		return 1
	}
	return 0
}

// presence compares whether a request must have a value and what a missing one
// means. It reports false when the value became required.
func (c *comparison) presence(s spot, t twins[item]) bool {
	old, new := t.old.field(), t.new.field()
	was, is := freedom(t.old), freedom(t.new)
	switch {
	case is < was && is == 0:
		c.report(RequestNowRequired, s.says("%s is required now", s.what))
		return false
	case is < was || is == 1 && was == 1 && old.OptionalIf != new.OptionalIf:
		c.report(RequestNowRequired, s.says("%s is optional only with optional=%s now", s.what, new.OptionalIf))
		return false
	case is > was:
		c.add(s.new, "%s is optional now", s.what)
	default:
		c.defaults(s, old.Default, new.Default, was)
	}
	return true
}

func (c *comparison) defaults(s spot, old, new *string, freedom int) {
	switch {
	case freedom == 0 || old == nil && new == nil:
	case new == nil:
		c.report(RequestDefaultRemoved, s.says("%s has no default any more, and had %q", s.what, *old))
	case old == nil:
		c.report(RequestDefaultChanged, s.says("%s has the default %q now, and had none", s.what, *new))
	case *old != *new:
		c.report(RequestDefaultChanged, s.says("%s has the default %q, and had %q", s.what, *new, *old))
	}
}

// options compares the values that are allowed. An empty list allows all.
func (c *comparison) options(s spot, old, new *contract.Field) {
	lost, won := without(old.Options, new.Options), without(new.Options, old.Options)
	narrower := len(new.Options) > 0 && (len(old.Options) == 0 || len(lost) > 0)
	wider := len(old.Options) > 0 && (len(new.Options) == 0 || len(won) > 0)
	switch {
	case s.dir == request && narrower && len(old.Options) == 0:
		c.report(RequestOptionsNarrowed, s.says("%s must be one of %s now", s.what, strings.Join(new.Options, ", ")))
	case s.dir == request && narrower:
		c.report(RequestOptionsNarrowed, s.says("%s can't be %s any more", s.what, strings.Join(lost, " or ")))
	case s.dir == response && wider && len(new.Options) == 0:
		c.report(ResponseOptionsWidened, s.says("%s can be anything now, not only %s", s.what, strings.Join(old.Options, ", ")))
	case s.dir == response && wider:
		c.report(ResponseOptionsWidened, s.says("%s can be %s now", s.what, strings.Join(won, " or ")))
	case narrower || wider:
		c.add(s.new, "%s can be %s now in the %s", s.what, orAnything(new.Options), s.dir)
	}
}

func orAnything(options []string) string {
	if len(options) == 0 {
		return "anything"
	}
	return strings.Join(options, ", ")
}

func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(o string) bool { return slices.Contains(other, o) })
}

// ranges compares the numbers that are allowed.
func (c *comparison) ranges(s spot, old, new *contract.Field) {
	was, is := boundsOf(old), boundsOf(new)
	switch {
	case was == is:
	case s.dir == request && !is.holds(was):
		c.report(RequestRangeNarrowed, s.says("%s must be in %s now, and could be in %s", s.what, is, was))
	case s.dir == response && !was.holds(is):
		c.report(ResponseRangeWidened, s.says("%s can be in %s now, and was in %s", s.what, is, was))
	default:
		c.add(s.new, "%s is in %s now in the %s, and was in %s", s.what, is, s.dir, was)
	}
}

// bounds is a range with its ends; open ones are left out.
type bounds struct {
	min, max         float64
	openMin, openMax bool
}

func boundsOf(f *contract.Field) bounds {
	b := bounds{min: math.Inf(-1), max: math.Inf(1)}
	if f.Range == nil {
		return b
	}
	if f.Range.Min != nil {
		b.min, b.openMin = *f.Range.Min, f.Range.ExcludeMin
	}
	if f.Range.Max != nil {
		b.max, b.openMax = *f.Range.Max, f.Range.ExcludeMax
	}
	if whole := numberOf(elementsOf(f.Ref)); whole.known && !whole.fraction {
		b = b.rounded()
	}
	return b
}

// rounded is the same range for whole numbers, with closed ends.
func (b bounds) rounded() bounds {
	low, high := math.Ceil(b.min), math.Floor(b.max)
	if b.openMin && low == b.min {
		low++
	}
	if b.openMax && high == b.max {
		high--
	}
	return bounds{min: low, max: high}
}

func (b bounds) holds(o bounds) bool {
	low := b.min < o.min || b.min == o.min && (!b.openMin || o.openMin)
	high := b.max > o.max || b.max == o.max && (!b.openMax || o.openMax)
	return low && high
}

// String writes the range as a tag would.
func (b bounds) String() string {
	open, end := "[", "]"
	if b.openMin {
		open = "("
	}
	if b.openMax {
		end = ")"
	}
	return open + limit(b.min) + ":" + limit(b.max) + end
}
