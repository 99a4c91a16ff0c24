package service

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// unlike are the conditions under which two values do not compare as they must. A
// value that need not be there is not compared.
func (r relation) unlike() []jen.Code {
	expr, ref, pointers := reached(r.own)
	f := r.own.field()
	conditions := compareNil(pointers, "!=")
	if len(pointers) == 0 && (!required(f) || r.rule.IfSet) {
		conditions = append(conditions, r.zero(r.own, "!="))
	}
	t := r.operand(r.rule.Operands[0])
	otherExpr, otherRef, otherPointers := reached(t)
	broken := compareBoth(r.rule.Name, side{ref, expr}, side{otherRef, otherExpr})
	if r.rule.Name == contract.RuleNEField {
		return append(append(append(conditions, r.passed(t)...), compareNil(otherPointers, "!=")...), broken)
	}
	either := append(append(r.missed(t), compareNil(otherPointers, "==")...), broken)
	return append(conditions, grouped(either))
}

// side is one of two values that are compared.
type side struct {
	ref  *contract.Ref
	expr string
}

// brokenOperators are those that mean that a rule is broken.
var brokenOperators = map[contract.RuleName]string{
	contract.RuleEQField: "!=", contract.RuleNEField: "==", contract.RuleGTField: "<=",
	contract.RuleGTEField: "<", contract.RuleLTField: ">=", contract.RuleLTEField: ">",
}

// compareBoth is the condition under which two values break a rule.
func compareBoth(rule contract.RuleName, a, b side) jen.Code {
	op := brokenOperators[rule]
	switch core := a.ref.Core(); {
	case core.Kind == contract.Time:
		return compareTimes(rule, a, b)
	case core.Kind != contract.Basic && core.Kind != contract.Duration:
		return jen.Len(jen.Id(a.expr)).Op(op).Len(jen.Id(b.expr))
	case core.Name == "string" && rule.Orders():
		return jen.Len(jen.Id(a.expr)).Op(op).Len(jen.Id(b.expr))
	}
	if a.ref.String() == b.ref.String() {
		return jen.Id(a.expr).Op(op).Id(b.expr)
	}
	return a.basic().Op(op).Add(b.basic())
}

// basic is the value in a type of Go's own.
func (s side) basic() *jen.Statement {
	core := s.ref.Core()
	name := core.Name
	if core.Kind == contract.Duration {
		name = "int64"
	}
	if s.ref.Kind == contract.Basic {
		return jen.Id(s.expr)
	}
	return jen.Id(name).Parens(jen.Id(s.expr))
}

func compareTimes(rule contract.RuleName, a, b side) jen.Code {
	at := jen.Id(a.expr)
	if a.ref.Kind == contract.Named || strings.HasPrefix(a.expr, "*") {
		at = jen.Qual("time", "Time").Parens(jen.Id(a.expr))
	}
	other := jen.Id(b.expr)
	if b.ref.Kind == contract.Named {
		other = jen.Qual("time", "Time").Parens(jen.Id(b.expr))
	}
	how := map[contract.RuleName]struct {
		method string
		holds  bool // the rule is broken when the method reports true
	}{
		contract.RuleEQField: {"Equal", false}, contract.RuleNEField: {"Equal", true},
		contract.RuleGTField: {"After", false}, contract.RuleGTEField: {"Before", true},
		contract.RuleLTField: {"Before", false}, contract.RuleLTEField: {"After", true},
	}[rule]
	return notIf(!how.holds).Add(at).Dot(how.method).Call(other)
}
