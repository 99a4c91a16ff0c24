package service

import (
	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

// ownChecks declares, for each type of a request, whether somebody gave it checks
// of its own.
func (l *layout) ownChecks(f *gocode.File) {
	declared := map[*contract.Type]bool{}
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			struc := requestStruct(route)
			if struc == nil || declared[struc] {
				continue
			}
			declared[struc] = true
			f.Id("var own" + struc.Name + " = " + call(l.bind("HasCheck")+"["+struc.Name+"]"))
			f.Line()
		}
	}
}

// requestStruct is the struct type that logic gets a request in, or nil.
func requestStruct(route *contract.Route) *contract.Type {
	if route.Request == nil {
		return nil
	}
	struc := structOf(route.Request)
	if struc == nil || pointee(route.Request).Name != struc.Name {
		return nil
	}
	return struc
}

// finish returns a request that was read, when the contract's rules have passed:
// after those of fields about each other, and after the checks of its own if it
// has some.
func (l *layout) finish(body *jen.Group, route *contract.Route, value *jen.Statement, done string) {
	struc := requestStruct(route)
	relates := l.relates(route)
	if struc == nil && !relates {
		body.Return(value, jen.Id(done))
		return
	}
	write(body, "err := "+done)
	if relates {
		write(body, "if err == nil").BlockFunc(func(block *jen.Group) { l.relate(block, route, "req") })
	}
	if struc != nil {
		write(body, "if err == nil && own"+struc.Name+" {\nerr = "+call(l.bind("Check"), "r.Context()", "&req")+"\n}")
	}
	body.Return(value, jen.Err())
}
