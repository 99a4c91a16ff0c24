package service

import (
	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

// placed is a field with its place in a request.
type placed struct {
	chain    contract.Chain
	in, name string
}

// relatedTypes are the structs whose fields have rules about each other, in
// themselves or in what they are made of.
func (l *layout) relatedTypes() map[*contract.Type]bool {
	return l.reaching(func(f *contract.Field) bool { return len(f.Relations) > 0 })
}

func (l *layout) relaters() *gocode.File {
	f := l.typesFile()
	f.Std("maps", "slices")
	l = l.in(f)
	for _, t := range l.api.Types {
		if l.related[t] {
			l.relater(f, "relate"+t.Name, t, placesOf(t))
		}
	}
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			if places, own := l.ownPlaces(route); own {
				l.relater(f, "relate"+l.routes[route].Bind, structOf(route.Request), places)
			}
		}
	}
	return f
}

// placesOf are the places where a request has the fields of a type, as far as
// their tags alone tell.
func placesOf(t *contract.Type) []placed {
	var out []placed
	for _, chain := range t.Flat() {
		in, name := fieldPlace(chain.Field())
		out = append(out, placed{chain, in, name})
	}
	return out
}

// ownPlaces are those of one route. It reports false when they are not needed, or
// are those that the tags tell.
func (l *layout) ownPlaces(route *contract.Route) ([]placed, bool) {
	if route.Request == nil || !l.related[structOf(route.Request)] {
		return nil, false
	}
	var out []placed
	for _, input := range route.Inputs {
		out = append(out, placed{input.Chain, string(input.In), input.Name})
	}
	for _, chain := range route.BodyFields() {
		wire, _ := chain.Field().InJSON()
		out = append(out, placed{chain, string(contract.JSON), wire.Name})
	}
	usual := map[*contract.Field]placed{}
	for _, p := range placesOf(structOf(route.Request)) {
		usual[p.chain.Field()] = p
	}
	own := len(usual) != len(out)
	for _, p := range out {
		other := usual[p.chain.Field()]
		own = own || other.in != p.in || other.name != p.name
	}
	return out, own
}

// relater emits the function that checks the rules of fields about each other.
func (l *layout) relater(f *gocode.File, name string, t *contract.Type, places []placed) {
	v := validator{l: l, verb: "relate", checked: l.related}
	f.Func().Id(name).Params(jen.Id("c").Op("*").Id(l.bind("Checks")), jen.Id("v").Op("*").Id(t.Name)).
		BlockFunc(func(body *jen.Group) {
			body.If(jen.Id("v").Op("==").Nil().Op("||").Id("c").Dot("Deep").Call()).Block(jen.Return())
			for _, p := range places {
				l.relations(body, p, places)
				v.inside(body, p)
			}
		})
	f.Line()
}

// inside emits the checks of what the value of a field is made of.
func (v validator) inside(body *jen.Group, p placed) {
	f, t := p.chain.Field(), target{root: "v", chain: p.chain}
	if !v.needs(checks{}, f.Ref) {
		return
	}
	within(body, v.conditions(t), func(block *jen.Group) {
		block.Id("c").Dot("Field").Call(jen.Lit(p.in), jen.Lit(p.name))
		v.parts(block, checks{}, f.Ref, t.expr(), 0)
		block.Id("c").Dot("Out").Call()
	})
}

// relations emits the rules of one field about others.
func (l *layout) relations(body *jen.Group, p placed, places []placed) {
	t := target{root: "v", chain: p.chain}
	for _, rule := range p.chain.Field().Relations {
		r := relation{l: l, rule: rule, own: t, names: map[*contract.Field]string{}}
		for _, other := range places {
			r.names[other.chain.Field()] = other.name
		}
		if rule.Name == contract.RuleUnique {
			r.unique(body, p)
			continue
		}
		within(body, distinct(append(passed(t), r.broken()...)), func(block *jen.Group) { r.fail(block, p, r.message()) })
	}
}

func (r relation) fail(block *jen.Group, p placed, message string) {
	block.Id("c").Dot("Field").Call(jen.Lit(p.in), jen.Lit(p.name))
	block.Add(fail("c", r.rule.Name, message))
	block.Id("c").Dot("Out").Call()
}

// passed are the conditions that the structs on the way to a field are there.
func passed(t target) []jen.Code {
	var out []jen.Code
	for i, outer := range t.chain[:len(t.chain)-1] {
		if pointed(outer.Ref) != nil {
			out = append(out, jen.Id(t.upTo(i+1)).Op("!=").Nil())
		}
	}
	return out
}

// relate emits the check of a request that was read.
func (l *layout) relate(body *jen.Group, route *contract.Route, value string) {
	v := validator{l: l, verb: "relate", checked: l.related}
	write(body, "c := &"+l.bind("Checks")+"{}")
	struc := structOf(route.Request)
	if struc == nil {
		v.parts(body, checks{}, route.Request, value, 0)
	} else {
		name := struc.Name
		if _, own := l.ownPlaces(route); own {
			name = l.routes[route].Bind
		}
		write(body, call("relate"+name, "c", asStruct(pointee(route.Request), struc, "&"+value)))
	}
	write(body, "err = c.Err()")
}

// relates reports whether fields of a request have rules about each other.
func (l *layout) relates(route *contract.Route) bool {
	for part := range parts(route.Request) {
		return l.related[part]
	}
	return false
}
