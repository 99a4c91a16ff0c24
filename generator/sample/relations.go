package sample

import (
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/apigen/apigen/parser/contract"
)

// tries is how often values are chosen again whose relations do not hold.
const tries = 1000

// values are those of a request or an object, as JSON has them. What is not sent
// is not in there.
type values map[*contract.Field]any

// hold reports whether the rules of fields about each other are kept.
func (v values) hold(fields []*contract.Field) bool {
	for _, f := range fields {
		for _, rule := range f.Relations {
			if !v.holds(f, rule) {
				return false
			}
		}
	}
	return true
}

func (v values) holds(f *contract.Field, rule contract.Relation) bool {
	own := v.of(contract.Chain{f})
	switch {
	case rule.Name == contract.RuleUnique:
		return own.unique(rule.Operands[0].Chain)
	case rule.Name.Compares():
		if !own.there() && (f.Optional || rule.IfSet || isPointer(f.Ref)) {
			return true
		}
		return compareBoth(rule.Name, own, v.of(rule.Operands[0].Chain))
	case !v.applies(rule):
		return true
	}
	return own.there() == rule.Name.Requires()
}

// applies reports whether a field must, or must not, be there.
func (v values) applies(rule contract.Relation) bool {
	there := func(o contract.Operand) bool { return v.of(o.Chain).there() }
	lacks := func(o contract.Operand) bool { return !there(o) }
	has := func(o contract.Operand) bool { return v.of(o.Chain).is(o) }
	switch rule.Name {
	case contract.RuleRequiredWith, contract.RuleExcludedWith:
		return slices.ContainsFunc(rule.Operands, there)
	case contract.RuleRequiredWithAll, contract.RuleExcludedWithAll:
		return !slices.ContainsFunc(rule.Operands, lacks)
	case contract.RuleRequiredWithout, contract.RuleExcludedWithout:
		return slices.ContainsFunc(rule.Operands, lacks)
	case contract.RuleRequiredWithoutAll, contract.RuleExcludedWithoutAll:
		return !slices.ContainsFunc(rule.Operands, there)
	case contract.RuleRequiredIf, contract.RuleExcludedIf:
		return !slices.ContainsFunc(rule.Operands, func(o contract.Operand) bool { return !has(o) })
	}
	return !slices.ContainsFunc(rule.Operands, has)
}

// found is the value of a field; sent is nil for one that is null or not there.
type found struct {
	ref  *contract.Ref
	sent any
}

// of finds the value at the end of a chain.
func (v values) of(chain contract.Chain) found {
	var at any
	begun := false
	for i, f := range chain {
		last := i == len(chain)-1
		if sent, known := v[f]; known && !begun {
			at, begun = sent, true
			continue
		}
		object, nested := at.(map[string]any)
		switch {
		case nested && begun && !(f.Embedded && len(f.Wire) == 0 && !last):
			wire, _ := f.InJSON()
			at = object[wire.Name]
		case !begun && !last && f.Embedded:
			continue
		case !nested:
			at = nil
		}
		if !begun && last && f.Default != nil && !isList(f.Ref) {
			at = inJSON(f.Ref.Core(), *f.Default)
		}
	}
	return found{chain.Field().Ref, at}
}

// there reports whether a value counts as there: one that is not zero, and not nil.
func (f found) there() bool {
	core := f.ref.Core()
	switch {
	case f.sent == nil:
		return false
	case isPointer(f.ref):
		return true
	case core.Kind == contract.Array:
		return slices.ContainsFunc(f.sent.([]any), func(e any) bool { return found{core.Elem, e}.there() })
	case core.Kind == contract.Named && core.Type != nil:
		object, _ := f.sent.(map[string]any)
		return slices.ContainsFunc(core.Type.Flat(), func(c contract.Chain) bool {
			wire, _ := c.Field().InJSON()
			return found{c.Field().Ref, object[wire.Name]}.there()
		})
	case core.Kind == contract.Duration || core.Kind == contract.Basic && core.Name != "string" && core.Name != "bool":
		return f.number().Sign() != 0
	case core.Kind == contract.Basic:
		return f.sent != "" && f.sent != false
	}
	return true
}

