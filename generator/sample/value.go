package sample

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/apigen/apigen/parser/contract"
)

// limits is what a contract asks of a value beyond its type.
type limits struct {
	field *contract.Field // whose options and range hold; nil for none
	rules *contract.Validation

	pointer bool // being there is enough for the value not to be zero
	nonNull bool // null is refused
}

// limitsOf are those of a field's own value. Options and range of a list speak
// about its elements.
func limitsOf(f *contract.Field) limits {
	l := limits{rules: f.Validation, pointer: isPointer(f.Ref), nonNull: f.NonNull}
	if !isList(f.Ref) {
		l.field = f
	}
	return l
}

// elementsOf are those of the elements of a field.
func elementsOf(f *contract.Field) limits {
	l := limits{rules: f.Validation}.elements()
	if isList(f.Ref) {
		l.field = f
	}
	return l
}

func (l limits) elements() limits {
	if l.rules == nil {
		return limits{}
	}
	return limits{rules: l.rules.Elem}
}

func isList(ref *contract.Ref) bool {
	kind := ref.Core().Kind
	return kind == contract.Slice || kind == contract.Array
}

// maxDepth bounds objects in objects: deeper ones have only what they must.
const maxDepth = 4

// texts are the values of an input as texts.
func (s *sampler) texts(in *contract.Input) ([]string, bool) {
	f := in.Field()
	core := f.Ref.Core()
	if !isList(f.Ref) {
		text, ok := s.text(core, limitsOf(f), in.In)
		return []string{text}, ok
	}
	n, ok := s.length(core, limitsOf(f))
	if n == 0 {
		n = 1 // a name without values is not there
		ok = ok && passes(core, limitsOf(f), itemsOf(1))
	}
	var out []string
	for range n {
		text, fine := s.text(core.Elem.Core(), elementsOf(f), in.In)
		out, ok = append(out, text), ok && fine
	}
	return out, ok
}

// text is a scalar as a text of some part of a request.
func (s *sampler) text(core *contract.Ref, l limits, in contract.In) (string, bool) {
	all := candidates(core, l)
	if in == contract.Path || in == contract.Header || in == contract.CookiePart {
		all = slices.DeleteFunc(all, func(v string) bool {
			return v == "" || slices.ContainsFunc([]rune(v), func(c rune) bool { return notASCII(c) || c == ',' })
		})
	}
	if len(all) == 0 {
		return "", false
	}
	return all[s.random.IntN(len(all))], true
}

// value is a value as JSON has it.
func (s *sampler) value(ref *contract.Ref, l limits) (any, bool) {
	if isNilable(ref) && !l.nonNull && !l.rules.Has(contract.RuleRequired) && s.random.IntN(5) == 0 && s.nullPasses(ref, l) {
		return nil, true
	}
	core := ref.Core()
	l.pointer = isPointer(ref)
	switch core.Kind {
	case contract.Slice, contract.Array, contract.Map:
		return s.several(core, l, l.elements())
	case contract.Named:
		if core.Type == nil {
			return nil, false
		}
		return s.object(core.Type)
	case contract.Any, contract.RawJSON:
		return []any{"a", 1, true, map[string]any{"k": []any{}}}[s.random.IntN(4)], true
	}
	all := candidates(core, l)
	if len(all) == 0 {
		return nil, false
	}
	return inJSON(ref.OnWire(), all[s.random.IntN(len(all))]), true
}

// nullPasses reports whether null passes the rules of a list; of a pointer it
// passes all.
func (s *sampler) nullPasses(ref *contract.Ref, l limits) bool {
	return isPointer(ref) || passes(ref.Core(), l, itemsOf(0))
}

// isPointer reports whether a value is behind a pointer, or in an Optional.
func isPointer(ref *contract.Ref) bool {
	for ref.Kind == contract.Named && ref.Type != nil && !ref.Type.Struct() {
		ref = ref.Type.Under
	}
	return ref.Kind == contract.Pointer || ref.Kind == contract.Optional
}

