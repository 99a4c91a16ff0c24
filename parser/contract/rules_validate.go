package contract

import (
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/diag"
)

// validation reads the validate tag of one field.
type validation struct {
	*resolver
	decl  *fieldDecl
	pair  tagPair
	depth int // how many dives have been made
}

// readValidation reads the rules of a validate tag that are known here. What is
// wrong with one is a warning, since contracts of real projects hold anything
// there; that rule is ignored.
func (r *resolver) readValidation(d *fieldDecl, p tagPair) {
	if d.field.flattened() || r.mentionsUnknown(d.field.Ref) || d.field.Ref.Core().elements().complex() || p.value == "-" {
		return
	}
	v := validation{resolver: r, decl: d, pair: p}
	d.field.Validation = v.level(d.field.Ref, splitRules(p.value))
}

// rulePart is one part of a validate tag, at an offset of the tag's value.
type rulePart struct {
	text string
	at   int
}

// splitRules splits the value of a validate tag at its commas. Those of a
// regular expression that are in brackets or behind a backslash belong to it.
func splitRules(value string) []rulePart {
	var parts []rulePart
	for at := 0; at <= len(value); {
		end := strings.IndexByte(value[at:], ',')
		if strings.HasPrefix(strings.TrimLeft(value[at:], " "), string(RuleRegexp)+"=") {
			end = patternEnd(value[at:])
		}
		if end < 0 {
			end = len(value) - at
		}
		parts = append(parts, rulePart{value[at : at+end], at})
		at += end + 1
	}
	return parts
}

// patternEnd returns the offset of the comma that ends a regular expression, or
// -1 when none does.
func patternEnd(text string) int {
	depth, class := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
		case c == '(' || c == '{':
			depth++
		case c == ')' || c == '}':
			depth--
		case c == ',' && depth <= 0:
			return i
		}
	}
	return -1
}

// level reads the rules of one value, and behind `dive` those of its elements.
// It is nil when there are none.
func (v *validation) level(ref *Ref, parts []rulePart) *Validation {
	out := &Validation{}
	ifSet, orNil := false, false
	for i, part := range parts {
		name, arg, _ := strings.Cut(strings.TrimSpace(part.text), "=")
		switch {
		case name == "omitempty" || name == "omitzero":
			ifSet = true
		case name == "omitnil":
			orNil = true
			ifSet = ifSet || ref.Kind != Pointer && ref.nilable()
		case name == "dive":
			out.Elem = v.dive(ref, part, parts[i+1:])
			return out.orNil()
		case name != string(RuleRegexp) && strings.Contains(part.text, "|"):
			v.alternatives(part)
		case v.relation(part, Relation{Name: RuleName(name), IfSet: ifSet}, arg, ifSet || orNil):
		default:
			if rule, ok := v.rule(ref, part, RuleName(name), arg); ok {
				rule.IfSet = ifSet
				out.Rules = append(out.Rules, rule)
			}
		}
	}
	return out.orNil()
}

func (v *Validation) orNil() *Validation {
	if len(v.Rules) == 0 && v.Elem == nil {
		return nil
	}
	return v
}

// dive reads the rules of the elements of a list or map.
func (v *validation) dive(ref *Ref, part rulePart, rest []rulePart) *Validation {
	core := ref.Core()
	switch core.Kind {
	case Slice, Array, Map:
		v.depth++
		return v.level(core.Elem, v.skipKeys(rest))
	}
	v.warn(part, "dive needs a list or a map, not %s, and is ignored with what is behind it", ref.text()).
		hint("remove dive, or move the rules in front of it")
	return nil
}

// skipKeys leaves out the rules for the keys of a map.
func (v *validation) skipKeys(parts []rulePart) []rulePart {
	named := func(name string) func(rulePart) bool {
		return func(p rulePart) bool { return strings.TrimSpace(p.text) == name }
	}
	if len(parts) == 0 || !named("keys")(parts[0]) {
		return parts
	}
	v.warn(parts[0], "rules for the keys of a map are ignored").hint("check the keys in the logic")
	end := slices.IndexFunc(parts, named("endkeys"))
	if end < 0 {
		return nil
	}
	return parts[end+1:]
}

// alternatives speaks about `a|b`, which is not compiled.
func (v *validation) alternatives(part rulePart) {
	name, _, _ := strings.Cut(strings.TrimSpace(part.text), "=")
	if name, _, _ = strings.Cut(name, "|"); !knownRule(RuleName(name)) {
		v.warnUnchecked(part, name)
		return
	}
	warning := v.warn(part, "alternatives such as %s are ignored", strings.TrimSpace(part.text))
	if RuleName(name) == RuleOneOf {
		warning.hint("the values of oneof are parted by spaces")
		return
	}
	warning.hint("use oneof=… or regexp=…, or check this in the logic")
}

// warning waits for its hint.
type warning struct {
	v       *validation
	problem diag.Diagnostic
}

func (v *validation) warn(part rulePart, format string, args ...any) warning {
	at := v.pair.inside(v.decl.field.Tag, part.at, part.at+len(part.text))
	return warning{v, diag.Warningf(v.tagSpan(v.decl, at.start, at.end), diag.BadValidate, format, args...)}
}

func (w warning) hint(format string, args ...any) { w.v.report(w.problem.WithHint(format, args...)) }

// inside is the place of a part of the pair's value, or of the whole pair when
// the value is written with escapes.
func (p tagPair) inside(tag string, start, end int) tagPart {
	from := p.start + len(p.key) + 2
	if tag[from:p.end-1] != p.value {
		return tagPart{p.start, p.end}
	}
	return tagPart{from + start, from + end}
}
