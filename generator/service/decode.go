package service

import (
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

// readsBodies reports whether some route has a JSON body.
func (l *layout) readsBodies() bool {
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			if route.Request != nil && route.Body == contract.JSONBody {
				return true
			}
		}
	}
	return false
}

// decoded lists the struct types that some route reads from a JSON body, or
// from JSON in other inputs as well, in contract order.
func (l *layout) decoded(inputs bool) []*contract.Type {
	seen := map[*contract.Type]bool{}
	var visit func(ref *contract.Ref)
	visitType := func(t *contract.Type) {
		if seen[t] {
			return
		}
		seen[t] = true
		for _, chain := range t.Flat() {
			visit(chain.Field().Ref)
		}
	}
	visit = func(ref *contract.Ref) {
		for ; ref != nil; ref = ref.Elem {
			if struc := structOf(ref); struc != nil {
				visitType(struc)
				return
			}
			if endless(ref) {
				return
			}
			ref = ref.Core()
		}
	}
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			for _, input := range route.Inputs {
				if !inputs {
					break
				}
				visit(input.Field().Ref) // a struct may stand there as JSON text
			}
			l.visitBody(route, visit, visitType)
		}
	}
	var types []*contract.Type
	for _, t := range l.api.Types {
		if seen[t] {
			types = append(types, t)
		}
	}
	return types
}

// visitBody visits what a route reads from its body. A request of which only
// some fields come from the body needs no decoder of its own.
func (l *layout) visitBody(route *contract.Route, visit func(*contract.Ref), visitType func(*contract.Type)) {
	if route.Body != contract.JSONBody {
		return
	}
	struc := structOf(route.Request)
	if struc == nil {
		visit(route.Request)
		return
	}
	fields := route.BodyFields()
	if len(fields) == len(struc.Flat()) {
		visitType(struc)
		return
	}
	for _, chain := range fields {
		visit(chain.Field().Ref)
	}
}

func decoderName(t *contract.Type) string { return "decode" + t.Name }

// decodeType emits the function that reads the members of a JSON object.
func (l *layout) decodeType(f *gocode.File, t *contract.Type) {
	f.Id("func " + decoderName(t) + "(o *" + l.bind("Object") + ", v *" + t.Name + ")").BlockFunc(func(body *jen.Group) {
		for _, chain := range t.Flat() {
			l.bindJSONField(body, "v", chain, nil, nil)
		}
	})
	f.Line()
}

// bindJSONField emits one member of an object. Group and route are nil in a
// function that several routes may share.
func (l *layout) bindJSONField(block *jen.Group, root string, chain contract.Chain, group *contract.Group, route *contract.Route) {
	f := chain.Field()
	wire, _ := f.InJSON()
	member := func(name string) string { return call("o.Field", strconv.Quote(name)) }
	read := l.node(below(f)).read
	if wire.AsString {
		read = l.quoted
	}
	l.bindField(block, reading{
		name: "n", input: member(wire.Name), target: target{root: root, chain: chain}, read: read,
		other: l.otherOf(f, group, route, member),
	})
}

// quoted reads a number or boolean that the contract wants in a JSON string.
func (l *layout) quoted(block *jen.Group, _ *contract.Ref, source, target string) {
	write(block, call(l.bind("Quoted"), source, target))
}
