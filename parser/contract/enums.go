package contract

import (
	"slices"
	"strconv"
	"time"
)

// collectOptions gives every named type of texts, numbers or durations the
// options of the fields of that type.
func (r *resolver) collectOptions() {
	for _, t := range r.api.Types {
		for _, f := range t.Fields {
			if len(f.Options) > 0 { // so the type is a scalar, or a list of scalars
				f.Ref.optionsType().allow(f.Options)
			}
		}
	}
}

// allow adds options to those of a type, which may be nil.
func (t *Type) allow(options []string) {
	if t == nil {
		return
	}
	for _, option := range options {
		if option = t.Under.Canonical(option); !slices.Contains(t.Options, option) {
			t.Options = append(t.Options, option)
		}
	}
}

// optionsType is the named type that the options of a field are values of: its
// own, or that of its elements. It is nil when that type has no name.
func (r *Ref) optionsType() *Type {
	for r.Kind == Pointer || r.Kind == Optional || r.Kind == Slice || r.Kind == Array {
		r = r.Elem
	}
	if r.Kind != Named || r.Type == nil || r.Type.Struct() {
		return nil
	}
	under := r.Type.Under
	for under.Kind == Named && under.Type != nil && !under.Type.Struct() {
		under = under.Type.Under
	}
	switch {
	case under.Kind == Basic && under.Name != "bool", under.Kind == Duration:
		return r.Type
	case under.Kind == Pointer || under.Kind == Slice || under.Kind == Array:
		return under.optionsType()
	}
	return nil
}

// Canonical spells a checked value of a scalar type in one way: 007 is 7.
func (r *Ref) Canonical(text string) string {
	core := r.Core()
	switch {
	case core.Kind == Duration:
		d, _ := time.ParseDuration(text)
		return d.String()
	case core.integer() && core.unsigned():
		n, _ := strconv.ParseUint(text, 10, 64)
		return strconv.FormatUint(n, 10)
	case core.integer():
		n, _ := strconv.ParseInt(text, 10, 64)
		return strconv.FormatInt(n, 10)
	case core.number():
		n, _ := parseFloat(text, sizes[core.Name])
		return strconv.FormatFloat(n, 'g', -1, sizes[core.Name])
	}
	return text
}
