package service

import (
	"fmt"
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
const handshake = "UpgradeRuntimeOrRegenerate6"

func emitRoutes(l *layout) []plan.File {
	return []plan.File{gocode.Generated(handlerDir+"/routes.go", l.routeTable)}
}

// routeTable is the file that gives every route to the router.
func (l *layout) routeTable() *gocode.File {
	f := gocode.NewFile(l.importPath(handlerDir), "handler")
	f.Reserve("router", "guards", "add", "addUpload", "svcCtx", "h", "method", "pattern", "name", "route")
	f.Std("errors", "net/http", "time")
	f.Use(l.svcPath(), l.runtimePath("guard"), l.runtimePath("limit"), l.runtimePath("middleware"),
		l.runtimePath("observe"), l.runtimePath("rest"), l.runtimePath("shed"))
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

// routesNew emits the constructor: the guards of what no route takes, then all
// groups.
func (l *layout) routesNew(f *gocode.File) {
	var registered []jen.Code
	for i, group := range l.api.Groups {
		registered = append(registered, jen.Id(registerName(i, group)).Call(jen.Id("router"), jen.Id("guards"), jen.Id("svcCtx")))
	}
	registered = append(registered, jen.Id("guards").Dot("Err").Call())
	f.Comment("New returns the handler of the whole service. An error means that two routes of")
	f.Comment("the contract claim the same requests, that a guard can't work as configured, or")
	f.Comment("that svcCtx lacks what routes need.")
	f.Func().Id("New").
		Params(jen.Id("svcCtx").Op("*").Qual(l.svcPath(), "ServiceContext")).
		Params(jen.Qual("net/http", "Handler"), jen.Error()).
		Block(
			jen.If(jen.Err().Op(":=").Qual(l.runtimePath("rest"), "CheckParts").Call(l.neededParts()...), jen.Err().Op("!=").Nil()).
				Block(jen.Return(jen.Nil(), jen.Err())),
			jen.Id("router").Op(":=").Qual(l.runtimePath("rest"), "NewRouter").Call(),
			jen.Id("guards").Op(":=").Id("svcCtx").Dot(guardsField).Dot("Or").Call(jen.Id("svcCtx").Dot("Log")),
			jen.Id("router").Dot("Unmatched").Call(jen.Id("guards").Dot("Unmatched").Call().Op("...")),
			jen.If(jen.Err().Op(":=").Qual("errors", "Join").Call(lines(registered)...), jen.Err().Op("!=").Nil()).
				Block(jen.Return(jen.Nil(), jen.Err())),
			jen.Return(jen.Id("router"), jen.Nil()),
		)
	f.Line()
}

// neededParts are the service context and the names of its fields that routes
// can't do without.
func (l *layout) neededParts() []jen.Code {
	parts := []jen.Code{jen.Id("svcCtx"), jen.Lit("Log")}
	for _, jwt := range l.jwtWirings() {
		parts = append(parts, jen.Lit(jwt.Field))
	}
	for _, name := range l.middlewares() {
		parts = append(parts, jen.Lit(name+"Middleware"))
	}
	return parts
}

func (l *layout) routesGroup(f *gocode.File, index int, group *contract.Group) {
	var handles []jen.Code
	for _, route := range group.Routes {
		names := l.routes[route]
		handler := jen.Qual(l.importPath(names.Package.dir("handler")), names.Handler).Call(jen.Id("svcCtx"))
		handles = append(handles, jen.Id(adderOf(route)).Call(
			jen.Qual("net/http", methodConst(route.Method)), jen.Lit(route.Path), jen.Lit(route.Handler), handler,
		))
		if slashed := route.SlashedVariables(); len(slashed) > 0 {
			arguments := []jen.Code{jen.Qual("net/http", methodConst(route.Method)), jen.Lit(route.Path)}
			for _, name := range slashed {
				arguments = append(arguments, jen.Lit(name))
			}
			handles = append(handles, jen.Id("router").Dot("AllowEncodedSlash").Call(arguments...))
		}
	}
	f.Comment(registerName(index, group) + " adds " + describe(group) + ".")
	f.Func().Id(registerName(index, group)).Params(
		jen.Id("router").Op("*").Qual(l.runtimePath("rest"), "Router"),
		jen.Id("guards").Op("*").Qual(l.runtimePath("guard"), "Guards"),
		jen.Id("svcCtx").Op("*").Qual(l.svcPath(), "ServiceContext"),
	).Error().BlockFunc(func(body *jen.Group) {
		l.groupAdders(body, group)
		body.Return(jen.Qual("errors", "Join").Call(lines(handles)...))
	})
	f.Line()
}

// groupAdders emits the functions that put a group's guards before a handler
// and give it to the router: one for ordinary routes and one for uploads, as far
// as the group has routes for them.
func (l *layout) groupAdders(body *jen.Group, group *contract.Group) {
	done := map[string]bool{}
	for _, route := range group.Routes {
		name := adderOf(route)
		if done[name] {
			continue
		}
		done[name] = true
		chain := []jen.Code{jen.Id("h")}
		for _, g := range GuardsOf(group, route) {
			chain = append(chain, g.emit(l, group))
		}
		// Middleware and WebSocket logic of the team's own may ask for r.PathValue.
		register := pick(len(group.Middleware) > 0 || group.WebSocket, "Handle", "Route")
		body.Id(name).Op(":=").Func().Params(
			jen.List(jen.Id("method"), jen.Id("pattern"), jen.Id("name")).String(), jen.Id("h").Qual("net/http", "Handler"),
		).Error().Block(
			jen.Id("route").Op(":=").Qual(l.runtimePath("observe"), "Route").Values(routeFields(group)...),
			jen.Return(jen.Id("router").Dot(register).Call(jen.Id("method"), jen.Id("pattern"),
				jen.Qual(l.runtimePath("middleware"), "Chain").Call(lines(chain)...))),
		)
	}
}

func routeFields(group *contract.Group) []jen.Code {
	fields := []jen.Code{
		jen.Id("Method").Op(":").Id("method"), jen.Id("Pattern").Op(":").Id("pattern"), jen.Id("Name").Op(":").Id("name"),
	}
	if group.Name != "" {
		fields = append(fields, jen.Id("Group").Op(":").Lit(group.Name))
	}
	return fields
}

// adderOf names the function that adds a route.
func adderOf(route *contract.Route) string {
	return pick(route.HasFiles(), "addUpload", "add")
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
