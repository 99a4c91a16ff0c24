package contract

import (
	"strings"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// scope is where a type expression stands.
type scope struct {
	decl  *typeDecl // receives hoisted types; nil in routes
	place string    // Go name of the place, for types hoisted from it: "OrderItems"
	args  map[string]*Ref
}

// qualified are the types of Go's library that a contract may name.
var qualified = map[string]Kind{
	"time.Time":       Time,
	"time.Duration":   Duration,
	"json.RawMessage": RawJSON,
}

// ref resolves a type expression. It never returns nil: what does not exist
// becomes Any and is remembered in r.unknown.
func (r *resolver) ref(e ast.Expr, s scope) *Ref {
	switch e := e.(type) {
	case *ast.Any:
		return &Ref{Kind: Any}
	case *ast.Pointer:
		return &Ref{Kind: Pointer, Elem: r.ref(e.Elem, s)}
	case *ast.Array:
		return r.arrayRef(e, s)
	case *ast.Map:
		key := r.ref(e.Key, s)
		if e.Key != nil {
			r.keys = append(r.keys, placedRef{key, e.Key.Pos()})
		}
		return &Ref{Kind: Map, Key: key, Elem: r.ref(e.Elem, s)}
	case *ast.Struct:
		return r.hoist(e, s)
	case *ast.External:
		return r.externalRef(e, s)
	case *ast.Named:
		return r.namedRef(e, s)
	}
	return r.unknownRef()
}

func (r *resolver) unknownRef() *Ref {
	ref := &Ref{Kind: Any}
	r.unknown[ref] = true
	return ref
}

func (r *resolver) arrayRef(e *ast.Array, s scope) *Ref {
	elem := r.ref(e.Elem, s)
	switch {
	case e.Fixed:
		return &Ref{Kind: Array, Len: e.Len, Elem: elem}
	case elem.Kind == Basic && (elem.Name == "byte" || elem.Name == "uint8"):
		return &Ref{Kind: Bytes}
	}
	return &Ref{Kind: Slice, Elem: elem}
}

func (r *resolver) namedRef(e *ast.Named, s scope) *Ref {
	if arg, ok := s.args[e.Name]; ok && len(e.Args) == 0 {
		return arg
	}
	if d, ok := r.decls[e.Name]; ok {
		return r.declaredRef(e, d, s)
	}
	kind, library := qualified[e.Name]
	switch {
	case len(e.Args) > 0 && (library || reserved(e.Name)):
		r.report(diag.Errorf(e.Pos(), diag.UnknownType, "type %s takes no type arguments", e.Name).
			WithHint("remove the brackets"))
	case library:
		return &Ref{Kind: kind}
	case e.Name == "any":
		return &Ref{Kind: Any}
	case basics[e.Name]:
		return &Ref{Kind: Basic, Name: e.Name}
	case e.Name == fileName && len(e.Args) == 0:
		return &Ref{Kind: File}
	case e.Name == optionalName:
		return r.optionalRef(e, s)
	default:
		r.reportUnknown(e, s)
	}
	return r.unknownRef()
}

func (r *resolver) declaredRef(e *ast.Named, d *typeDecl, s scope) *Ref {
	if len(e.Args) != len(d.node.Params) {
		r.report(diag.Errorf(e.Pos(), diag.UnknownType, "type %s takes %s, not %d", e.Name, count(len(d.node.Params), "type argument"), len(e.Args)).
			WithHint("%s", argumentHint(d.node)).
			WithRelated(d.node.Name.Pos(), "declared here"))
		return r.unknownRef()
	}
	if target, ok := pointerTarget(d); ok {
		return r.pointerRef(d, target)
	}
	t := d.typ
	if t == nil {
		t = r.instance(e, d, s)
	}
	if t == nil {
		return r.unknownRef()
	}
	return &Ref{Kind: Named, Name: t.Name, Type: t}
}

func argumentHint(node *ast.Type) string {
	if len(node.Params) == 0 {
		return "write " + node.Name.Name + " without brackets"
	}
	names := make([]string, len(node.Params))
	for i, p := range node.Params {
		names[i] = p.Name
	}
	return "write " + node.Name.Name + "[" + strings.Join(names, ", ") + "] with a type for each name"
}

// maxGuesses is the number of diagnostics after which "did you mean" is no
// longer worth its time.
const maxGuesses = 200

// maxUses is the number of further places that are shown for an undeclared type.
const maxUses = 3

// reportUnknown speaks about a type that is not declared: once for each name,
// unless that looks misspelt, which is a mistake of every place.
func (r *resolver) reportUnknown(e *ast.Named, s scope) {
	if first, again := r.undeclared[e.Name]; again {
		if known := &r.diags[first]; len(known.Related) < maxUses {
			known.Related = append(known.Related, diag.Related{Span: e.Pos(), Message: "also used here"})
		}
		return
	}
	d := diag.Errorf(e.Pos(), diag.UnknownType, "type %s is not declared", e.Name)
	near, ok := "", false
	if len(r.diags) < maxGuesses {
		near, ok = diag.Nearest(e.Name, r.typeNames(s))
	}
	switch {
	case r.damage.mayDeclare(e.Name), !ok && r.damage.importMissing:
		return
	case ok:
		d = d.WithHint("did you mean %s?", near)
	case strings.Contains(e.Name, "."):
		d = d.WithHint("declare it with its import path: `type %s = go \"import/path/%s\" as string`", exported(e.Name[strings.LastIndex(e.Name, ".")+1:]), e.Name)
	default:
		d = d.WithHint("declare it with `type %s {...}` or import the file that does", e.Name)
		r.undeclared[e.Name] = len(r.diags)
	}
	r.report(d)
}

func (r *resolver) typeNames(s scope) []string {
	var names []string
	for _, d := range r.order {
		names = append(names, d.node.Name.Name)
	}
	if s.decl != nil {
		for _, p := range s.decl.node.Params {
			names = append(names, p.Name)
		}
	}
	return append(names, "bool", "string", "int", "int8", "int16", "int32", "int64",
		"uint", "uint8", "uint16", "uint32", "uint64", "float32", "float64",
		"byte", "rune", "any", fileName, optionalName, "time.Time", "time.Duration", "json.RawMessage")
}

// hoist turns an anonymous struct into a type named after its place.
func (r *resolver) hoist(e *ast.Struct, s scope) *Ref {
	t := &Type{Name: r.freeName(s.place), Span: e.Pos()}
	r.taken[t.Name] = source.Span{Start: e.Start, End: e.Start}
	r.types = append(r.types, t)
	if s.decl == nil {
		r.api.Types = append(r.api.Types, t)
	} else {
		s.decl.out = append(s.decl.out, t)
	}
	s.place = t.Name
	t.Fields = r.structFields(t, e, s)
	return &Ref{Kind: Named, Name: t.Name, Type: t}
}

// freeName returns name, or name with a number from 2 that makes it free.
func (r *resolver) freeName(name string) string {
	free := name
	for {
		if _, taken := r.taken[free]; !taken {
			return free
		}
		r.numbers[name] = max(r.numbers[name], 1) + 1
		free = name + itoa(r.numbers[name])
	}
}
