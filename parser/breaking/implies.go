package breaking

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/contract"
)

// zeroPasses reports whether a zero value, or nil where a value can be that,
// passes a demand.
func (d *domain) zeroPasses(want demand) bool {
	rule := want.rule
	switch {
	case rule.Name == contract.RuleRequired:
		return false
	case d.pointer || rule.IfSet:
		return true
	case want.of == rangeDemand:
		return want.span.contains(0)
	case rule.Name == contract.RuleOneOf:
		return slices.ContainsFunc(rule.Options, func(o string) bool { return d.canonical(o) == d.zero() })
	case rule.Name == contract.RuleNE && rule.Of == contract.OfValue:
		return d.canonical(rule.Limit) != d.zero()
	case rule.Name == contract.RuleEQ && rule.Of == contract.OfValue:
		return d.canonical(rule.Limit) == d.zero()
	}
	if b, ranged := ruleBounds(rule); ranged {
		return b.contains(0)
	}
	return d.text() && textPasses(rule, "")
}

// passes reports whether everything in the domain passes a demand on a value of
// the type of to. It errs on the side of no.
func (d *domain) passes(to *domain, want demand) bool {
	if d.sent && !to.zeroPasses(want) {
		return false
	}
	rule := want.rule
	if zeroText := d.number() && !d.pointer && d.sent && to.text(); zeroText && rule.Name != contract.RuleRequired && !valuePasses(to, want, "0") {
		return false // what was zero is a text like any other
	}
	b, ranged := ruleBounds(rule)
	switch {
	case rule.Name == contract.RuleRequired:
		return true
	case d.only != nil && d.text() || d.only != nil && rule.Of != contract.OfItems:
		return d.eachPasses(to, want) || d.implies(rule)
	case want.of == rangeDemand:
		return want.span.holds(d.span)
	case ranged && rule.Of == contract.OfValue && d.number():
		return b.holds(d.span)
	case ranged && rule.Of != contract.OfValue:
		return b.holds(d.size)
	case rule.Name == contract.RuleNE && rule.Of == contract.OfValue:
		return slices.Contains(d.not, to.canonical(rule.Limit)) || d.number() && !d.span.contains(amount(to.canonical(rule.Limit)))
	}
	return d.implies(rule)
}

// implies reports whether a rule that the domain obeys has no other values.
func (d *domain) implies(rule contract.Rule) bool {
	return slices.ContainsFunc(d.must, func(r contract.Rule) bool { return implies(r, rule) })
}

// eachPasses tries the only values of the domain.
func (d *domain) eachPasses(to *domain, want demand) bool {
	return len(d.failing(to, want)) == 0
}

// failing are the values of a domain that can be listed which do not pass.
func (d *domain) failing(to *domain, want demand) []string {
	return slices.DeleteFunc(slices.Clone(d.only), func(v string) bool { return valuePasses(to, want, v) })
}

// valuePasses reports whether one value that is not zero passes.
func valuePasses(to *domain, want demand, value string) bool {
	rule := want.rule
	b, ranged := ruleBounds(rule)
	switch {
	case want.of == rangeDemand:
		return want.span.contains(amount(value))
	case rule.Name == contract.RuleOneOf:
		return slices.ContainsFunc(rule.Options, func(o string) bool { return to.canonical(o) == value })
	case rule.Name == contract.RuleNE && rule.Of == contract.OfValue:
		return to.canonical(rule.Limit) != value
	case rule.Name == contract.RuleEQ && rule.Of == contract.OfValue && !to.number():
		return to.canonical(rule.Limit) == value
	case ranged && rule.Of == contract.OfLength:
		return b.contains(float64(len([]rune(value))))
	case ranged && rule.Of == contract.OfValue:
		return b.contains(amount(value))
	}
	return textPasses(rule, value)
}

// textPasses reports whether a text passes a rule about its form. It is false
// for rules that are not tried here.
func textPasses(rule contract.Rule, value string) bool {
	const letters, digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
	switch rule.Name {
	case contract.RuleAlpha:
		return value != "" && strings.Trim(value, letters) == ""
	case contract.RuleAlphanum:
		return value != "" && strings.Trim(value, letters+digits) == ""
	case contract.RuleNumber:
		return value != "" && strings.Trim(value, digits) == ""
	case contract.RuleRegexp:
		pattern, err := regexp.Compile(rule.Pattern)
		return err == nil && pattern.MatchString(value)
	}
	return false
}

// implies reports whether what passes one rule passes another for sure.
func implies(rule, other contract.Rule) bool {
	rule.IfSet, other.IfSet = false, false
	return reflect.DeepEqual(rule, other) || impliesText(rule, other)
}
