package contract

import (
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
)

// Generic types can ask for ever larger instances of themselves; these bounds
// end that.
const (
	maxInstances    = 1000
	maxInstanceName = 200 // bytes
)

// instance returns the type that a generic declaration stands for with the
// given arguments: Page[User] becomes PageUser.
func (r *resolver) instance(e *ast.Named, d *typeDecl, s scope) *Type {
	args := make(map[string]*Ref, len(e.Args))
	name := exported(d.node.Name.Name)
	for i, a := range e.Args {
		ref := r.ref(a, scope{decl: s.decl, place: s.place + "Arg", args: s.args})
		if r.unknown[ref] {
			return nil
		}
		args[d.node.Params[i].Name] = ref
		name += argName(ref)
	}
	if t, ok := d.instances[name]; ok {
		return t
	}
	if r.instances++; r.instances > maxInstances || len(name) > maxInstanceName {
		r.reportEndless(d)
		return nil
	}
	if first, clash := r.taken[name]; clash {
		r.report(diag.Errorf(e.Pos(), diag.NameCollision, "this use of %s and a declared type would both be called %s in Go", e.Name, name).
			WithHint("rename the declared type").
			WithRelated(first, "the declared type"))
		return nil
	}
	t := r.newType(name, d.node)
	d.instances[name], r.taken[name] = t, e.Pos()
	r.jobs = append(r.jobs, job{decl: d, typ: t, args: args})
	return t
}

func (r *resolver) reportEndless(d *typeDecl) {
	r.report(diag.Errorf(d.node.Name.Pos(), diag.RecursiveByValue, "type %s needs endlessly many versions of itself", d.node.Name.Name).
		WithHint("do not use %s inside its own fields with larger type arguments", d.node.Name.Name))
}

// argName is what a type argument adds to the name of an instance.
func argName(r *Ref) string {
	switch r.Kind {
	case Basic, Named:
		return exported(r.Name)
	case Pointer:
		return argName(r.Elem) + "Ptr"
	case Optional:
		return argName(r.Elem) + optionalName
	case Slice:
		return argName(r.Elem) + "List"
	case Array:
		return argName(r.Elem) + "Array" + itoa(r.Len)
	case Map:
		return argName(r.Key) + argName(r.Elem) + "Map"
	case RawJSON:
		return "JSON"
	default:
		return exported(string(r.Kind))
	}
}

// checkUnused resolves the body of a generic type that nobody uses, for its
// problems only.
func (r *resolver) checkUnused(d *typeDecl) {
	args := make(map[string]*Ref, len(d.node.Params))
	for _, p := range d.node.Params {
		args[p.Name] = &Ref{Kind: Any}
	}
	probe := &typeDecl{node: d.node, instances: map[string]*Type{}}
	r.jobs = append(r.jobs, job{decl: probe, typ: r.newType(r.freeName(exported(d.node.Name.Name)), d.node), args: args})
	r.runJobs()
}

func itoa(n int) string { return strconv.Itoa(n) }

// count renders a number of things: "no field", "1 field", "2 fields".
func count(n int, thing string) string {
	switch n {
	case 0:
		return "no " + thing
	case 1:
		return "1 " + thing
	}
	return itoa(n) + " " + strings.TrimSuffix(thing, "s") + "s"
}
