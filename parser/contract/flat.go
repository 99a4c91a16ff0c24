package contract

import (
	"encoding/json"
	"slices"
	"strings"
)

// Limits of embedding, which bound the work that structs cause which embed each
// other many times over, or in a long row.
const (
	maxFlat      = 10_000 // fields of a struct after embedding
	maxEmbedding = 32     // structs within each other
)

// Chain leads from a struct to one of its fields: the embedded fields to pass
// through, outermost first, then the field itself. It is never empty. A chain
// that passes through a pointer needs that pointer allocated first.
type Chain []*Field

// Field returns the field that the chain leads to.
func (c Chain) Field() *Field { return c[len(c)-1] }

// MarshalJSON writes the chain as the Go selector, for example "Base.ID".
func (c Chain) MarshalJSON() ([]byte, error) { return json.Marshal(c.selector()) }

// selector is the chain as Go writes it, for example "Base.ID".
func (c Chain) selector() string {
	names := make([]string, len(c))
	for i, f := range c {
		names[i] = f.Name
	}
	return strings.Join(names, ".")
}

// InJSON returns the field's place in a JSON object, as encoding/json decides
// it: the json name, or the field's Go name when it carries only path, form
// or header names. It is false for a field with `json:"-"`.
func (f *Field) InJSON() (Wire, bool) {
	w, ok := f.WireName(JSON)
	if f.Outside {
		return Wire{}, false
	}
	if !ok {
		return Wire{In: JSON, Name: f.Name}, true
	}
	return w, !w.Ignored
}

// flattened reports whether the fields of an embedded field appear as fields
// of the struct around it. As in encoding/json, a json name on the embedded
// field prevents that.
func (f *Field) flattened() bool {
	if !f.Embedded {
		return false
	}
	core := f.Ref.Core()
	_, named := f.WireName(JSON)
	return !named && core.Kind == Named && core.Type != nil
}

// Flat returns the fields of a struct as a JSON object holds them: fields of
// embedded structs in place of these, fields with `json:"-"` and fields hidden
// by a less deeply embedded one of the same JSON name left out.
//
// The result may be shared: it must not be changed.
func (t *Type) Flat() []Chain {
	if t.flat != nil {
		return t.flat
	}
	all, _ := t.leaves()
	depth := map[string]int{}
	for _, c := range all {
		if w, ok := c.Field().InJSON(); ok {
			if d, seen := depth[w.Name]; !seen || len(c) < d {
				depth[w.Name] = len(c)
			}
		}
	}
	var out []Chain
	for _, c := range all {
		if w, ok := c.Field().InJSON(); ok && depth[w.Name] == len(c) {
			out = append(out, c)
			depth[w.Name] = 0 // the first of several equally deep ones wins
		}
	}
	return out
}

// flatten keeps what Flat returns for types that embed nothing, which are most,
// and whose fields it is no more than. Every emitter asks for it.
func (r *resolver) flatten() {
	for _, t := range r.api.Types {
		if !slices.ContainsFunc(t.Fields, func(f *Field) bool { return f.Embedded }) {
			t.flat = t.Flat()
		}
	}
}

// leaves returns a chain for every field that is not a flattened embedded
// struct, in source order. It is false when there are more than the limits allow.
func (t *Type) leaves() ([]Chain, bool) {
	w := flattener{on: map[*Type]bool{}}
	w.walk(t, nil)
	return w.out, w.visits <= maxFlat && !w.deep
}

type flattener struct {
	out    []Chain
	visits int
	deep   bool           // embedded more deeply than maxEmbedding
	on     map[*Type]bool // types on the way here; an embedding cycle ends there
}

func (w *flattener) walk(t *Type, through Chain) {
	if w.on[t] {
		return
	}
	w.on[t] = true
	defer delete(w.on, t)
	for i, f := range t.Fields {
		if w.visits++; w.visits > maxFlat {
			return
		}
		if len(through) == maxEmbedding {
			w.deep = true
			return
		}
		chain := Chain(t.Fields[i : i+1 : i+1])
		if through != nil {
			chain = append(through[:len(through):len(through)], f)
		}
		if f.flattened() {
			w.walk(f.Ref.Core().Type, chain)
			continue
		}
		w.out = append(w.out, chain)
	}
}

// BodyFields returns the fields of the request struct that are decoded from
// the JSON body, in field order. It is empty when the route has no JSON body
// or when the body is the request itself because that is no struct.
func (r *Route) BodyFields() []Chain {
	t := r.requestStruct()
	if r.Body != JSONBody || t == nil {
		return nil
	}
	bound := map[*Field]bool{}
	for _, in := range r.Inputs {
		bound[in.Field()] = true
	}
	var out []Chain
	for _, c := range t.Flat() {
		if _, json := c.Field().WireName(JSON); json && !bound[c.Field()] {
			out = append(out, c)
		}
	}
	return out
}

// RepeatableInputs returns the inputs whose fields have a JSON name too, in field
// order: the JSON body may repeat their values, and must not differ. It is empty
// when the route has no JSON body.
func (r *Route) RepeatableInputs() []*Input {
	t := r.requestStruct()
	if r.Body != JSONBody || t == nil {
		return nil
	}
	bound := map[*Field]*Input{}
	for _, in := range r.Inputs {
		bound[in.Field()] = in
	}
	var out []*Input
	for _, c := range t.Flat() {
		if _, json := c.Field().WireName(JSON); json && bound[c.Field()] != nil {
			out = append(out, bound[c.Field()])
		}
	}
	return out
}

// requestStruct returns the struct behind the request type, through pointers
// and named types, or nil.
func (r *Route) requestStruct() *Type {
	if r.Request == nil {
		return nil
	}
	core := r.Request.Core()
	if core.Kind != Named {
		return nil
	}
	return core.Type
}
