package breaking

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/apigen/apigen/parser/contract"
)

// checks compares what validate tags ask of a value of a request.
func (c *comparison) checks(s spot, old, new *contract.Field) {
	was, is := asked("", old.Validation), asked("", new.Validation)
	stricter := beyond(is, was)
	if len(stricter) > 0 {
		c.report(RequestCheckTightened, s.says("%s must pass %s now", s.what, strings.Join(stricter, ", ")))
		return
	}
	if len(beyond(was, is)) > 0 {
		c.add(s.new, "%s need not pass %s any more", s.what, strings.Join(beyond(was, is), ", "))
	}
}

// check is one rule and the depth of lists it is for: "" or "dive,".
type check struct {
	at string
	contract.Rule
}

func asked(at string, v *contract.Validation) []check {
	if v == nil {
		return nil
	}
	var out []check
	for _, rule := range v.Rules {
		out = append(out, check{at, rule})
	}
	return append(out, asked(at+"dive,", v.Elem)...)
}

// beyond lists the checks that the others do not imply, as a tag writes them.
func beyond(checks, others []check) []string {
	var out []string
	for _, c := range checks {
		if !slices.ContainsFunc(others, c.impliedBy) {
			out = append(out, c.at+c.text())
		}
	}
	return out
}

func (c check) text() string {
	switch {
	case c.Name == contract.RuleOneOf:
		return string(c.Name) + "=" + strings.Join(c.Options, " ")
	case c.Pattern != "":
		return string(c.Name) + "=" + c.Pattern
	case c.Limit != "":
		return string(c.Name) + "=" + c.Limit
	}
	return string(c.Name)
}

// impliedBy reports whether every value that passes o passes c.
func (c check) impliedBy(o check) bool {
	if c.at != o.at || c.Name != o.Name || c.Of != o.Of || c.Pattern != o.Pattern || o.IfSet && !c.IfSet {
		return false
	}
	switch c.Name {
	case contract.RuleMin, contract.RuleGT, contract.RuleGTE:
		return amount(c.Limit) <= amount(o.Limit)
	case contract.RuleMax, contract.RuleLT, contract.RuleLTE:
		return amount(c.Limit) >= amount(o.Limit)
	case contract.RuleOneOf:
		return len(without(o.Options, c.Options)) == 0
	}
	return c.Limit == o.Limit
}

// amount is a limit as a number: durations in nanoseconds.
func amount(limit string) float64 {
	if n, err := strconv.ParseFloat(limit, 64); err == nil {
		return n
	}
	d, _ := time.ParseDuration(limit)
	return float64(d)
}
