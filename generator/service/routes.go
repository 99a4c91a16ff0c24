package service

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/contract"
)

const handlerDir = "internal/handler"

// handshake is the constant of runtime/rest that names the shape of generated
// code. A runtime too old or too new lacks it, and the compiler says so.
const handshake = "UpgradeRuntimeOrRegenerate2"

func emitRoutes(l *layout) []plan.File {
	return []plan.File{gocode.Generated(handlerDir+"/routes.go", l.routeTable)}
}

// routeTable is the file that gives every route to the router.
func (l *layout) routeTable() *gocode.File {
	f := gocode.NewFile(l.importPath(handlerDir), "handler")
	f.Reserve("router", "guard", "guardUpload", "svcCtx", "h")
	f.Std("errors", "net/http", "time")
	f.Use(l.svcPath(), l.runtimePath("middleware"), l.runtimePath("rest"))
	for _, pkg := range l.packages {
		if pkg.Name != "" {
			f.Import(l.importPath(pkg.dir("handler")), pkg.Name)
		}
	}
	f.PackageComment("Package handler routes requests to the logic of " + l.api.Service + ".")

	f.Comment("The runtime must match this file: where this does not compile, upgrade apigen's")
	f.Comment("runtime or generate again.")
	f.Const().Id("_").Op("=").Qual(l.runtimePath("rest"), handshake).Line()

	l.routesNew(f)
	for i, group := range l.api.Groups {
		l.routesGroup(f, i, group)
	}
	return f
}

// routesNew emits the constructor: all groups, then the guards that every
// request passes, outermost first.
func (l *layout) routesNew(f *gocode.File) {
	var registered []jen.Code
	for i, group := range l.api.Groups {
		registered = append(registered, jen.Id(registerName(i, group)).Call(jen.Id("router"), jen.Id("svcCtx")))
	}
	log := jen.Id("svcCtx").Dot("Log")
	guard := func(name string, args ...jen.Code) jen.Code {
		return jen.Qual(l.runtimePath("middleware"), name).Call(args...)
	}
	f.Comment("New returns the handler of the whole service. An error means that two routes of")
	f.Comment("the contract claim the same requests.")
	f.Func().Id("New").
		Params(jen.Id("svcCtx").Op("*").Qual(l.svcPath(), "ServiceContext")).
		Params(jen.Qual("net/http", "Handler"), jen.Error()).
		Block(
			jen.Id("router").Op(":=").Qual(l.runtimePath("rest"), "NewRouter").Call(),
			jen.If(jen.Err().Op(":=").Qual("errors", "Join").Call(lines(registered)...), jen.Err().Op("!=").Nil()).
				Block(jen.Return(jen.Nil(), jen.Err())),
			jen.Return(jen.Qual(l.runtimePath("middleware"), "Chain").Call(lines([]jen.Code{
				jen.Id("router"),
				guard("RequestID"),
				guard("AccessLog", log),
				guard("Recover", log.Clone()),
				guard("SecureHeaders"),
			})...), jen.Nil()),
		)
	f.Line()
}

func (l *layout) routesGroup(f *gocode.File, index int, group *contract.Group) {
	var handles []jen.Code
	for _, route := range group.Routes {
		names := l.routes[route]
		handler := jen.Qual(l.importPath(names.Package.dir("handler")), names.Handler).Call(jen.Id("svcCtx"))
		handles = append(handles, jen.Id("router").Dot(pick(len(group.Middleware) > 0, "Handle", "Route")).Call(
			jen.Qual("net/http", methodConst(route.Method)), jen.Lit(route.Path), jen.Id(guardOf(route)).Call(handler),
		))
	}
	f.Comment(registerName(index, group) + " adds " + describe(group) + ".")
	f.Func().Id(registerName(index, group)).Params(
		jen.Id("router").Op("*").Qual(l.runtimePath("rest"), "Router"),
		jen.Id("svcCtx").Op("*").Qual(l.svcPath(), "ServiceContext"),
	).Error().BlockFunc(func(body *jen.Group) {
		l.groupGuards(body, group)
		body.Return(jen.Qual("errors", "Join").Call(lines(handles)...))
	})
	f.Line()
}

// chain is what stands before a group's handlers, outermost first: time and
// size before identity, identity before the team's own middleware.
func (l *layout) chain(group *contract.Group) []jen.Code {
	runtime := func(name string, args ...jen.Code) jen.Code {
		return jen.Qual(l.runtimePath("middleware"), name).Call(args...)
	}
	timeout := jen.Qual(l.runtimePath("middleware"), "DefaultDeadline")
	switch {
	case group.Timeout == contract.NoTimeout:
		timeout = jen.Lit(-1)
	case group.Timeout > 0:
		timeout = duration(group.Timeout)
	}
	size := jen.Qual(l.runtimePath("middleware"), "DefaultBodyLimit")
	if group.MaxBytes > 0 {
		size = jen.Lit(int(group.MaxBytes))
	}
	chain := []jen.Code{jen.Id("h"), runtime("Deadline", timeout), runtime("BodyLimit", size)}
	switch {
	case group.SSE:
		chain = slices.Delete(chain, 1, 2) // a stream lasts as long as somebody listens
	case group.WebSocket:
		chain = chain[:1] // nor has it a body
	}
	if group.JWT != "" {
		chain = append(chain, jen.Id("svcCtx").Dot(l.tokens[group.JWT]).Dot("Middleware").Call())
	}
	for _, name := range group.Middleware {
		chain = append(chain, jen.Id("svcCtx").Dot(name+"Middleware"))
	}
	return chain
}

func registerName(index int, group *contract.Group) string {
	return fmt.Sprintf("register%d%s", index+1, gocode.Exported(group.Name+"/routes"))
}

func describe(group *contract.Group) string {
	parts := []string{"the routes"}
	if group.Name != "" {
		parts = append(parts, "of group "+group.Name)
	}
	if group.Prefix != "" {
		parts = append(parts, "under "+group.Prefix)
	}
	if group.JWT != "" {
		parts = append(parts, "behind the tokens of "+group.JWT)
	}
	return strings.Join(parts, " ")
}

// lines puts each argument of a call on a line of its own.
func lines(args []jen.Code) []jen.Code {
	out := make([]jen.Code, 0, len(args)+1)
	for _, arg := range args {
		out = append(out, jen.Line().Add(arg))
	}
	return append(out, jen.Line())
}

// duration spells d in the largest unit that divides it.
func duration(d time.Duration) *jen.Statement {
	units := []struct {
		name string
		size time.Duration
	}{
		{"Hour", time.Hour}, {"Minute", time.Minute}, {"Second", time.Second},
		{"Millisecond", time.Millisecond}, {"Microsecond", time.Microsecond},
	}
	for _, unit := range units {
		if d%unit.size == 0 {
			return jen.Lit(int(d/unit.size)).Op("*").Qual("time", unit.name)
		}
	}
	return jen.Lit(int(d)).Op("*").Qual("time", "Nanosecond")
}

func methodConst(method string) string {
	return "Method" + method[:1] + strings.ToLower(method[1:])
}
