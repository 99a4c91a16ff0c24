package breaking

import (
	"math"

	"github.com/apigen/apigen/parser/contract"
)

// bounds is a range with its ends; open ones are left out.
type bounds struct {
	min, max         float64
	openMin, openMax bool
}

var unbounded = bounds{min: math.Inf(-1), max: math.Inf(1)}

// boundsOf reads the range of a tag.
func boundsOf(r *contract.Range) bounds {
	b := unbounded
	if r == nil {
		return b
	}
	if r.Min != nil {
		b.min, b.openMin = *r.Min, r.ExcludeMin
	}
	if r.Max != nil {
		b.max, b.openMax = *r.Max, r.ExcludeMax
	}
	return b
}

// ruleBounds is what a rule with a limit lets through; false for a rule that is
// no range.
func ruleBounds(rule contract.Rule) (bounds, bool) {
	b, at := unbounded, amount(rule.Limit)
	switch rule.Name {
	case contract.RuleMin, contract.RuleGTE:
		b.min = at
	case contract.RuleGT:
		b.min, b.openMin = at, true
	case contract.RuleMax, contract.RuleLTE:
		b.max = at
	case contract.RuleLT:
		b.max, b.openMax = at, true
	case contract.RuleLen, contract.RuleEQ:
		b.min, b.max = at, at
	default:
		return b, false
	}
	return b, true
}

// rounded is the same range for whole numbers, with closed ends.
func (b bounds) rounded() bounds {
	low, high := math.Ceil(b.min), math.Floor(b.max)
	if b.openMin && low == b.min && !math.IsInf(low, 0) {
		low++
	}
	if b.openMax && high == b.max && !math.IsInf(high, 0) {
		high--
	}
	return bounds{min: low, max: high}
}

// and is what both ranges hold.
func (b bounds) and(o bounds) bounds {
	if o.min > b.min || o.min == b.min && o.openMin {
		b.min, b.openMin = o.min, o.openMin
	}
	if o.max < b.max || o.max == b.max && o.openMax {
		b.max, b.openMax = o.max, o.openMax
	}
	return b
}

// withoutZero leaves out a zero that is at one end.
func (b bounds) withoutZero() bounds {
	return bounds{b.min, b.max, b.openMin || b.min == 0, b.openMax || b.max == 0}
}

func (b bounds) empty() bool {
	return b.min > b.max || b.min == b.max && (b.openMin || b.openMax)
}

// listed is the most values of a range that are compared one by one, and exact
// is up to where a float64 tells whole numbers apart.
const (
	listed = 1000
	exact  = 1 << 53
)

// countable reports whether the whole numbers of a range can be listed.
func (b bounds) countable() bool {
	return b.max-b.min < listed && math.Abs(b.min) < exact && math.Abs(b.max) < exact
}

func (b bounds) holds(o bounds) bool {
	low := b.min < o.min || b.min == o.min && (!b.openMin || o.openMin)
	high := b.max > o.max || b.max == o.max && (!b.openMax || o.openMax)
	return o.empty() || low && high
}

func (b bounds) contains(v float64) bool { return b.holds(bounds{min: v, max: v}) }

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
