package service

import (
	"fmt"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// relation is one rule of a field about others.
type relation struct {
	l     *layout
	rule  contract.Relation
	own   target
	names map[*contract.Field]string // in the request
}

// operand is a field that the rule names, as it is reached from the same struct.
func (r relation) operand(o contract.Operand) target {
	outer := r.own.chain[:len(r.own.chain)-1]
	return target{root: r.own.root, chain: append(outer[:len(outer):len(outer)], o.Chain...)}
}

// broken are the conditions under which the rule is broken, where the structs on the
// way to its field are there.
func (r relation) broken() []jen.Code {
	switch {
	case r.rule.Name.Compares():
		return r.unlike()
	case r.rule.Name.Requires():
		return append([]jen.Code{r.zero(r.own, "==")}, r.condition()...)
	}
	return append([]jen.Code{r.zero(r.own, "!=")}, r.condition()...)
}

// condition is when a field must be there, or must not: where all of it holds.
func (r relation) condition() []jen.Code {
	var one, all []jen.Code // of which one, or every one, must hold
	for _, o := range r.rule.Operands {
		t := r.operand(o)
		switch r.rule.Name {
		case contract.RuleRequiredWith, contract.RuleExcludedWith:
			one = append(one, joined(r.given(t), "&&"))
		case contract.RuleRequiredWithout, contract.RuleExcludedWithout:
			one = append(one, r.absent(t)...)
		case contract.RuleRequiredWithAll, contract.RuleExcludedWithAll:
			all = append(all, r.given(t)...)
		case contract.RuleRequiredWithoutAll, contract.RuleExcludedWithoutAll:
			all = append(all, grouped(r.absent(t)))
		case contract.RuleRequiredIf, contract.RuleExcludedIf:
			all = append(all, r.equals(t, o)...)
		default:
			all = append(all, grouped(r.differs(t, o)))
		}
	}
	if one != nil {
		return []jen.Code{grouped(one)}
	}
	return all
}

// distinct leaves out conditions that are there already.
func distinct(conditions []jen.Code) []jen.Code {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(conditions), func(c jen.Code) bool {
		text := fmt.Sprintf("%#v", jen.Add(c))
		again := seen[text]
		seen[text] = true
		return again
	})
}

// joined puts an operator between conditions.
func joined(conditions []jen.Code, op string) jen.Code {
	conditions = distinct(conditions)
	out := jen.Add(conditions[0])
	for _, next := range conditions[1:] {
		out = out.Op(op).Add(next)
	}
	return out
}

// grouped joins conditions of which one must hold, for others to stand beside.
func grouped(conditions []jen.Code) jen.Code {
	conditions = distinct(conditions)
	if len(conditions) == 1 {
		return conditions[0]
	}
	return jen.Parens(joined(conditions, "||"))
}

// given are the conditions that all hold when a field is there.
func (r relation) given(t target) []jen.Code { return append(r.passed(t), r.zero(t, "!=")) }

// absent are the conditions of which one holds when a field is not there.
func (r relation) absent(t target) []jen.Code { return append(r.missed(t), r.zero(t, "==")) }

// zero compares the value of a field with its zero value, or nil.
func (r relation) zero(t target, op string) jen.Code {
	ref, expr := t.field().Ref, t.expr()
	if _, _, pointers := reached(t); len(pointers) > 0 {
		return jen.Id(pointers[0]).Op(op).Nil()
	}
	if condition := zeroness(ref, expr, op); condition != nil {
		return condition
	}
	return notIf(op == "!=").Id(call(r.l.encode("IsZero"), "&"+expr))
}

// passed and missed are the conditions that the structs on the way to a field are
// there, or that one is not. Those on the way to the rule's own field are.
func (r relation) passed(t target) []jen.Code { return r.compareWay(t, "!=") }
func (r relation) missed(t target) []jen.Code { return r.compareWay(t, "==") }

func (r relation) compareWay(t target, op string) []jen.Code {
	var out []jen.Code
	for i := len(r.own.chain) - 1; i < len(t.chain)-1; i++ {
		if pointed(t.chain[i].Ref) != nil {
			out = append(out, jen.Id(t.upTo(i+1)).Op(op).Nil())
		}
	}
	return out
}

// reached is the value of a field behind its pointers, the type of that, and the
// pointers, which must not be nil. An optional without a value is like a nil pointer.
func reached(t target) (expr string, ref *contract.Ref, pointers []string) {
	expr, ref = t.expr(), t.field().Ref
	if ref.Kind == contract.Optional {
		pointer := expr + ".Pointer()"
		return "*" + pointer, ref.Elem, []string{pointer}
	}
	for elem := pointed(ref); elem != nil; elem = pointed(ref) {
		pointers = append(pointers, expr)
		expr, ref = "*"+expr, elem
	}
	return expr, ref, pointers
}

func compareNil(pointers []string, op string) []jen.Code {
	var out []jen.Code
	for _, p := range pointers {
		out = append(out, jen.Id(p).Op(op).Nil())
	}
	return out
}

// equals are the conditions that all hold when a field has a value.
func (r relation) equals(t target, o contract.Operand) []jen.Code {
	expr, ref, pointers := reached(t)
	if o.Null {
		return append(r.passed(t), r.zero(t, "=="))
	}
	return append(append(r.passed(t), compareNil(pointers, "!=")...), valueCondition(ref, expr, o.Value, "=="))
}

// differs are the conditions of which one holds when a field has another value.
func (r relation) differs(t target, o contract.Operand) []jen.Code {
	expr, ref, pointers := reached(t)
	if o.Null {
		return append(r.missed(t), r.zero(t, "!="))
	}
	return append(append(r.missed(t), compareNil(pointers, "==")...), valueCondition(ref, expr, o.Value, "!="))
}

// valueCondition compares a value with one that the contract names.
func valueCondition(ref *contract.Ref, expr, value, op string) jen.Code {
	core := ref.Core()
	switch core.Kind {
	case contract.Slice, contract.Array, contract.Map, contract.Bytes:
		return jen.Len(jen.Id(expr)).Op(op).Op(value)
	case contract.Basic:
		if core.Name == "bool" {
			return notIf((value == "true") != (op == "==")).Id(expr)
		}
	}
	return jen.Id(expr).Op(op).Add(literal(ref, value))
}
