package sample

import (
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/apigen/apigen/parser/contract"
)

// measured is a value as rules look at it.
type measured struct {
	text  string  // canonical; of scalars
	value float64 // of numbers and of durations in nanoseconds
	size  int     // characters, bytes or elements
	zero  bool
}

func itemsOf(n int) measured { return measured{size: n} }

func valueOf(core *contract.Ref, text string) measured {
	m := measured{text: core.Canonical(text), size: utf8.RuneCountInString(text)}
	switch {
	case core.Kind == contract.Duration:
		d, _ := time.ParseDuration(text)
		m.value, m.zero = float64(d), d == 0
	case core.Kind == contract.Basic && core.Name == "string":
		m.zero = text == ""
	case core.Kind == contract.Basic && core.Name == "bool":
		m.zero = text == "false"
	case core.Kind == contract.Basic:
		m.value, _ = strconv.ParseFloat(text, 64)
		m.zero = m.value == 0
	case core.Kind == contract.Bytes:
		m.size = map[string]int{"": 0, "aGk=": 2, "AAAA": 3}[text]
	}
	return m
}

// passes reports whether a value passes what a contract asks of it. It is false
// for rules that are not known here.
func passes(core *contract.Ref, l limits, m measured) bool {
	if f := l.field; f != nil {
		if len(f.Options) > 0 && !slices.ContainsFunc(f.Options, func(o string) bool { return core.Canonical(o) == m.text }) || !inRange(f.Range, m.value) {
			return false
		}
	}
	m.zero = m.zero && !l.pointer
	return l.rules == nil || !slices.ContainsFunc(l.rules.Rules, func(rule contract.Rule) bool { return !rulePasses(core, rule, m) })
}

func inRange(r *contract.Range, v float64) bool {
	if r == nil {
		return true
	}
	low := r.Min == nil || v > *r.Min || v == *r.Min && !r.ExcludeMin
	high := r.Max == nil || v < *r.Max || v == *r.Max && !r.ExcludeMax
	return low && high
}

func rulePasses(core *contract.Ref, rule contract.Rule, m measured) bool {
	switch {
	case rule.IfSet && m.zero:
		return true
	case rule.Name == contract.RuleRequired:
		return !m.zero
	case rule.Name == contract.RuleOneOf:
		return slices.ContainsFunc(rule.Options, func(o string) bool { return core.Canonical(o) == m.text })
	case rule.Of != "":
		return compares(core, rule, m)
	case rule.Name == contract.RuleRegexp:
		pattern, err := regexp.Compile(rule.Pattern)
		return err == nil && pattern.MatchString(m.text)
	}
	form, ok := forms[rule.Name]
	return ok && form.MatchString(m.text)
}

// forms are narrower than the rules: not all that these let through is made.
var forms = map[contract.RuleName]*regexp.Regexp{
	contract.RuleEmail:    regexp.MustCompile(`^[a-z]+@example\.com$`),
	contract.RuleURL:      regexp.MustCompile(`^https://example\.com/`),
	contract.RuleUUID:     regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`),
	contract.RuleAlpha:    regexp.MustCompile(`^[a-zA-Z]+$`),
	contract.RuleAlphanum: regexp.MustCompile(`^[a-zA-Z0-9]+$`),
	contract.RuleNumber:   regexp.MustCompile(`^[0-9]+$`),
	contract.RuleNumeric:  regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`),
}

func compares(core *contract.Ref, rule contract.Rule, m measured) bool {
	have, want := m.value, amount(core, rule.Limit)
	if rule.Of != contract.OfValue {
		have = float64(m.size)
	} else if core.Kind == contract.Basic && (core.Name == "string" || core.Name == "bool") {
		return (m.text == rule.Limit) == (rule.Name == contract.RuleEQ)
	}
	switch rule.Name {
	case contract.RuleMin, contract.RuleGTE:
		return have >= want
	case contract.RuleGT:
		return have > want
	case contract.RuleMax, contract.RuleLTE:
		return have <= want
	case contract.RuleLT:
		return have < want
	case contract.RuleLen, contract.RuleEQ:
		return have == want
	case contract.RuleNE:
		return have != want
	}
	return false
}

func amount(core *contract.Ref, limit string) float64 {
	if core.Kind == contract.Duration {
		if d, err := time.ParseDuration(limit); err == nil {
			return float64(d)
		}
	}
	n, _ := strconv.ParseFloat(limit, 64)
	return n
}