func (f found) number() *big.Rat {
	n := new(big.Rat)
	switch sent := f.sent.(type) {
	case int64:
		n.SetInt64(sent)
	case json.Number:
		n.SetString(sent.String())
	}
	return n
}

// size is how many items a list or map has.
func (f found) size() int64 {
	switch sent := f.sent.(type) {
	case []any:
		return int64(len(sent))
	case map[string]any:
		return int64(len(sent))
	case string:
		return map[string]int64{"": 0, "aGk=": 2, "AAAA": 3}[sent] // the bytes that are made
	}
	return 0
}

// is reports whether a field has the value that a rule names.
func (f found) is(o contract.Operand) bool {
	core := f.ref.Core()
	switch {
	case o.Null || f.sent == nil && isPointer(f.ref):
		return o.Null && f.sent == nil
	case core.Kind == contract.Basic && core.Name == "string":
		return f.text() == o.Value
	case core.Kind == contract.Basic && core.Name == "bool":
		return (f.sent == true) == (o.Value == "true")
	case core.Kind == contract.Basic || core.Kind == contract.Duration:
		return f.number().Cmp(found{f.ref, inJSON(core, o.Value)}.number()) == 0
	}
	n, _ := new(big.Rat).SetString(o.Value)
	return new(big.Rat).SetInt64(f.size()).Cmp(n) == 0
}

func (f found) text() string {
	text, _ := f.sent.(string)
	return text
}

// compareBoth reports whether two values compare as a rule asks.
func compareBoth(rule contract.RuleName, a, b found) bool {
	if a.sent == nil && isPointer(a.ref) || b.sent == nil && isPointer(b.ref) {
		return rule == contract.RuleNEField
	}
	order := a.order(b, rule.Orders())
	switch rule {
	case contract.RuleEQField:
		return order == 0
	case contract.RuleNEField:
		return order != 0
	case contract.RuleGTField:
		return order > 0
	case contract.RuleGTEField:
		return order >= 0
	case contract.RuleLTField:
		return order < 0
	}
	return order <= 0
}

func (f found) order(other found, bySize bool) int {
	core := f.ref.Core()
	switch {
	case core.Kind == contract.Time:
		a, _ := time.Parse(time.RFC3339, f.text())
		b, _ := time.Parse(time.RFC3339, other.text())
		return a.Compare(b)
	case core.Kind == contract.Basic && core.Name == "string" && bySize:
		return len(f.text()) - len(other.text())
	case core.Kind == contract.Basic && core.Name == "string":
		return strings.Compare(f.text(), other.text())
	case core.Kind == contract.Basic && core.Name == "bool":
		if (f.sent == true) == (other.sent == true) {
			return 0
		}
		return 1
	case core.Kind == contract.Basic || core.Kind == contract.Duration:
		return f.number().Cmp(other.number())
	}
	return int(f.size() - other.size())
}

// unique reports whether no two elements have one value of a field.
func (f found) unique(by contract.Chain) bool {
	list, _ := f.sent.([]any)
	seen := map[string]bool{}
	for _, e := range list {
		value := values{}
		if object, ok := e.(map[string]any); ok {
			for _, c := range f.ref.Core().Elem.Core().Type.Flat() {
				wire, _ := c.Field().InJSON()
				if sent, there := object[wire.Name]; there {
					value[c.Field()] = sent
				}
			}
		}
		key, _ := json.Marshal(value.of(by).comparable())
		if seen[string(key)] {
			return false
		}
		seen[string(key)] = true
	}
	return true
}

// comparable is the value, or its zero value.
func (f found) comparable() any {
	core := f.ref.Core()
	switch {
	case f.sent == nil && isPointer(f.ref):
		return nil
	case core.Kind == contract.Basic && core.Name == "string":
		return f.text()
	case core.Kind == contract.Basic && core.Name == "bool":
		return f.sent == true
	}
	return f.number().RatString()
}
