package service

import (
	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/contract"
)

func emitHandlers(l *layout) []plan.File {
	var files []plan.File
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			names := l.routes[route]
			path := l.file(names.Package.dir("handler"), names.File, "handler")
			files = append(files, gocode.Generated(path, func() *gocode.File { return l.handler(group, route) }))
		}
	}
	return files
}

func (l *layout) handler(group *contract.Group, route *contract.Route) *gocode.File {
	names := l.routes[route]
	f := gocode.NewFile(l.importPath(names.Package.dir("handler")), names.Package.Clause("handler"))
	f.Std("context", "net/http")
	f.Use(l.svcPath(), l.typesPath(), l.runtimePath("bind"), l.runtimePath("problem"), l.runtimePath("rest"), l.runtimePath("sse"), l.runtimePath("websocket"))
	f.ImportAlias(l.importPath(names.Package.dir("logic")), "logic")

	f.Add(gocode.Comment(names.Handler + " answers " + route.Method + " " + route.Path + ".")...)
	f.Comment("//")
	f.Comment("//go:noinline") // where the compiler inlines it, each request allocates the logic
	f.Func().Id(names.Handler).
		Params(jen.Id("svcCtx").Op("*").Qual(l.svcPath(), "ServiceContext")).
		Qual("net/http", "HandlerFunc").
		Block(jen.Return(jen.Func().Params(
			jen.Id("w").Qual("net/http", "ResponseWriter"),
			jen.Id("r").Op("*").Qual("net/http", "Request"),
		).BlockFunc(func(body *jen.Group) { l.handlerBody(body, group, route) })))
	return f
}

// handlerBody is the request path of one route: bind, logic, answer.
func (l *layout) handlerBody(body *jen.Group, group *contract.Group, route *contract.Route) {
	names := l.routes[route]
	fail := jen.If(jen.Err().Op("!=").Nil()).Block(
		jen.Qual(l.runtimePath("problem"), "Write").Call(jen.Id("w"), jen.Id("r"), jen.Err()),
		jen.Return(),
	)
	var args []jen.Code
	if route.Request != nil {
		body.List(jen.Id("req"), jen.Err()).Op(":=").Qual(l.typesPath(), names.Bind).Call(jen.Id("r"))
		body.Add(fail)
		args = append(args, jen.Id("req"))
	}
	if route.Request == nil && l.unknown(group) == contract.RefuseUnknown {
		l.refuseSent(body, group)
	}
	if l.senders[route] != "" {
		l.streamBody(body, route, args)
		return
	}
	if l.sockets[route] {
		l.socketBody(body, route, args)
		return
	}
	call := jen.Qual(l.importPath(names.Package.dir("logic")), "New"+names.Logic).
		Call(jen.Id("r").Dot("Context").Call(), jen.Id("svcCtx")).Dot(names.Method).Call(args...)
	if route.Response == nil {
		body.If(jen.Err().Op(":=").Add(call), jen.Err().Op("!=").Nil()).Block(
			append([]jen.Code{jen.Qual(l.runtimePath("problem"), "Write").Call(jen.Id("w"), jen.Id("r"), jen.Err())}, leaveEarly(route)...)...,
		)
		if isEmpty(route) {
			body.Qual(l.runtimePath("rest"), "Empty").Call(jen.Id("w"), jen.Id("r"), statusCode(route.Answer.Status))
		}
		return
	}
	body.List(jen.Id("resp"), jen.Err()).Op(":=").Add(call)
	body.Add(fail)
	l.answer(body, route)
}

// leaveEarly ends a handler that has something to do after a failure was told.
func leaveEarly(route *contract.Route) []jen.Code {
	if isEmpty(route) {
		return []jen.Code{jen.Return()}
	}
	return nil
}

// answer sends what the logic returned.
func (l *layout) answer(body *jen.Group, route *contract.Route) {
	status := statusCode(route.Answer.Status)
	if hasHead(route) {
		status = jen.Id("status")
		l.head(body, route)
	}
	if !route.HasAnswerBody() {
		body.Qual(l.runtimePath("rest"), "Empty").Call(jen.Id("w"), jen.Id("r"), status)
		return
	}
	answer := []jen.Code{jen.Id("w"), jen.Id("r"), status, jen.Id("resp")}
	if encoder := l.answerEncoder(route); encoder != "" {
		body.Qual(l.runtimePath("rest"), "Answer").Call(append(answer, jen.Qual(l.typesPath(), encoder))...)
		return
	}
	body.Qual(l.runtimePath("rest"), "WriteJSON").Call(answer...)
}

// head sends what the answer has outside its body, and settles its status.
func (l *layout) head(body *jen.Group, route *contract.Route) {
	t := structOf(route.Response)
	resp := jen.Id("resp")
	if l.answerType(route) == nil {
		resp = jen.Parens(jen.Op("*").Qual(l.typesPath(), t.Name)).Call(resp)
	}
	body.List(jen.Id("status"), jen.Err()).Op(":=").Qual(l.typesPath(), l.heads[t]).
		Call(jen.Id("w").Dot("Header").Call(), resp, statusCode(route.Answer.Status))
	body.If(jen.Err().Op("!=").Nil()).Block(
		jen.Qual(l.runtimePath("problem"), "Write").Call(jen.Id("w"), jen.Id("r"), jen.Qual(l.runtimePath("problem"), "Internal").Call(jen.Err())),
		jen.Return(),
	)
}

// answerEncoder names the function that encodes a route's answer, or is empty.
func (l *layout) answerEncoder(route *contract.Route) string {
	if name, ok := l.encoded.routes[route]; ok {
		return name
	}
	return l.encoded.names[l.answerType(route)]
}
