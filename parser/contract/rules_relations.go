package contract

import (
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/diag"
)

// pendingRelation is a rule about other fields that waits for their tags.
type pendingRelation struct {
	validation
	part rulePart
	Relation
	arg string
}

// relation notes a rule that is about other fields. It is false for other rules.
// Behind what lets a missing value pass, no rule requires one.
func (v *validation) relation(part rulePart, rule Relation, arg string, mayLack bool) bool {
	switch {
	case relationKinds[rule.Name] == 0 && (rule.Name != RuleUnique || arg == "" || v.depth > 0):
		return false
	case v.depth > 0:
		v.warn(part, "rule %s behind dive is not checked by the service", rule.Name).
			hint("write it on a field of the elements, or check it in the logic")
	case rule.Name.Requires() && mayLack:
		v.warn(part, "rule %s behind omitempty or omitnil never refuses a value, and is ignored", rule.Name).
			hint("write it in front")
	default:
		v.relations = append(v.relations, pendingRelation{*v, part, rule, commas.Replace(arg)})
	}
	return true
}

// readRelations finds the fields that rules of validate tags name.
func (r *resolver) readRelations() {
	for _, p := range r.relations {
		if why, hint := p.read(); why != "" {
			p.refuse(why, hint)
		}
	}
}

// refuse reports a rule that can't be checked. Other than with a rule about one
// value, the fields have another meaning for clients then, so it is an error.
func (p *pendingRelation) refuse(why, hint string) {
	if hint == "" {
		hint = "correct the rule or remove it"
	}
	at := p.pair.inside(p.decl.field.Tag, p.part.at, p.part.at+len(p.part.text))
	text := "rule " + strings.TrimSpace(p.part.text) + " " + why
	p.reportConstraint(p.decl, diag.Errorf(p.tagSpan(p.decl, at.start, at.end), diag.BadValidate, "%s", text).WithHint("%s", hint))
}

// read completes the relation and gives it to its field. It says why it can't.
func (p *pendingRelation) read() (why, hint string) {
	words := oneOfParts.FindAllString(p.arg, -1)
	for i, word := range words {
		words[i] = strings.ReplaceAll(word, "'", "")
	}
	switch {
	case len(words) == 0:
		return "names no field", ""
	case p.Name == RuleUnique:
		why, hint = p.unique(words)
	case p.Name.Compares():
		why, hint = p.comparison(words)
	case p.Name.Valued():
		why, hint = p.values(words)
	default:
		for _, word := range words {
			if _, why, hint = p.operand(p.decl.owner, word); why != "" {
				break
			}
		}
	}
	f := p.decl.field
	if why == "" && !slices.ContainsFunc(p.Operands, func(o Operand) bool { return o.Chain == nil }) {
		f.Relations = append(f.Relations, p.Relation)
	}
	return why, hint
}

// operand adds the field with a name. Of one that may be in a type that does not
// exist nothing is said, and its chain is nil.
func (p *pendingRelation) operand(owner *Type, name string) (f *Field, why, hint string) {
	chain := owner.fieldNamed(name)
	switch {
	case chain == nil && p.leadsToUnknown(owner, name):
		p.Operands = append(p.Operands, Operand{})
		return nil, "", ""
	case chain == nil:
		why, hint = p.stray(owner, name)
		return nil, why, hint
	case owner == p.decl.owner && chain.Field() == p.decl.field && len(chain) == 1:
		return nil, "names its own field", "name another field of " + owner.Name
	case chain.Field().Ref.files():
		return nil, "is not for files", "check it in the logic"
	}
	for _, f := range chain[:len(chain)-1] {
		if f.Ref.Kind == Optional || doublePointer(f.Ref) {
			return nil, "goes through " + f.Name + " of type " + f.Ref.text(), "make it a struct or a pointer to one, or check it in the logic"
		}
	}
	p.Operands = append(p.Operands, Operand{Chain: chain})
	return chain.Field(), "", ""
}

// leadsToUnknown reports whether a field with the name may be in a type that does
// not exist.
func (p *pendingRelation) leadsToUnknown(owner *Type, name string) bool {
	head, _, dotted := strings.Cut(name, ".")
	if outer := owner.fieldNamed(head); dotted && outer != nil && p.mentionsUnknown(outer.Field().Ref) {
		return true
	}
	return slices.ContainsFunc(owner.Fields, func(f *Field) bool { return f.Embedded && p.mentionsUnknown(f.Ref) })
}

// stray is about a name that no field has.
func (p *pendingRelation) stray(owner *Type, name string) (why, hint string) {
	var names []string
	for _, f := range owner.Fields {
		if f == p.decl.field {
			continue
		}
		names = append(names, f.Name)
		for _, w := range f.Wire {
			names = append(names, w.Name)
		}
	}
	why = "names " + name + ", which is no field of " + owner.Name
	if near, ok := diag.Nearest(name, names); ok {
		return why, "did you mean " + near + "?"
	}
	return why, "write the name that the field has in Go or in its tag"
}

// unique reads by which field the elements of a list are told apart.
func (p *pendingRelation) unique(words []string) (why, hint string) {
	ref := p.decl.field.Ref
	core := ref.Core()
	if core.Kind != Slice && core.Kind != Array {
		return "compares a field of the elements of a list, not " + ref.text(), "write nefield to compare two fields, or remove what is behind unique"
	}
	elem := core.Elem.Core()
	if elem.Kind != Named || elem.Type == nil || doublePointer(core.Elem) {
		return "needs a list of structs, not " + ref.text(), "write unique"
	}
	f, why, hint := p.operand(elem.Type, strings.Join(words, " "))
	if f == nil {
		return why, hint
	}
	if by := f.Ref.Core(); by.Kind != Basic && by.Kind != Duration || doublePointer(f.Ref) {
		return "needs texts, numbers or booleans to tell the elements apart, not " + f.Ref.text(), ""
	}
	return "", ""
}

func doublePointer(ref *Ref) bool {
	for ref = ref.unnamed(); ref.Kind != Pointer; {
		return false
	}
	return ref.Elem.unnamed().Kind == Pointer
}
