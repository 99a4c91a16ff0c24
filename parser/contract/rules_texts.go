package contract

import "time"

// goesWithoutSaying reports whether every value of a type passes a rule.
func goesWithoutSaying(name RuleName, core *Ref) bool {
	switch name {
	case RuleNumeric, RuleNumber:
		return core.number()
	case RuleBoolean:
		return core.Kind == Basic && core.Name == "bool"
	case RuleJSON:
		return core.Kind == RawJSON
	}
	return false
}

// uniqueness says why the elements of a value can't be told apart, if so.
func uniqueness(ref *Ref, arg string) string {
	core := ref.Core()
	switch {
	case core.Kind != Slice && core.Kind != Array && core.Kind != Map:
		return "needs a list or a map, not " + ref.text()
	case arg != "":
		return "compares whole elements, not a field of them"
	}
	elem := core.Elem
	for elem.Kind == Named && elem.Type != nil && !elem.Type.Struct() {
		elem = elem.Type.Under
	}
	if elem.Kind != Basic && elem.Kind != Duration {
		return "needs elements that are texts, numbers or booleans"
	}
	return ""
}

// timeLayout reads a layout of package time. One in which no part of a time
// stands, such as YYYY-MM-DD, would be met by itself alone.
func timeLayout(layout string) (Rule, string) {
	one := time.Date(2001, 3, 4, 5, 6, 7, 800_000_000, time.FixedZone("A", 3600))
	other := time.Date(2012, 11, 20, 18, 49, 38, 120_000_000, time.FixedZone("B", 7200))
	if one.Format(layout) == other.Format(layout) {
		return Rule{}, "is no layout of Go's package time, such as 2006-01-02 15:04:05"
	}
	return Rule{Limit: layout}, ""
}
