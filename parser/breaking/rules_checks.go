package breaking

import (
	"strconv"
	"strings"
	"time"

	"github.com/apigen/apigen/parser/contract"
)

// accepted compares which values two fields let through.
func (c *comparison) accepted(s spot, old, new *contract.Field) {
	if s.dir == request {
		if !c.reportNarrowing(s, old, new) {
			c.listRelaxed(s, old, new)
		}
		return
	}
	if !c.reportWidening(s, old, new) {
		c.listRelaxed(s, new, old)
	}
}

// unmet are the demands of one field that values which another lets through may
// break, with what is let through.
func unmet(from, to *contract.Field, text bool) (out []failure) {
	shift := listDepth(to) - listDepth(from)
	for _, want := range demands(to) {
		is := domainOf(to, want.depth, text)
		was := domain{core: is.core, span: is.span, size: bounds{min: 1, max: 1}}
		if want.depth >= shift {
			was = domainOf(from, want.depth-shift, text)
		}
		if !was.passes(&is, want) {
			out = append(out, failure{want, was, is})
		}
	}
	return out
}

// failure is a demand, what may break it and what it is asked of.
type failure struct {
	demand
	was, is domain
}

func listDepth(f *contract.Field) int {
	depth := 0
	for core := f.Ref.Core(); core.Elem != nil; core = core.Elem.Core() {
		depth++
	}
	return depth
}

// reportNarrowing reports what an old request could hold and the new one may not.
func (c *comparison) reportNarrowing(s spot, old, new *contract.Field) bool {
	failed := unmet(old, new, s.text)
	var checks []string
	for _, f := range failed {
		switch f.of {
		case optionsDemand:
			c.report(RequestOptionsNarrowed, s.says("%s", f.optionsText(s.what)))
		case rangeDemand:
			c.report(RequestRangeNarrowed, s.says("%s must be in %s now, and could be in %s", s.what, f.spanOf(new), f.was.spanText()))
		default:
			checks = append(checks, f.ruleText())
		}
	}
	if len(checks) > 0 {
		c.report(RequestCheckTightened, s.says("%s must pass %s now", s.what, strings.Join(checks, ", ")))
	}
	return len(failed) > 0
}

// reportWidening reports what a new answer may hold and the old one could not. Checks
// of a validate tag are for requests only.
func (c *comparison) reportWidening(s spot, old, new *contract.Field) bool {
	any := false
	for _, f := range unmet(new, old, s.text) {
		switch f.of {
		case optionsDemand:
			any = true
			c.report(ResponseOptionsWidened, s.says("%s", f.widenedText(s.what)))
		case rangeDemand:
			any = true
			c.report(ResponseRangeWidened, s.says("%s can be in %s now, and was in %s", s.what, f.was.spanText(), f.spanOf(old)))
		}
	}
	return any
}

// listRelaxed lists what a request need not, or an answer does, fulfil: the demands
// of strict that loose does not make.
func (c *comparison) listRelaxed(s spot, strict, loose *contract.Field) {
	var checks []string
	for _, f := range unmet(loose, strict, s.text) {
		now := loose
		if s.dir == response {
			now = strict
		}
		switch {
		case f.of == optionsDemand:
			c.add(s.new, "%s can be %s now in the %s", s.what, orAnything(now.Options), s.dir)
		case f.of == rangeDemand && s.dir == response:
			c.add(s.new, "%s is in %s now in the response, and was in %s", s.what, f.spanOf(strict), f.was.spanText())
		case f.of == rangeDemand:
			c.add(s.new, "%s is in %s now in the request, and was in %s", s.what, f.was.spanText(), f.spanOf(strict))
		case s.dir == request:
			checks = append(checks, f.ruleText())
		}
	}
	if len(checks) > 0 {
		c.add(s.new, "%s need not pass %s any more", s.what, strings.Join(checks, ", "))
	}
}

func (f failure) optionsText(what string) string {
	if lost := f.was.failing(&f.is, f.demand); f.was.only != nil && len(lost) > 0 {
		return what + " can't be " + strings.Join(lost, " or ") + " any more"
	}
	return what + " must be one of " + strings.Join(f.rule.Options, ", ") + " now"
}

func (f failure) widenedText(what string) string {
	if won := f.was.failing(&f.is, f.demand); f.was.only != nil && len(won) > 0 {
		return what + " can be " + strings.Join(won, " or ") + " now"
	}
	return what + " can be anything now, not only " + strings.Join(f.rule.Options, ", ")
}

func orAnything(options []string) string {
	if len(options) == 0 {
		return "anything"
	}
	return strings.Join(options, ", ")
}

// spanOf is the range that the field asks for.
func (f failure) spanOf(field *contract.Field) bounds {
	b := boundsOf(field.Range)
	if f.is.whole() {
		b = b.rounded()
	}
	return b
}

// spanText is the range of the domain without the ends of its type.
func (d domain) spanText() bounds {
	b, n := d.shown, numberOf(d.core)
	if b.min <= n.min {
		b.min, b.openMin = unbounded.min, false
	}
	if b.max >= n.max {
		b.max, b.openMax = unbounded.max, false
	}
	return b
}

// ruleText is a rule as a tag writes it.
func (d demand) ruleText() string {
	rule, at := d.rule, strings.Repeat("dive,", d.depth)
	switch {
	case rule.Name == contract.RuleOneOf:
		return at + string(rule.Name) + "=" + strings.Join(rule.Options, " ")
	case rule.Pattern != "":
		return at + string(rule.Name) + "=" + rule.Pattern
	case rule.Limit != "":
		return at + string(rule.Name) + "=" + rule.Limit
	}
	return at + string(rule.Name)
}

// amount is a limit as a number: durations in nanoseconds.
func amount(limit string) float64 {
	if n, err := strconv.ParseFloat(limit, 64); err == nil {
		return n
	}
	d, _ := time.ParseDuration(limit)
	return float64(d)
}
