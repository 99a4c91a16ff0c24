package service

import (
	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

// encodings are the types that some route answers with, and the names of the
// functions that encode them.
type encodings struct {
	types   []*contract.Type // in contract order
	names   map[*contract.Type]string
	routes  map[*contract.Route]string // of answers that are no pointer to a struct
	endless map[*contract.Type]bool    // structs that may lead back to themselves
}

// nameEncoders settles which encoders there are, after all other names of the
// types package, which keep theirs.
func (l *layout) nameEncoders() {
	l.encoded = encodings{names: map[*contract.Type]string{}, routes: map[*contract.Route]string{}}
	w := walk{number: map[*contract.Type]int{}, low: map[*contract.Type]int{}, endless: map[*contract.Type]bool{}}
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			if route.Response != nil && l.encodes(argument(route.Response)) {
				w.ref(route.Response, nil)
			}
		}
	}
	l.encoded.endless = w.endless
	for _, t := range l.api.Types {
		switch {
		case w.number[t] == 0 || !t.Struct() && aliased(t) && !endless(reference(t)):
			continue
		case !t.Struct() && shapeOf(t).Kind == contract.Named:
			continue // converted to the struct it is declared from
		case t.Struct():
			l.encoded.names[t] = l.bound.Unique("Encode" + t.Name)
		default:
			l.encoded.names[t] = "encode" + t.Name
		}
		l.encoded.types = append(l.encoded.types, t)
	}
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			if route.Response != nil && l.encodes(argument(route.Response)) && l.answerType(route) == nil {
				l.encoded.routes[route] = l.bound.Unique("Encode" + gocode.Exported(group.Name+"/"+route.Handler))
			}
		}
	}
}

// answerType is the struct that a route answers with a pointer to, or nil.
func (l *layout) answerType(route *contract.Route) *contract.Type {
	struc := structOf(route.Response)
	if struc == nil || pointee(route.Response).Name != struc.Name {
		return nil
	}
	return struc
}

// encodes reports whether an answer has an encoder. Other scalars are left to
// encoding/json.
func (l *layout) encodes(ref *contract.Ref) bool {
	if ref.Kind == contract.Pointer {
		return structOf(ref) != nil || pointed(ref.Elem) == nil && ref.Elem.Core().Kind == contract.External
	}
	if pointed(ref) != nil || endless(ref) {
		return false
	}
	kind := ref.Core().Kind
	return kind == contract.Slice || kind == contract.Map || kind == contract.External
}

// walk finds the types that an answer is made of, and by Tarjan's algorithm
// those among them that contain themselves.
type walk struct {
	count       int
	number, low map[*contract.Type]int
	open        []*contract.Type
	closed      map[*contract.Type]bool
	endless     map[*contract.Type]bool
}

func (w *walk) ref(ref *contract.Ref, from *contract.Type) {
	for ; ref != nil; ref = ref.Elem {
		if ref.Kind != contract.Named || ref.Type == nil {
			continue
		}
		if w.number[ref.Type] == 0 {
			w.enter(ref.Type)
		}
		if from == nil || w.closed[ref.Type] {
			continue
		}
		w.low[from] = min(w.low[from], w.low[ref.Type])
		if ref.Type == from {
			w.endless[from] = true
		}
	}
}

func (w *walk) enter(t *contract.Type) {
	if w.closed == nil {
		w.closed = map[*contract.Type]bool{}
	}
	w.count++
	w.number[t], w.low[t] = w.count, w.count
	at := len(w.open)
	w.open = append(w.open, t)
	if t.Struct() {
		for _, chain := range t.Flat() {
			w.ref(chain.Field().Ref, t)
		}
	} else {
		w.ref(t.Under, t)
	}
	if w.low[t] < w.number[t] {
		return
	}
	for _, member := range w.open[at:] {
		w.closed[member] = true
		w.endless[member] = w.endless[member] || len(w.open)-at > 1
	}
	w.open = w.open[:at]
}
