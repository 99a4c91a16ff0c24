package service

import (
	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

// streams reports whether a route answers with events. The contract refuses
// such a route without a response.
func (l *layout) streams(route *contract.Route) bool { return l.streaming[route] }

// senderText is the type through which logic sends events.
func senderText(event string) string { return "*sse.Sender[" + event + "]" }

// streamBody is the request path of a stream behind its binding.
func (l *layout) streamBody(body *jen.Group, route *contract.Route, args []jen.Code) {
	names := l.routes[route]
	sse := func(name string) *jen.Statement { return jen.Qual(l.runtimePath("sse"), name) }
	event := gocode.Type(pointee(route.Response), l.typesPath())
	body.Add(sse("Serve")).Call(
		jen.Id("w"), jen.Id("r"), sse("Config").Values(),
		jen.Func().Params(
			jen.Id("ctx").Qual("context", "Context"), jen.Id("client").Op("*").Add(sse("Sender").Types(event)),
		).Error().Block(jen.Return(
			jen.Qual(l.importPath(names.Package.dir("logic")), "New"+names.Logic).
				Call(jen.Id("ctx"), jen.Id("svcCtx")).Dot(names.Method).Call(append(args, jen.Id("client"))...),
		)),
	)
}
