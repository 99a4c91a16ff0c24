package lint

import (
	"fmt"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

// int64sInJSON reports the 64-bit numbers in JSON bodies, requests included:
// a browser can't send them either.
func (p *pass) int64sInJSON() {
	for _, u := range p.units {
		w := jsonWalk{pass: p, seen: map[*contract.Type]bool{}}
		for _, g := range u.API.Groups {
			for _, r := range g.Routes {
				w.route(r)
			}
		}
	}
}

// jsonWalk visits every field of every JSON body once.
type jsonWalk struct {
	*pass
	seen map[*contract.Type]bool
}

func (w jsonWalk) route(r *contract.Route) {
	fields := r.BodyFields()
	for _, c := range fields {
		w.field(c.Field())
	}
	whole := []*contract.Ref{r.Response}
	if r.Body == contract.JSONBody && len(fields) == 0 {
		whole = append(whole, r.Request)
	}
	for _, ref := range whole {
		if ref != nil && w.holdsInt64(ref) {
			w.warn(w.signature(r), diag.Int64InJSON, "a body of this route is made of 64-bit numbers, and JavaScript rounds those above 2^53",
				"use string")
		}
	}
}

func (w jsonWalk) field(f *contract.Field) {
	wire, _ := f.InJSON()
	if w.holdsInt64(f.Ref) && !wire.AsString {
		hint := "use string, or a smaller type"
		switch {
		case f.Ref.Kind == contract.Optional:
			hint = "use Optional[string], or a smaller type" // which has no option string
		case f.Ref.Core().Kind == contract.Basic:
			hint = fmt.Sprintf("write `json:\"%s,string\"`, or use a smaller type", wire.Name)
		}
		w.warn(f.Span, diag.Int64InJSON, fmt.Sprintf("%s holds 64-bit numbers in JSON, and JavaScript rounds those above 2^53", f.Name), hint)
	}
}

// holdsInt64 reports whether the value of ref is a 64-bit number, or a list or
// map of them. Structs on the way are visited.
func (w jsonWalk) holdsInt64(ref *contract.Ref) bool {
	for ; ref != nil; ref = ref.Elem {
		switch ref.Kind {
		case contract.Basic:
			return ref.Name == "int64" || ref.Name == "uint64"
		case contract.Named:
			return w.named(ref.Type)
		}
	}
	return false
}

func (w jsonWalk) named(t *contract.Type) bool {
	if t == nil || w.seen[t] {
		return false
	}
	if !t.Struct() {
		w.seen[t] = true // `type List []List` has no end
		defer delete(w.seen, t)
		return w.holdsInt64(t.Under)
	}
	w.seen[t] = true
	for _, c := range t.Flat() {
		w.field(c.Field())
	}
	return false
}
