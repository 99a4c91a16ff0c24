package service

import (
	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

// findSockets notes which routes are WebSockets.
func (l *layout) findSockets() {
	l.sockets = map[*contract.Route]bool{}
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			l.sockets[route] = group.WebSocket
		}
	}
}

// nameSenders settles the types through which logic sends events: one for each
// type of event that has a name, and one for each route that streams anything
// else. They stand in the types package, so that logic needs no other import.
func (l *layout) nameSenders() {
	l.senders = map[*contract.Route]string{}
	known := map[string]string{}
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			if !group.SSE || route.Response == nil {
				continue
			}
			event := pointee(route.Response)
			if event.Kind != contract.Named {
				l.senders[route] = l.bound.Unique(gocode.Exported(group.Name+"/"+route.Handler) + "Sender")
				continue
			}
			if known[event.Name] == "" {
				known[event.Name] = l.bound.Unique(event.Name + "Sender")
			}
			l.senders[route] = known[event.Name]
		}
	}
}

// senderDecls is the file that declares them.
func (l *layout) senderDecls() *gocode.File {
	f := gocode.NewFile(l.typesPath(), "types")
	f.Std("time", "encoding/json")
	f.Use(l.runtimePath("sse"))
	declared := map[string]bool{}
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			name := l.senders[route]
			if name == "" || declared[name] {
				continue
			}
			declared[name] = true
			event := gocode.Type(pointee(route.Response), l.typesPath())
			f.Comment(name + " sends events to the client of a stream.")
			f.Type().Id(name).Op("=").Add(l.sse("Sender")).Types(event).Line()
		}
	}
	return f
}

// streamBody is the request path of a stream behind its binding.
func (l *layout) streamBody(body *jen.Group, route *contract.Route, args []jen.Code) {
	names := l.routes[route]
	verb, head := "Serve", []jen.Code{jen.Id("w"), jen.Id("r"), l.sse("Config").Values()}
	if struc := l.answerType(route); struc != nil && l.encoded.names[struc] != "" {
		verb, head = "ServeEncoded", append(head, jen.Qual(l.typesPath(), l.encoded.names[struc]))
	} else if event := pointee(route.Response); event.Core().Kind == contract.External {
		one := jen.Qual(l.encodePath, "External").Types(jen.Id(event.OnWire().String()), gocode.Type(event, l.typesPath()))
		verb, head = "ServeEncoded", append(head, one)
	}
	body.Add(l.sse(verb)).Call(append(head,
		jen.Func().Params(
			jen.Id("ctx").Qual("context", "Context"), jen.Id("client").Op("*").Qual(l.typesPath(), l.senders[route]),
		).Error().Block(jen.Return(
			jen.Qual(l.importPath(names.Package.dir("logic")), "New"+names.Logic).
				Call(jen.Id("ctx"), jen.Id("svcCtx")).Dot(names.Method).Call(append(args, jen.Id("client"))...),
		)),
	)...)
}

// socketBody is the request path of a WebSocket behind its binding.
func (l *layout) socketBody(body *jen.Group, route *contract.Route, args []jen.Code) {
	names := l.routes[route]
	body.Qual(l.runtimePath("websocket"), "Serve").Call(
		jen.Id("w"), jen.Id("r"),
		jen.Func().Params(
			jen.Id("w").Qual("net/http", "ResponseWriter"), jen.Id("r").Op("*").Qual("net/http", "Request"),
		).Error().Block(jen.Return(
			jen.Qual(l.importPath(names.Package.dir("logic")), "New"+names.Logic).
				Call(jen.Id("r").Dot("Context").Call(), jen.Id("svcCtx")).Dot(names.Method).
				Call(append(args, jen.Id("w"), jen.Id("r"))...),
		)),
	)
}

func (l *layout) sse(name string) *jen.Statement { return jen.Qual(l.runtimePath("sse"), name) }
