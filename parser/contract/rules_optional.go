package contract

import (
	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// optionalName is the generic type of a field that is absent, null or a value,
// unless the contract declares a type of that name.
const optionalName = "Optional"

const optionalUse = "make it the type of a field of a JSON object: `Nick Optional[string] `json:\"nick\"``"

// optionalRef resolves Optional[T].
func (r *resolver) optionalRef(e *ast.Named, s scope) *Ref {
	if len(e.Args) != 1 {
		r.report(diag.Errorf(e.Pos(), diag.UnknownType, "type %s takes 1 type argument, not %d", optionalName, len(e.Args)).
			WithHint("write %s[T] with the type of the value, such as %s[string]", optionalName, optionalName))
		return r.unknownRef()
	}
	elem := r.ref(e.Args[0], s)
	if r.unknown[elem] {
		return elem
	}
	ref := &Ref{Kind: Optional, Elem: elem}
	r.optionals = append(r.optionals, placedRef{ref, e.Pos()})
	return ref
}

// checkOptionalValues refuses what has no value beside null, or no form in JSON.
func (r *resolver) checkOptionalValues() {
	for _, placed := range r.optionals {
		elem := placed.ref.Elem
		why, hint := "", ""
		switch under := elem.unnamed(); {
		case under.Kind == Pointer:
			why, hint = "a pointer has a null of its own", "write "+optionalName+"["+under.Elem.text()+"]"
		case elem.mentionsOptional() || under.Kind == Optional:
			why, hint = "what is inside of it can't be absent", "write one "+optionalName+", around the whole type of a field"
		case elem.mentionsFile():
			why, hint = "files are no part of JSON", "write File, with the tag `form:\"name,optional\"`"
		default:
			continue
		}
		r.misplacedOptional(placed.span, hint, "%s can't be of %s: %s", optionalName, elem.text(), why)
		*placed.ref = Ref{Kind: Any}
		r.unknown[placed.ref] = true
	}
}

func (r *resolver) misplacedOptional(span source.Span, hint, format string, args ...any) {
	r.report(diag.Errorf(span, diag.MisplacedOptional, format, args...).WithHint("%s", hint))
}

// checkOptionals refuses Optional wherever nothing can be absent.
func (r *resolver) checkOptionals() {
	for _, d := range r.fields {
		ref := d.field.Ref
		if ref.Kind == Optional {
			ref = ref.Elem
		}
		if ref.mentionsOptional() {
			r.misplacedOptional(d.field.Span, optionalUse, "a part of field %s of type %s can't be absent", d.name, d.field.Ref.text())
		}
	}
	for _, t := range r.types {
		if !t.Struct() && t.Under.mentionsOptional() {
			r.misplacedOptional(t.Span, optionalUse, "type %s stands for %s, and only a field can be absent", t.Name, t.Under.text())
		}
	}
	for _, d := range r.routes {
		if d.route.Request.mentionsOptional() {
			r.misplacedOptional(d.node.Request.Pos(), optionalUse, "a request can't be %s", d.route.Request.text())
		}
		if d.route.Response.mentionsOptional() {
			r.misplacedOptional(d.node.Response.Pos(), optionalUse, "an answer can't be %s", d.route.Response.text())
		}
	}
}

// mentionsOptional reports whether a type expression holds an Optional outside of
// any named type. A key of a map is refused as one.
func (r *Ref) mentionsOptional() bool {
	for ; r != nil; r = r.Elem {
		if r.Kind == Optional {
			return true
		}
	}
	return false
}

// checkOptionalTags refuses what would take a state from an Optional, or add one.
func (r *resolver) checkOptionalTags(d *fieldDecl) {
	f := d.field
	f.Optional = true
	if f.Default != nil {
		r.misplacedOptional(r.optionSpan(d, "default"), "remove it, and let the logic say what an absent value stands for",
			"field %s can't have a default: absent is one of the things that %s tells apart", d.name, f.Ref.text())
		f.Default = nil
	}
	if at, ok := d.options["string"]; ok {
		r.misplacedOptional(r.tagSpan(d, at.start, at.end), "remove it; a value that is text in JSON is an "+optionalName+"[string]",
			"the option string does not reach into %s", f.Ref.text())
	}
	if f.Validation.Has(RuleRequired) {
		r.misplacedOptional(r.tagSpan(d, 0, -1), "write "+f.Ref.Elem.text()+" for a value that must be sent, or the option nonnull to refuse null",
			"field %s may be absent, so it can't be required", d.name)
	}
}

// reportOptionalText is about an Optional that is to be read from text, where
// nothing is null.
func (b *binder) reportOptionalText(in *Input) {
	f := in.Field()
	b.misplacedOptional(f.Span, "write *"+f.Ref.Elem.text()+", which tells absent from a value, or give the field a json tag in a request with a body",
		"field %s of type %s is read from the %s, which has no null", f.Name, f.Ref.text(), in.In)
}

// readNonNull reads the option nonnull. It is false for others.
func (r *resolver) readNonNull(d *fieldDecl, w *Wire, key string, at tagPart) bool {
	if key != "nonnull" {
		return false
	}
	ref := d.field.Ref
	span := r.tagSpan(d, at.start, at.end)
	switch {
	case r.mentionsUnknown(ref):
	case w.In != JSON:
		r.report(diag.Warningf(span, diag.BadTag, "tag option nonnull is about JSON, and is ignored in a %s tag", w.In.tag()).
			WithHint("remove it"))
	case ref.Kind == Optional || ref.Kind == Pointer:
		d.field.NonNull = true
	case ref.nilable():
		r.report(diag.Errorf(span, diag.BadTag, "nonnull is for pointers and %s, not for %s", optionalName, ref.text()).
			WithHint("write `validate:\"required\"`, which refuses null for it"))
	default:
		r.report(diag.Warningf(span, diag.BadTag, "nonnull says nothing about %s, for which null is refused anyway", ref.text()).
			WithHint("remove it"))
	}
	return true
}
