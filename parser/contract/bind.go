package contract

import (
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/diag"
)

// bindRoutes decides, route by route, which part of a request every field of
// the request type is read from.
func (r *resolver) bindRoutes() {
	for _, d := range r.routes {
		if d.group == nil || d.faulty {
			continue
		}
		b := binder{resolver: r, decl: d, route: d.route, bound: map[*Field]bool{}}
		b.bind()
	}
}

// binder binds one route.
type binder struct {
	*resolver
	decl   *routeDecl
	route  *Route
	chains []Chain
	bound  map[*Field]bool // bound to the path, or given up
	inputs map[*Field]*Input
	byName map[wireKey][]Chain
	late   []string // json fields of a GET that only a body can carry
}

func (b *binder) bind() {
	t := b.route.requestStruct()
	if b.route.Request != nil && b.unknownRequest(t) {
		return
	}
	if t == nil {
		b.bindWhole()
		b.bindPath()
		return
	}
	b.chains, _ = t.leaves()
	b.inputs, b.byName = map[*Field]*Input{}, map[wireKey][]Chain{}
	b.bindPath()
	b.bindFields()
	for _, c := range b.chains {
		if in := b.inputs[c.Field()]; in != nil {
			b.checkBindable(in)
			b.route.Inputs = append(b.route.Inputs, in)
			delete(b.inputs, c.Field())
		}
	}
	b.warnLate()
}

// unknownRequest reports whether a type behind the request could not be
// resolved, so that nothing can be said about its fields.
func (b *binder) unknownRequest(t *Type) bool {
	if b.mentionsUnknown(b.route.Request) {
		return true
	}
	if t == nil {
		return false
	}
	chains, complete := t.leaves()
	return !complete || slices.ContainsFunc(chains, func(c Chain) bool {
		return c.Field().Embedded && b.mentionsUnknown(c.Field().Ref)
	})
}

// bindWhole is for requests that are no structs: the body is the request.
func (b *binder) bindWhole() {
	if b.route.Request == nil {
		return
	}
	b.route.Body = JSONBody
	if b.bodyless() {
		b.late = []string{b.route.Request.text()}
	}
	b.warnLate()
}

// bodyless reports whether requests of the route's method usually have no body.
func (b *binder) bodyless() bool {
	return b.route.Method == "GET" || b.route.Method == "HEAD" || b.route.Method == "OPTIONS"
}

// formIsQuery reports whether form names are read from the query whatever the
// other fields are.
func (b *binder) formIsQuery() bool { return b.bodyless() || b.route.Method == "DELETE" }

// bindFields places the fields that are not bound to the path.
func (b *binder) bindFields() {
	formIn := Form
	if b.formIsQuery() || slices.ContainsFunc(b.chains, b.inBody) {
		formIn = Query
	}
	for _, c := range b.chains {
		f := c.Field()
		if b.bound[f] || f.Statuses != nil {
			continue
		}
		header, inHeader := f.WireName(Header)
		cookie, inCookie := f.WireName(CookiePart)
		form, inForm := f.WireName(Form)
		json, inJSON := f.WireName(JSON)
		switch {
		case inHeader:
			b.input(Header, header.Name, c)
		case inCookie:
			b.input(CookiePart, cookie.Name, c)
		case b.inBody(c):
			b.route.Body = JSONBody
		case inForm:
			b.input(formIn, form.Name, c)
		case inJSON && !json.Ignored:
			b.bindLikeQuery(c, json)
		case !inJSON:
			b.bindLikePath(c)
		}
	}
	if b.route.Body == NoBody && formIn == Form && b.hasForm() {
		b.route.Body = FormBody
	}
}

// input reads a field from somewhere outside a JSON body, unless a less deeply
// embedded field of that name hides it.
func (b *binder) input(in In, name string, c Chain) {
	for _, other := range b.byName[wireKey{in, name}] {
		if len(other) < len(c) {
			return
		}
		if len(other) > len(c) {
			delete(b.inputs, other.Field())
		}
	}
	b.byName[wireKey{in, name}] = append(b.byName[wireKey{in, name}], c)
	b.inputs[c.Field()] = &Input{In: in, Name: name, Chain: c}
}

func (b *binder) hasForm() bool {
	for _, in := range b.inputs {
		if in.In == Form {
			return true
		}
	}
	return false
}

// inBody reports whether a field is read from the JSON body of a method that
// has one. A form name wins over a json name on DELETE only.
func (b *binder) inBody(c Chain) bool {
	f := c.Field()
	json, inJSON := f.WireName(JSON)
	_, inHeader := f.WireName(Header)
	_, inForm := f.WireName(Form)
	if b.bodyless() || b.bound[f] || inHeader || !inJSON || json.Ignored {
		return false
	}
	return !inForm || !b.formIsQuery()
}

// bindLikeQuery places a json field of a method without body: in the query
// when one or several texts can hold it, otherwise in a body after all.
func (b *binder) bindLikeQuery(c Chain, w Wire) {
	if c.Field().Ref.Core().elements().scalar() {
		b.input(Query, w.Name, c)
		return
	}
	b.route.Body = JSONBody
	b.late = append(b.late, w.Name)
}

func (b *binder) warnLate() {
	if len(b.late) == 0 {
		return
	}
	if b.decl.group != nil && b.decl.group.WebSocket {
		b.checkHandshake()
		return
	}
	b.report(diag.Warningf(b.decl.node.Request.Pos(), diag.JSONBodyOnGet, "%s of a %s request can only come from a body, which many clients and proxies drop", strings.Join(b.late, ", "), b.route.Method).
		WithHint("use post, or fields that a query can hold"))
}

// checkBindable refuses fields that no text of that part of a request can hold.
// In a query or form, what is no scalar stands as JSON text.
func (b *binder) checkBindable(in *Input) {
	f := in.Field()
	core := f.Ref.Core()
	if core.elements().Kind == File {
		return // checkFiles speaks about those
	}
	if f.Ref.Kind == Optional {
		b.reportOptionalText(in)
		return
	}
	whole := core.OnWire().Kind == Any || core.Kind == RawJSON
	single := core.scalar() || in.In != Path && whole
	list := in.In != Path && in.In != CookiePart && core.elements().scalar() || (in.In == Query || in.In == Form) && core.entries()
	if single || list || b.mentionsUnknown(f.Ref) || core.elements().complex() {
		return
	}
	if nested := core.elements().Kind; (in.In == Query || in.In == Form) && nested != Slice && nested != Array {
		b.report(diag.Warningf(f.Span, diag.UnbindableField, "field %s of type %s is read from a query or form as JSON text", f.Name, f.Ref.text()).
			WithHint("give the field a json tag, or send it as %s={...}", in.Name))
		return
	}
	b.report(diag.Errorf(f.Span, diag.UnbindableField, "field %s of type %s cannot be read from the %s", f.Name, f.Ref.text(), in.In).
		WithHint("use text, numbers, booleans or times, or give the field a json tag"))
}
