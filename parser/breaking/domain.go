package breaking

import (
	"slices"
	"strconv"
	"time"

	"github.com/apigen/apigen/parser/contract"
)

// domain is what a contract lets through of one value, or of the elements of a
// list: everything that passes is in it. Tags say the same in many ways, such as
// gt=0 and min=1, so what they mean is compared.
type domain struct {
	core    *contract.Ref
	pointer bool
	sent    bool // its zero value, or nil, can be sent and passes

	shown bounds // of numbers, zero included

	// These are about the values that are not zero.
	span bounds          // of numbers, of durations in nanoseconds
	size bounds          // of texts in characters, of lists in elements
	only []string        // the only values; nil when they can't be listed
	not  []string        // values that are refused
	must []contract.Rule // rules that have no other form here
}

// demand is one thing that a tag asks of a value.
type demand struct {
	of    demandKind
	span  bounds        // of a range
	rule  contract.Rule // of anything else: options are a oneof
	depth int           // how many lists the value is in
}

type demandKind int

const (
	optionsDemand demandKind = iota
	rangeDemand
	checkDemand
)

// demands are what a field asks for, the outermost value first.
func demands(f *contract.Field) []demand {
	depth := 0
	if core := f.Ref.Core(); core.Kind == contract.Slice || core.Kind == contract.Array {
		depth = 1
	}
	var out []demand
	if len(f.Options) > 0 {
		out = append(out, demand{of: optionsDemand, rule: contract.Rule{Name: contract.RuleOneOf, Options: f.Options}, depth: depth})
	}
	if f.Range != nil {
		out = append(out, demand{of: rangeDemand, span: boundsOf(f.Range), depth: depth})
	}
	at := 0
	for v := f.Validation; v != nil; v = v.Elem {
		for _, rule := range v.Rules {
			out = append(out, demand{of: checkDemand, rule: rule, depth: at})
		}
		at++
	}
	return out
}

// elementAt is what the values have the type of that are in so many lists or
// maps; nil when there are none.
func elementAt(ref *contract.Ref, depth int) *contract.Ref {
	for ; depth > 0 && ref != nil; depth-- {
		ref = ref.Core().Elem
	}
	return ref
}

// domainOf gathers what a field lets through at a depth. text is for the parts
// of a request that have no null.
func domainOf(f *contract.Field, depth int, text bool) domain {
	ref := elementAt(f.Ref, depth)
	if ref == nil {
		return domain{core: &contract.Ref{}, span: unbounded, size: unbounded, sent: true}
	}
	d := domain{core: ref.OnWire(), pointer: pointed(ref), span: unbounded, size: bounds{max: unbounded.max}}
	d.sent = (!nilable(ref) || !text) && !(depth == 0 && f.NonNull)
	if n := numberOf(d.core); n.known {
		d.span = bounds{min: n.min, max: n.max}
	}
	if d.core.Kind == contract.Array {
		d.size = bounds{min: float64(d.core.Len), max: float64(d.core.Len)}
	}
	for _, want := range demands(f) {
		if want.depth == depth {
			d.take(want)
		}
	}
	d.settle()
	return d
}

// pointed reports whether a type is a pointer, if by another name, or an Optional,
// which is like one: what it holds is not zero for being so.
func pointed(ref *contract.Ref) bool {
	for ref.Kind == contract.Named && ref.Type != nil && !ref.Type.Struct() {
		ref = ref.Type.Under
	}
	return ref.Kind == contract.Pointer || ref.Kind == contract.Optional
}

// take narrows the domain to what a demand lets through.
func (d *domain) take(want demand) {
	d.sent = d.sent && d.zeroPasses(want)
	rule := want.rule
	b, ranged := ruleBounds(rule)
	switch {
	case want.of == rangeDemand:
		d.span = d.span.and(want.span)
	case rule.Name == contract.RuleRequired:
	case rule.Name == contract.RuleOneOf:
		d.keep(rule.Options)
	case rule.Name == contract.RuleEQ && rule.Of == contract.OfValue && !d.number():
		d.keep([]string{rule.Limit})
	case rule.Name == contract.RuleNE && rule.Of == contract.OfValue:
		d.not = append(d.not, d.canonical(rule.Limit))
	case ranged && rule.Of == contract.OfValue:
		d.span = d.span.and(b)
	case ranged:
		d.size = d.size.and(b)
	default:
		d.must = append(d.must, rule)
	}
}

// keep leaves the values that are among some others.
func (d *domain) keep(values []string) {
	var out []string
	for _, v := range values {
		if v = d.canonical(v); d.only == nil || slices.Contains(d.only, v) {
			out = append(out, v)
		}
	}
	d.only = append([]string{}, out...)
}

// settle makes the parts of the domain agree.
func (d *domain) settle() {
	d.size = d.size.rounded()
	if d.whole() {
		d.span = d.span.rounded()
	}
	d.shown = d.span
	if !d.pointer {
		d.span = d.span.withoutZero()
		if d.core.Name == "string" && d.core.Kind == contract.Basic {
			d.size = d.size.withoutZero().rounded()
		}
		if d.whole() {
			d.span = d.span.rounded()
		}
	}
	if d.only == nil && d.core.Kind == contract.Basic && d.core.Name == "bool" {
		d.only = []string{"false", "true"}
	}
	if d.only == nil && d.whole() && d.span.countable() {
		d.only = []string{}
		for v := d.span.min; v <= d.span.max; v++ {
			d.only = append(d.only, strconv.FormatFloat(v, 'f', -1, 64))
		}
	}
	d.only = d.possible(d.only)
}

// possible leaves out the values that something else refuses, and the zero
// value, about which d.sent speaks.
func (d *domain) possible(values []string) []string {
	return slices.DeleteFunc(values, func(v string) bool {
		return slices.Contains(d.not, v) || !d.pointer && v == d.zero() || d.number() && !d.span.contains(amount(v)) ||
			d.text() && !d.size.contains(float64(len([]rune(v))))
	})
}

func (d *domain) number() bool { return numberOf(d.core).known }
func (d *domain) whole() bool  { n := numberOf(d.core); return n.known && !n.fraction }
func (d *domain) text() bool   { return d.core.Kind == contract.Basic && d.core.Name == "string" }

// zero is the zero value of a type as canonical writes it.
func (d *domain) zero() string {
	switch {
	case d.number():
		return "0"
	case d.core.Kind == contract.Basic && d.core.Name == "bool":
		return "false"
	}
	return ""
}

// canonical spells a value in one way, durations in nanoseconds.
func (d *domain) canonical(text string) string { return canonical(d.core, text) }

func canonical(core *contract.Ref, text string) string {
	if core.Kind == contract.Duration {
		if v, err := time.ParseDuration(text); err == nil {
			return strconv.FormatInt(int64(v), 10)
		}
		return text
	}
	if core.Kind == contract.Basic && core.Name == "bool" {
		if v, err := strconv.ParseBool(text); err == nil {
			return strconv.FormatBool(v)
		}
		return text
	}
	return core.Canonical(text)
}