func isNilable(ref *contract.Ref) bool {
	switch ref.Core().Kind {
	case contract.Slice, contract.Map:
		return true
	}
	return isPointer(ref)
}

// several makes a list or a map.
func (s *sampler) several(core *contract.Ref, l, elements limits) (any, bool) {
	n, ok := s.length(core, l)
	list, entries := []any{}, map[string]any{}
	for i := range n {
		value, fine := s.value(core.Elem, elements)
		ok = ok && fine
		list = append(list, value)
		if core.Kind != contract.Map {
			continue
		}
		entries[keyOf(core.Key, i)] = value
	}
	if core.Kind == contract.Map {
		return entries, ok
	}
	return list, ok
}

// length chooses how many elements a list or map has.
func (s *sampler) length(core *contract.Ref, l limits) (int, bool) {
	if core.Kind == contract.Array {
		return core.Len, passes(core, l, itemsOf(core.Len))
	}
	var fine []int
	for _, n := range append([]int{0, 1, 2}, counts(l.rules)...) {
		if n >= 0 && n <= maxItems && passes(core, l, itemsOf(n)) {
			fine = append(fine, n)
		}
	}
	if len(fine) == 0 {
		return 0, false
	}
	return fine[s.random.IntN(len(fine))], true
}

// maxItems bounds the lists that are made.
const maxItems = 50

// object makes a JSON object.
func (s *sampler) object(t *contract.Type) (any, bool) {
	if s.depth++; s.depth > maxDepth {
		defer func(p float64) { s.presence = p }(s.presence)
		s.presence = 0
	}
	defer func() { s.depth-- }()
	if s.depth > 2*maxDepth {
		return nil, false
	}
	var fields []*contract.Field
	for _, c := range t.Flat() {
		fields = append(fields, c.Field())
	}
	for range tries {
		made := values{}
		object, ok := s.members(t.Flat(), s.choose(fields), made)
		if !ok || made.hold(fields) {
			return object, ok
		}
	}
	return nil, false
}

// members makes the members of an object, and notes their values.
func (s *sampler) members(chains []contract.Chain, chosen map[*contract.Field]bool, made values) (any, bool) {
	out := map[string]any{}
	for _, c := range chains {
		f := c.Field()
		wire, ok := f.InJSON()
		if !ok || !chosen[f] {
			continue
		}
		value, fine := s.member(f)
		if !fine {
			return nil, false
		}
		made[f] = value
		if value != nil && wire.AsString {
			text, _ := json.Marshal(value)
			value = string(text)
		}
		out[wire.Name] = value
	}
	return out, true
}

func (s *sampler) member(f *contract.Field) (any, bool) {
	if isList(f.Ref) && !(isNilable(f.Ref) && s.random.IntN(5) == 0) {
		return s.several(f.Ref.Core(), limitsOf(f), elementsOf(f))
	}
	if isList(f.Ref) && (f.NonNull || f.Validation.Has(contract.RuleRequired) || !s.nullPasses(f.Ref, limitsOf(f))) {
		return s.several(f.Ref.Core(), limitsOf(f), elementsOf(f))
	}
	if isList(f.Ref) {
		return nil, true
	}
	return s.value(f.Ref, limitsOf(f))
}

// keyOf is one of the names of a map. Numbers are texts too.
func keyOf(ref *contract.Ref, i int) string {
	if core := ref.Core(); core.Kind == contract.External {
		if all := candidates(core, limits{}); len(all) > 0 {
			return all[i%len(all)]
		}
	}
	return strconv.Itoa(i)
}

// inJSON is a scalar text as a JSON value.
func inJSON(core *contract.Ref, text string) any {
	switch {
	case core.Kind == contract.Duration:
		d, _ := time.ParseDuration(text)
		return int64(d)
	case core.Kind == contract.Basic && core.Name == "bool":
		return text == "true"
	case core.Kind == contract.Basic && core.Name != "string":
		return json.Number(text)
	}
	return text
}
