package contract

import (
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// readRange reads `[1:10)`: square brackets include their bound, round ones do
// not, and a missing bound is open. It returns nil after reporting a bad one.
func (r *resolver) readRange(d *fieldDecl, text string, span source.Span) *Range {
	out, why := parseRange(text)
	if why != "" {
		r.reportConstraint(d, diag.Errorf(span, diag.BadRange, "range %s %s", text, why).
			WithHint("write it like range=[1:10], range=(0:1) or range=[1:]"))
		return nil
	}
	return out
}

func parseRange(text string) (*Range, string) {
	if len(text) < 3 || !strings.ContainsRune("[(", rune(text[0])) || !strings.ContainsRune("])", rune(text[len(text)-1])) {
		return nil, "is not two bounds in brackets"
	}
	low, high, ok := strings.Cut(text[1:len(text)-1], ":")
	if !ok {
		return nil, "has no colon between its bounds"
	}
	minimum, errLow := parseBound(low)
	maximum, errHigh := parseBound(high)
	out := &Range{Min: minimum, Max: maximum, ExcludeMin: text[0] == '(', ExcludeMax: text[len(text)-1] == ')'}
	switch {
	case errLow != nil || errHigh != nil:
		return nil, "has a bound that is not a number"
	case minimum == nil && maximum == nil:
		return nil, "has no bound"
	case out.empty():
		return nil, "holds no number"
	}
	return out, ""
}

func parseBound(text string) (*float64, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, nil
	}
	n, err := parseFloat(text, 64)
	return &n, err
}

func (g *Range) empty() bool {
	if g.Min == nil || g.Max == nil {
		return false
	}
	return *g.Min > *g.Max || *g.Min == *g.Max && (g.ExcludeMin || g.ExcludeMax)
}

func (g *Range) contains(n float64) bool {
	switch {
	case math.IsNaN(n):
		return false
	case g.Min != nil && (n < *g.Min || g.ExcludeMin && n == *g.Min):
		return false
	case g.Max != nil && (n > *g.Max || g.ExcludeMax && n == *g.Max):
		return false
	}
	return true
}

// checkConstraints compares a field's options, default, range and condition
// with its type and with each other. What fails is removed from the field.
func (r *resolver) checkConstraints(d *fieldDecl) {
	f := d.field
	if r.mentionsUnknown(f.Ref) {
		return
	}
	core := f.Ref.Core()
	r.refuseComplex(f.Ref, f.Span)
	if len(f.Options) > 0 {
		r.checkOptions(d, core, r.optionSpan(d, "options"))
	}
	if f.Range != nil && !core.elements().OnWire().number() {
		r.report(diag.Warningf(r.optionSpan(d, "range"), diag.RangeOnNonNumber, "range needs a number, not %s, and is ignored", f.Ref.text()).
			WithHint("remove the range or change the type"))
		f.Range = nil
	}
	if f.Default != nil {
		r.checkDefault(d, core, r.optionSpan(d, "default"))
	}
}

func (r *resolver) checkOptions(d *fieldDecl, core *Ref, span source.Span) {
	f := d.field
	for _, option := range f.Options {
		err := core.elements().parse(option)
		if kind := core.elements().Kind; kind == Time || kind == Bytes {
			err = errNotScalar
		}
		if err == nil {
			continue
		}
		problem := diag.Errorf(span, diag.OptionsTypeMismatch, "option %q is not a valid %s", option, f.Ref.text()).
			WithHint("every option must be a value of the field's type")
		if errors.Is(err, errNotScalar) {
			problem = diag.Errorf(span, diag.OptionsTypeMismatch, "options need a text, a number or a boolean, not %s", f.Ref.text()).
				WithHint("remove the options or change the type")
		}
		r.reportConstraint(d, problem)
		f.Options = nil
		return
	}
}

func (r *resolver) checkDefault(d *fieldDecl, core *Ref, span source.Span) {
	f := d.field
	if core.elements().Kind == External {
		r.reportConstraint(d, diag.Errorf(span, diag.BadDefault, "a default of %s can't be checked before the service runs", f.Ref.text()).
			WithHint("make the field optional and set the value in the logic"))
		f.Default = nil
		return
	}
	values := []string{*f.Default}
	if core != core.elements() {
		values = listDefault(*f.Default)
	}
	if core.Kind == Array && len(values) != core.Len {
		r.reportConstraint(d, diag.Errorf(span, diag.BadDefault, "default %q does not have %s", *f.Default, count(core.Len, "values")).
			WithHint("write as many values as the type has, such as [1,2] for [2]int"))
		f.Default = nil
		return
	}
	for _, value := range values {
		if problem, bad := r.defaultProblem(f, core.elements(), value, span); bad {
			r.reportConstraint(d, problem)
			f.Default = nil
			return
		}
	}
}

// listDefault returns the values of a default for a slice or array: `[a,b]`.
// The empty text is the empty list.
func listDefault(text string) []string {
	if inner, ok := bracketed(text); ok && strings.TrimSpace(inner) == "" || text == "" {
		return nil
	}
	return splitList(text)
}

func (r *resolver) defaultProblem(f *Field, elem *Ref, value string, span source.Span) (diag.Diagnostic, bool) {
	if elem.parse(value) != nil {
		return diag.Errorf(span, diag.BadDefault, "default %q is not a valid %s", value, f.Ref.text()).
			WithHint("write a value of the field's type, or remove the default"), true
	}
	if len(f.Options) > 0 && !slices.Contains(f.Options, value) {
		return diag.Errorf(span, diag.DefaultOutsideOpts, "default %q is not one of the options %s", value, strings.Join(f.Options, ", ")).
			WithHint("use one of the options as default"), true
	}
	if f.Range != nil {
		n, _ := parseFloat(value, 64)
		if !f.Range.contains(n) {
			return diag.Errorf(span, diag.DefaultOutsideRange, "default %s is outside the field's range", value).
				WithHint("change the default or the range"), true
		}
	}
	return diag.Diagnostic{}, false
}
