package service

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// orderTexts say how two values must compare: numbers, times and texts.
var orderTexts = map[contract.RuleName]struct{ number, time, text string }{
	contract.RuleGTField:  {"must be greater than ", "must be after ", "must be longer than "},
	contract.RuleGTEField: {"must be at least ", "must not be before ", "must not be shorter than "},
	contract.RuleLTField:  {"must be less than ", "must be before ", "must be shorter than "},
	contract.RuleLTEField: {"must be at most ", "must not be after ", "must not be longer than "},
}

// conditionTexts are what stands in front of the fields that a rule names, and
// between them.
var conditionTexts = map[contract.RuleName]struct{ before, between string }{
	contract.RuleRequiredWith:       {"is required together with ", " or "},
	contract.RuleRequiredWithAll:    {"is required together with ", " and "},
	contract.RuleRequiredWithout:    {"is required unless ", " and "},
	contract.RuleRequiredWithoutAll: {"is required unless ", " or "},
	contract.RuleRequiredIf:         {"is required when ", " and "},
	contract.RuleRequiredUnless:     {"is required unless ", " or "},
	contract.RuleExcludedWith:       {"must not be sent together with ", " or "},
	contract.RuleExcludedWithAll:    {"must not be sent together with ", " and "},
	contract.RuleExcludedWithout:    {"must not be sent without ", " and "},
	contract.RuleExcludedWithoutAll: {"must not be sent without ", " or "},
	contract.RuleExcludedIf:         {"must not be sent when ", " and "},
	contract.RuleExcludedUnless:     {"must not be sent unless ", " or "},
}

// message is what is answered when the rule is broken.
func (r relation) message() string {
	if !r.rule.Name.Compares() {
		var parts []string
		for _, o := range r.rule.Operands {
			parts = append(parts, r.nameOf(o)+valueText(o, r.rule.Name))
		}
		text := conditionTexts[r.rule.Name]
		return text.before + strings.Join(parts, text.between) + r.sent()
	}
	name := r.nameOf(r.rule.Operands[0])
	core := r.own.field().Ref.Core()
	counted := core.Kind != contract.Basic && core.Kind != contract.Duration && core.Kind != contract.Time
	text := orderTexts[r.rule.Name]
	switch {
	case r.rule.Name == contract.RuleEQField && counted:
		return "must have as many items as " + name
	case r.rule.Name == contract.RuleNEField && counted:
		return "must not have as many items as " + name
	case r.rule.Name == contract.RuleEQField:
		return "must be equal to " + name
	case r.rule.Name == contract.RuleNEField:
		return "must differ from " + name
	case core.Kind == contract.Time:
		return text.time + name
	case core.Name == "string":
		return text.text + name
	}
	return text.number + name
}

// sent ends the sentence of rules that require a field unless others are sent.
func (r relation) sent() string {
	switch {
	case r.rule.Name == contract.RuleRequiredWithout && len(r.rule.Operands) > 1:
		return " are sent"
	case r.rule.Name == contract.RuleRequiredWithout || r.rule.Name == contract.RuleRequiredWithoutAll:
		return " is sent"
	}
	return ""
}

// nameOf is the name of a field as clients know it, with dots between that of a
// struct and those in it.
func (r relation) nameOf(o contract.Operand) string {
	var names []string
	for i, f := range o.Chain {
		_, in := f.InJSON()
		switch {
		case i < len(o.Chain)-1 && f.Embedded && len(f.Wire) == 0:
		case len(names) == 0 && r.names[f] != "":
			names = append(names, r.names[f])
		case !in:
			names = append(names, f.Wire[len(f.Wire)-1].Name)
		default:
			_, name := fieldPlace(f)
			names = append(names, name)
		}
	}
	return strings.Join(names, ".")
}

// valueText is the value that a field is compared with, as a sentence goes on.
func valueText(o contract.Operand, rule contract.RuleName) string {
	core := o.Chain.Field().Ref.Core()
	switch {
	case !rule.Valued():
		return ""
	case o.Null:
		return " is null"
	case core.Kind == contract.Basic && core.Name == "string":
		return " is " + strconv.Quote(o.Value)
	case core.Kind == contract.Basic || core.Kind == contract.Duration:
		return " is " + o.Value
	case o.Value == "1":
		return " has 1 item"
	}
	return " has " + o.Value + " items"
}

// unique emits the check that no two elements of a list have one value of a field.
func (r relation) unique(body *jen.Group, p placed) {
	expr, ref, pointers := reached(r.own)
	list := expr
	if len(pointers) > 0 {
		list = "(" + expr + ")"
	}
	elem, by := ref.Core().Elem, target{root: "e", chain: r.rule.Operands[0].Chain}
	take := "&" + list + "[i]"
	value, valueRef, nils := reached(by)
	lacking := append(passed(by), compareNil(nils, "!=")...)
	if pointed(elem) != nil {
		take = list + "[i]"
		lacking = append([]jen.Code{jen.Id("e").Op("!=").Nil()}, lacking...)
	}
	key := r.l.spell(valueRef)
	if len(lacking) > 0 {
		key = "any" // nil for elements without a value, of which there may be one
	}
	conditions := append(passed(r.own), compareNil(pointers, "!=")...)
	within(body, append(conditions, jen.Len(jen.Id(expr)).Op(">").Lit(1)), func(block *jen.Group) {
		write(block, "keys := make([]"+key+", len("+expr+"))")
		block.For(jen.Id("i").Op(":=").Range().Id(expr)).BlockFunc(func(loop *jen.Group) {
			write(loop, "e := "+take)
			within(loop, lacking, func(g *jen.Group) { write(g, "keys[i] = "+value) })
		})
		block.If(jen.Op("!").Id(call(r.l.bind("IsUnique"), "keys"))).BlockFunc(func(g *jen.Group) {
			r.fail(g, p, "must not have two items with the same "+r.nameOf(r.rule.Operands[0]))
		})
	})
}
