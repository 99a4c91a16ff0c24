package contract

import (
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/diag"
)

// strayCondition is about `optional=other` where no other field has that name. A
// misspelt one is an error, and so is one that no request can meet. Otherwise the
// other value is one that never comes, as in go-zero: the field is optional, or
// with `!` required. near are the names that could have been meant.
func (r *resolver) strayCondition(d *fieldDecl, other string, near []string) {
	f := d.field
	condition := f.OptionalIf
	instead := strings.HasPrefix(condition, "!")
	span := r.optionSpan(d, "optional")
	guess, misspelt := diag.Nearest(other, near)
	itself := instead && slices.ContainsFunc(f.Wire, func(w Wire) bool { return w.Name == other })
	if misspelt || itself || other == "" {
		problem := diag.Errorf(span, diag.BadTag, "optional=%s names no other field of %s", condition, d.owner.Name).
			WithHint("write the other field's name as in its tag")
		if misspelt {
			problem = problem.WithHint("did you mean %s?", guess)
		}
		r.reportConstraint(d, problem)
		return
	}
	f.OptionalIf, f.Optional = "", f.Optional || !instead
	problem := diag.Warningf(span, diag.BadTag, "optional=%s names no other field of %s, so the field is just optional", condition, d.owner.Name).
		WithHint("write optional, or default=%s if that is what an absent value stands for", other)
	if instead {
		problem = diag.Warningf(span, diag.BadTag, "optional=%s names no other field of %s, so the field is required", condition, d.owner.Name).
			WithHint("remove it, or write the other field's name as in its tag")
	}
	r.report(problem)
}
