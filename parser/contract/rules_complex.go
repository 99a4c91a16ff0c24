package contract

import (
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// checkComplex refuses complex numbers in requests and answers that are no
// structs. Fields have been held to that already.
func (r *resolver) checkComplex() {
	for _, d := range r.routes {
		if d.node.Request != nil {
			r.refuseComplex(d.route.Request, d.node.Request.Pos())
		}
		if d.node.Response != nil {
			r.refuseComplex(d.route.Response, d.node.Response.Pos())
		}
	}
}

func (r *resolver) refuseComplex(ref *Ref, span source.Span) {
	if found := ref.complexWithin(map[*Type]bool{}); found != nil {
		r.report(diag.Errorf(span, diag.UnbindableField, "%s has no form in JSON or text", found.text()).
			WithHint("use two float64 fields"))
	}
}

// complexWithin returns the complex number that values of a type are made of,
// structs aside, whose fields are looked at where they are declared; or nil.
func (r *Ref) complexWithin(seen map[*Type]bool) *Ref {
	for ; r != nil; r = r.Elem {
		switch {
		case r.complex():
			return r
		case r.Kind == Named && r.Type != nil && !r.Type.Struct() && !seen[r.Type]:
			seen[r.Type] = true
			return r.Type.Under.complexWithin(seen)
		}
	}
	return nil
}
