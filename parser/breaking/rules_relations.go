package breaking

import (
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/contract"
)

// relations compares what two fields of a request must be with regard to others.
func (c *comparison) relations(s spot, old, new *contract.Field) {
	var stricter, looser []string
	for _, want := range new.Relations {
		if !keeps(old, want) {
			stricter = append(stricter, relationText(want))
		}
	}
	for _, had := range old.Relations {
		if !keeps(new, had) {
			looser = append(looser, relationText(had))
		}
	}
	if len(stricter) > 0 {
		c.report(RequestCheckTightened, s.says("%s must pass %s now", s.what, strings.Join(stricter, ", ")))
		return
	}
	if len(looser) > 0 {
		c.add(s.new, "%s need not pass %s any more", s.what, strings.Join(looser, ", "))
	}
}

// keeps reports whether everything that passes the rules of a field passes another
// one for sure.
func keeps(f *contract.Field, want contract.Relation) bool {
	if want.Name.Requires() && f.Validation.Has(contract.RuleRequired) && !f.Optional && f.OptionalIf == "" {
		return true
	}
	return slices.ContainsFunc(f.Relations, func(had contract.Relation) bool { return impliesRelation(had, want) })
}

// orderImplies are the relations that hold wherever another one does.
var orderImplies = map[contract.RuleName][]contract.RuleName{
	contract.RuleEQField: {contract.RuleGTEField, contract.RuleLTEField},
	contract.RuleGTField: {contract.RuleGTEField, contract.RuleNEField},
	contract.RuleLTField: {contract.RuleLTEField, contract.RuleNEField},
}

// impliesRelation reports whether what keeps one relation keeps another for sure.
func impliesRelation(had, want contract.Relation) bool {
	same := had.Name == want.Name
	switch {
	case had.Name.Compares() && want.Name.Compares():
		return (same || slices.Contains(orderImplies[had.Name], want.Name)) && (want.IfSet || !had.IfSet) &&
			isSameOperand(had.Operands[0], want.Operands[0])
	case !same:
		return impliesOther(had, want)
	case had.Name == contract.RuleUnique:
		return isSameOperand(had.Operands[0], want.Operands[0])
	}
	switch had.Name {
	case contract.RuleRequiredWith, contract.RuleRequiredWithout, contract.RuleRequiredUnless,
		contract.RuleExcludedWith, contract.RuleExcludedWithout, contract.RuleExcludedUnless:
		if !had.Name.Valued() { // one of fewer is one of more
			return within(want.Operands, had.Operands)
		}
	}
	return within(had.Operands, want.Operands) // fewer conditions are met more often
}

// impliesOther is for rules of different names: what holds where one of several is
// there holds where all are.
func impliesOther(had, want contract.Relation) bool {
	one, all := had.Name, want.Name
	switch {
	case all != one+"_all":
		return false
	case one == contract.RuleRequiredWith, one == contract.RuleExcludedWith, one == contract.RuleRequiredWithout, one == contract.RuleExcludedWithout:
		return slices.ContainsFunc(want.Operands, func(o contract.Operand) bool { return within([]contract.Operand{o}, had.Operands) })
	}
	return false
}

func within(some, all []contract.Operand) bool {
	for _, o := range some {
		if !slices.ContainsFunc(all, func(other contract.Operand) bool { return isSameOperand(o, other) }) {
			return false
		}
	}
	return true
}

// isSameOperand reports whether two rules ask the same of a field. Behind a pointer, or
// as an Optional, a field counts as sent when it is zero, and otherwise not.
func isSameOperand(a, b contract.Operand) bool {
	return operandText(a) == operandText(b) && tellsZero(a) == tellsZero(b)
}

func tellsZero(o contract.Operand) bool {
	return slices.ContainsFunc(o.Chain, func(f *contract.Field) bool {
		return f.Ref.Kind == contract.Pointer || f.Ref.Kind == contract.Optional
	})
}

// operandText is a field, by its names on the wire, with the value that is named
// beside it.
func operandText(o contract.Operand) string {
	var names []string
	for i, f := range o.Chain {
		w, named := f.WireName(contract.JSON)
		switch {
		case i < len(o.Chain)-1 && f.Embedded && !named:
			continue
		case !named && len(f.Wire) > 0:
			w = f.Wire[0]
		case !named:
			w.Name = f.Name
		}
		names = append(names, w.Name)
	}
	text := strings.Join(names, ".")
	switch {
	case o.Null:
		return text + " nil"
	case o.Value != "":
		return text + " " + canonical(o.Chain.Field().Ref.Core(), o.Value)
	}
	return text
}

// relationText is a rule as a tag writes it.
func relationText(r contract.Relation) string {
	var parts []string
	for _, o := range r.Operands {
		text := operandText(o)
		if r.Name.Valued() && o.Value == "" && !o.Null {
			text += " ''"
		}
		parts = append(parts, text)
	}
	return string(r.Name) + "=" + strings.Join(parts, " ")
}

// demandedBy is the rule by which requests must have a new field that is optional
// otherwise; empty when every old request does without.
func (k known) demandedBy(f *contract.Field) string {
	if f.Default != nil {
		return ""
	}
	for _, r := range f.Relations {
		if r.Name.Requires() && k.mayMeet(r) {
			return relationText(r)
		}
	}
	return ""
}

// mayMeet reports whether an old request may have what a rule asks of other fields.
// Of a field that it does not know, it has nothing.
func (k known) mayMeet(r contract.Relation) bool {
	sent := func(o contract.Operand) bool { return k.find(outermost(o.Chain)) != nil }
	differs := func(o contract.Operand) bool { return !o.Null && !sent(o) && !isZero(o) }
	switch r.Name {
	case contract.RuleRequiredWith:
		return slices.ContainsFunc(r.Operands, sent)
	case contract.RuleRequiredWithAll:
		return !slices.ContainsFunc(r.Operands, func(o contract.Operand) bool { return !sent(o) })
	case contract.RuleRequiredIf:
		return !slices.ContainsFunc(r.Operands, differs)
	}
	return true
}

// outermost is the first field of a chain that has a name on the wire.
func outermost(chain contract.Chain) *contract.Field {
	for _, f := range chain {
		if _, named := f.WireName(contract.JSON); !f.Embedded || named {
			return f
		}
	}
	return chain.Field()
}

func isZero(o contract.Operand) bool {
	return slices.Contains([]string{"", "0", "false", "0s"}, o.Value)
}
