package lint

import (
	"fmt"
	"slices"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

// optionalPointerMixes reports the first optional field of a type that is no
// pointer when another one is.
func (p *pass) optionalPointerMixes() {
	for _, u := range p.units {
		for _, t := range u.API.Types {
			var pointer, value *contract.Field
			for _, f := range t.Fields {
				switch {
				case !mayBeMissing(f):
				case f.Ref.Kind == contract.Pointer && pointer == nil:
					pointer = f
				case f.Ref.Kind != contract.Pointer && value == nil:
					value = f
				}
			}
			if pointer != nil && value != nil {
				p.reportMix(pointer, value)
			}
		}
	}
}

func (p *pass) reportMix(pointer, value *contract.Field) {
	message := fmt.Sprintf("%s can't tell a missing value from an empty one, and %s can", value.Name, pointer.Name)
	p.found.Add(diag.Warningf(value.Span, diag.OptionalPtrMix, "%s", message).
		WithHint("make all optional fields of the type pointers, or none").
		WithRelated(pointer.Span, "this one is a pointer"))
}

// mayBeMissing is about single values: lists and maps have a nil of their own,
// a default leaves nothing to tell apart, and Optional tells everything.
func mayBeMissing(f *contract.Field) bool {
	if !f.Optional || f.Embedded || f.Default != nil || f.OptionalIf != "" || f.Ref.Kind == contract.Optional {
		return false
	}
	switch f.Ref.Core().Kind {
	case contract.Basic, contract.Time, contract.Duration, contract.External:
		return true
	}
	return false
}

// optionalRequired reports fields whose tag says both optional and required.
func (p *pass) optionalRequired() {
	for _, u := range p.units {
		for _, t := range u.API.Types {
			for _, f := range t.Fields {
				if f.Optional && f.Default == nil && f.OptionalIf == "" && f.Validation.Has(contract.RuleRequired) {
					p.found.Add(diag.Warningf(f.Span, diag.OptionalRequired, "%s is optional, so the rule required is not checked when it is missing", f.Name).
						WithHint("remove optional when the field must be sent, and required when an empty value is fine"))
				}
			}
		}
	}
}

// requiredAnyway reports rules that say when a field must be there, where it always
// is.
func (p *pass) requiredAnyway() {
	for _, u := range p.units {
		for _, t := range u.API.Types {
			for _, f := range t.Fields {
				at := slices.IndexFunc(f.Relations, func(r contract.Relation) bool { return r.Name.Requires() })
				switch {
				case at < 0 || f.OptionalIf != "":
				case f.Default != nil:
					p.warn(f.Span, diag.RequiredAnyway, fmt.Sprintf("%s has a default, so the rule %s never asks for it", f.Name, f.Relations[at].Name),
						"remove the default or the rule")
				case !f.Optional:
					p.warn(f.Span, diag.RequiredAnyway, fmt.Sprintf("%s is required in every request, so the rule %s only refuses an empty value", f.Name, f.Relations[at].Name),
						"add optional to its tag when it may be missing")
				}
			}
		}
	}
}
