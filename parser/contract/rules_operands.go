package contract

import (
	"slices"
	"strconv"
	"strings"
)

// comparison reads a relation between two values.
func (p *pendingRelation) comparison(words []string) (why, hint string) {
	own := p.decl.field.Ref
	other, why, hint := p.operand(p.decl.owner, strings.Join(words, " "))
	if other == nil || p.mentionsUnknown(other.Ref) {
		return why, hint
	}
	a, b := own.Core().likeness(), other.Ref.Core().likeness()
	switch {
	case a == "":
		return "can't compare values of type " + own.text(), "check it in a method Check of the request, or in the logic"
	case a != b:
		return "compares " + own.text() + " with " + other.Ref.text() + ", which are never alike", "give both fields the same type"
	case own.Core().Kind == Array && own.Core().Len != other.Ref.Core().Len:
		return "compares how many items " + own.text() + " and " + other.Ref.text() + " have, which is never the same", "give both fields the same type, or compare the items in the logic"
	case p.Name.Orders() && !own.Core().ordered():
		return "orders numbers, texts and times, not " + own.text(), "write eqfield or nefield, or check it in the logic"
	}
	return "", ""
}

// likeness is what two core types share whose values go-playground/validator
// compares: the kind that they have in Go. It is empty for those that it compares
// by nothing but their type.
func (r *Ref) likeness() string {
	switch r.Kind {
	case Basic:
		if alias, ok := map[string]string{"byte": "uint8", "rune": "int32"}[r.Name]; ok {
			return alias
		}
		if r.complex() {
			return ""
		}
		return r.Name
	case Duration:
		return "int64"
	case Slice, Bytes:
		return "slice"
	case Time, Array, Map:
		return string(r.Kind)
	}
	return ""
}

func (r *Ref) ordered() bool {
	return r.number() || r.isText() || r.Kind == Time || r.Kind == Duration
}

// values reads pairs of a field and a value that it may have.
func (p *pendingRelation) values(words []string) (why, hint string) {
	if len(words)%2 != 0 {
		return "needs a value for each field", "write " + string(p.Name) + "=Field value"
	}
	all := p.Name == RuleRequiredIf || p.Name == RuleExcludedIf
	for i := 0; i < len(words); i += 2 {
		f, why, hint := p.operand(p.decl.owner, words[i])
		if why != "" {
			return why, hint
		}
		if f == nil || p.mentionsUnknown(f.Ref) {
			continue
		}
		for _, before := range p.Operands[:i/2] {
			if all && before.Chain != nil && before.Chain.Field() == f {
				return "asks for two values of " + f.Name + " at once", "name each field once"
			}
		}
		if why := p.Operands[i/2].read(words[i+1]); why != "" {
			return why, "write a value that " + f.Name + " may have"
		}
	}
	return "", ""
}

// read takes the value that a field is compared with.
func (o *Operand) read(text string) (why string) {
	f := o.Chain.Field()
	core := f.Ref.Core()
	o.Value = text
	switch {
	case text == "nil" && (f.Ref.isPointer() || f.Ref.Kind == Optional || core.Kind == Slice || core.Kind == Map || core.Kind == Bytes):
		o.Value, o.Null = "", true
	case core.Kind == Slice || core.Kind == Array || core.Kind == Map || core.Kind == Bytes:
		var rule Rule
		if rule, why = counted(OfItems, text); why != "" {
			return "compares the length of " + f.Name + " with " + text
		}
		o.Value = rule.Limit
	case core.Kind == Basic && core.Name == "bool":
		if text != "true" && text != "false" {
			return "compares " + f.Name + " with " + text + ", which is not true or false"
		}
	case core.number() || core.Kind == Duration:
		limit, bad := limit(core, text)
		if bad != "" || core.parse(limit) != nil {
			return "compares " + f.Name + " with " + text + ", which is no " + core.text()
		}
		o.Value = limit
	case !core.isText():
		return "can't compare " + f.Name + " of type " + f.Ref.text() + " with a value"
	}
	return o.possible()
}

// possible says why the field can't have the value, if so.
func (o *Operand) possible() (why string) {
	f := o.Chain.Field()
	core := f.Ref.Core()
	if o.Null || !core.scalar() || core.Kind == Bytes || f.Optional && o.zero(core) {
		return ""
	}
	sets := [][]string{f.Options}
	if f.Validation != nil {
		for _, rule := range f.Validation.Rules {
			if !rule.IfSet {
				sets = append(sets, rule.Options)
			}
		}
	}
	for _, options := range sets {
		same := func(option string) bool { return core.Canonical(option) == core.Canonical(o.Value) }
		if len(options) > 0 && !slices.ContainsFunc(options, same) {
			return "compares " + f.Name + " with " + strconv.Quote(o.Value) + ", and it is one of " + strings.Join(options, ", ")
		}
	}
	return ""
}

func (o *Operand) zero(core *Ref) bool {
	return o.Value == "" || o.Value == "0" || o.Value == "false" || o.Value == "0s"
}

// isPointer reports whether a type is a pointer, if by another name.
func (r *Ref) isPointer() bool { return r.unnamed().Kind == Pointer }
