package contract

import (
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/diag"
)

// checkRecursion refuses types that contain themselves without a slice, a map
// or a pointer between, and cuts them open so that later passes come to an end.
func (r *resolver) checkRecursion() {
	for _, edges := range []func(*Type) []*Type{byValue, byAlias, byEmbedding} {
		v := visitor{edges: edges, state: map[*Type]int{}}
		for _, t := range r.types {
			v.visit(t)
		}
		for _, cycle := range v.cycles {
			r.reportCycle(cycle)
		}
	}
}

func (r *resolver) reportCycle(cycle []*Type) {
	names := make([]string, 0, len(cycle)+1)
	for _, t := range append(slices.Clone(cycle), cycle[0]) {
		names = append(names, t.Name)
	}
	r.report(diag.Errorf(cycle[0].Span, diag.RecursiveByValue, "type %s contains itself: %s", cycle[0].Name, strings.Join(names, " → ")).
		WithHint("use a slice, a map or an optional pointer field for the inner one"))
	for _, t := range cycle {
		t.cut(cycle)
	}
}

// cut removes what a type has of the types in a cycle.
func (t *Type) cut(cycle []*Type) {
	if !t.Struct() {
		t.Under = &Ref{Kind: Any}
		return
	}
	t.Fields = slices.DeleteFunc(slices.Clone(t.Fields), func(f *Field) bool {
		target := f.Ref.within()
		return target != nil && slices.Contains(cycle, target)
	})
}

// visitor finds the cycles of a graph of types, each once.
type visitor struct {
	edges  func(*Type) []*Type
	state  map[*Type]int // 0 new, 1 on the path, 2 done
	path   []*Type
	cycles [][]*Type
}

func (v *visitor) visit(t *Type) {
	switch v.state[t] {
	case 1:
		v.cycles = append(v.cycles, slices.Clone(v.path[slices.Index(v.path, t):]))
		return
	case 2:
		return
	}
	v.state[t] = 1
	v.path = append(v.path, t)
	for _, next := range v.edges(t) {
		v.visit(next)
	}
	v.path = v.path[:len(v.path)-1]
	v.state[t] = 2
}

// within returns the named type that a value of type r has inside itself, or nil.
func (r *Ref) within() *Type {
	for r.Kind == Array || r.Kind == Optional {
		r = r.Elem
	}
	return r.Type
}

// byValue leads to the types that a value holds inside itself. A pointer to a
// type that is no struct counts too: `type A *A` has no end either.
func byValue(t *Type) []*Type {
	if !t.Struct() {
		target := t.Under.behindPointers().Type
		if t.Under.Kind == Pointer && (target == nil || target.Struct()) {
			return nil
		}
		return some(t.Under.behindPointers().within())
	}
	var out []*Type
	for _, f := range t.Fields {
		out = append(out, some(f.Ref.within())...)
	}
	return out
}

// byAlias leads from an alias to the aliases it is written with: Go can't
// declare those in a circle, whatever is between.
func byAlias(t *Type) []*Type {
	if !t.Alias || t.Struct() {
		return nil
	}
	return slices.DeleteFunc(t.Under.mentions(nil), func(next *Type) bool { return !next.Alias || next.Struct() })
}

// byEmbedding leads to the types whose fields a struct takes over, pointers
// included.
func byEmbedding(t *Type) []*Type {
	var out []*Type
	for _, f := range t.Fields {
		if f.Embedded {
			out = append(out, some(f.Ref.behindPointers().Type)...)
		}
	}
	if !t.Struct() {
		out = some(t.Under.behindPointers().Type)
	}
	return out
}

func (r *Ref) behindPointers() *Ref {
	for r.Kind == Pointer {
		r = r.Elem
	}
	return r
}

// mentions appends every named type that an expression is written with.
func (r *Ref) mentions(out []*Type) []*Type {
	for ; r != nil; r = r.Elem {
		out = append(out, some(r.Type)...)
		if r.Key != nil {
			out = r.Key.mentions(out)
		}
	}
	return out
}

func some(t *Type) []*Type {
	if t == nil {
		return nil
	}
	return []*Type{t}
}

// checkMapKeys allows what JSON objects can have as names: strings, whole
// numbers and types made of them.
func (r *resolver) checkMapKeys() {
	for _, k := range r.keys {
		core := k.ref
		for core.Kind == Named && !core.Type.Struct() {
			core = core.Type.Under
		}
		if core.Kind == External {
			core = core.Go.Wire
		}
		if r.unknown[k.ref] || core.Kind == Basic && (core.Name == "string" || core.integer()) {
			continue
		}
		r.report(diag.Errorf(k.span, diag.MapKeyType, "a map cannot have keys of type %s", k.ref.text()).
			WithHint("use string or an integer type: JSON objects have text as names"))
	}
}

// checkEmbedded allows structs and single pointers to structs to be embedded.
func (r *resolver) checkEmbedded() {
	for _, d := range r.fields {
		ref := d.field.Ref
		if !d.field.Embedded || r.mentionsUnknown(ref) {
			continue
		}
		if ref.Kind == Pointer {
			ref = ref.Elem
		}
		for ref.Kind == Named && !ref.Type.Struct() {
			ref = ref.Type.Under
		}
		if ref.Kind != Named {
			r.report(diag.Errorf(d.field.Span, diag.UnbindableField, "%s is not a struct of the contract and cannot be embedded", d.field.Ref.text()).
				WithHint("give the field a name"))
		}
	}
}

func (r *resolver) mentionsUnknown(ref *Ref) bool {
	for ; ref != nil; ref = ref.Elem {
		if r.unknown[ref] || ref.Key != nil && r.unknown[ref.Key] {
			return true
		}
	}
	return false
}
