package contract

import "github.com/apigen/apigen/parser/diag"

// usage says which types requests and answers are made of.
type usage struct{ requested, answered map[*Type]bool }

// readUsage looks through the types of all routes.
func (r *resolver) readUsage() {
	r.usage = usage{map[*Type]bool{}, map[*Type]bool{}}
	for _, d := range r.routes {
		d.route.Request.collectTypes(r.usage.requested)
		d.route.Response.collectTypes(r.usage.answered)
	}
	for _, e := range r.api.Errors {
		if e.Details != nil {
			(&Ref{Kind: Named, Type: e.Details}).collectTypes(r.usage.answered)
		}
	}
}

// collectTypes adds the declared types that a type expression leads to.
func (r *Ref) collectTypes(to map[*Type]bool) {
	for ; r != nil; r = r.Elem {
		r.Key.collectTypes(to)
		if r.Type == nil || to[r.Type] {
			continue
		}
		to[r.Type] = true
		r.Type.Under.collectTypes(to)
		for _, f := range r.Type.Fields {
			f.Ref.collectTypes(to)
		}
	}
}

// reportConstraint reports what is wrong with what a tag asks of values that come.
// Of a field that is only answered nobody asks that, so there it is a warning.
func (r *resolver) reportConstraint(d *fieldDecl, problem diag.Diagnostic) {
	if r.usage.answered[d.owner] && !r.usage.requested[d.owner] {
		problem.Severity = diag.Warning
		problem.Message += "; it is ignored, as the field is only answered"
	}
	r.report(problem)
}
