package service

import (
	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/contract"
)

func emitBind(l *layout) []plan.File {
	files := []plan.File{
		gocode.Generated(typesDir+"/bind.go", l.binders),
		gocode.Generated(typesDir+"/decode.go", l.decoders),
	}
	if len(l.patterns) > 0 {
		files = append(files, gocode.Generated(typesDir+"/patterns.go", l.patternVars))
	}
	return files
}

// binders is the file with a function for each request.
func (l *layout) binders() *gocode.File {
	f := l.typesFile()
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			if route.Request != nil {
				l.bindRoute(f, route)
			}
		}
	}
	return f
}

// decoders is the file with a function for each type in a JSON body.
func (l *layout) decoders() *gocode.File {
	f := l.typesFile()
	for _, t := range l.decoded() {
		l.decodeType(f, t)
	}
	return f
}

func (l *layout) typesFile() *gocode.File {
	f := gocode.NewFile(l.typesPath(), "types")
	f.Std("net/http", "time", "encoding/json", "unicode/utf8")
	f.Use(l.runtimePath("bind"))
	return f
}

// bindRoute emits the function that turns a request into the route's type.
func (l *layout) bindRoute(f *gocode.File, route *contract.Route) {
	name, ref := l.routes[route].Bind, route.Request
	result := argument(ref)
	value := jen.Id("req")
	if structOf(ref) != nil {
		ref, value = pointee(ref), jen.Op("&").Id("req")
	}
	f.Add(gocode.Comment(name + " reads the request of " + route.Method + " " + route.Path + ".")...)
	f.Func().Id(name).Params(jen.Id("r").Op("*").Qual("net/http", "Request")).
		Params(gocode.Type(result, l.typesPath()), jen.Error()).
		BlockFunc(func(body *jen.Group) {
			body.Var().Id("req").Add(gocode.Type(ref, l.typesPath()))
			if len(route.Inputs) == 0 && route.Body == contract.NoBody {
				body.Return(value, jen.Nil())
				return
			}
			body.Id("b").Op(":=").Add(l.bind("New")).Call(jen.Id("r"))
			for _, input := range route.Inputs {
				l.bindInput(body, input)
			}
			l.bindBody(body, route)
			body.Return(value, jen.Id("b").Dot("Err").Call())
		})
	f.Line()
}

// bindInput emits one value from the path, the query, a form or a header.
func (l *layout) bindInput(body *jen.Group, input *contract.Input) {
	source := map[contract.In]string{
		contract.Path: "Path", contract.Query: "Query", contract.Form: "Form", contract.Header: "Header",
	}[input.In]
	get := jen.Id("b").Dot(source).Call(jen.Lit(input.Name))
	field := target{root: jen.Id("req"), chain: input.Chain}
	body.Add(l.bindField("v", get, field, l.value(below(input.Field())).read))
}

// bindBody emits what is read from a JSON body.
func (l *layout) bindBody(body *jen.Group, route *contract.Route) {
	if route.Body != contract.JSONBody {
		return
	}
	struc := structOf(route.Request)
	if struc == nil {
		body.If(jen.List(jen.Id("n"), jen.Id("ok")).Op(":=").Id("b").Dot("Body").Call(), jen.Id("ok")).
			Block(l.node(checks{}).read(route.Request, jen.Id("n"), jen.Op("&").Id("req")))
		return
	}
	fields := route.BodyFields()
	body.If(jen.List(jen.Id("o"), jen.Id("ok")).Op(":=").Id("b").Dot(bodyVerb(fields)).Call(), jen.Id("ok")).
		BlockFunc(func(block *jen.Group) {
			if len(fields) == len(struc.Flat()) {
				block.Id(decoderName(struc)).Call(jen.Id("o"), asStruct(pointee(route.Request), struc, jen.Op("&").Id("req")))
			} else {
				for _, chain := range fields {
					block.Add(l.bindJSONField(jen.Id("req"), chain))
				}
			}
			block.Id("o").Dot("Close").Call()
		})
}

// bodyVerb chooses how a body is opened: a route that requires nothing of it can
// do without.
func bodyVerb(fields []contract.Chain) string {
	for _, chain := range fields {
		if required(chain.Field()) {
			return "JSON"
		}
	}
	return "OptionalJSON"
}

func required(f *contract.Field) bool { return !f.Optional && f.OptionalIf == "" }

// bindField emits the choice between a present and an absent value.
func (l *layout) bindField(
	name string, get jen.Code, t target, read func(ref *contract.Ref, source, target jen.Code) *jen.Statement,
) jen.Code {
	f := t.field()
	check := "Present"
	if required(f) {
		check = "Required"
	}
	value := jen.Id(name)
	stmt := jen.If(value.Clone().Op(":=").Add(get), value.Clone().Dot(check).Call()).BlockFunc(func(block *jen.Group) {
		t.allocate(block)
		block.Add(read(f.Ref, value.Clone(), jen.Op("&").Add(t.expr())))
		l.check(block, value, own(f), f.Ref, t.expr())
	})
	if f.Default == nil {
		return stmt
	}
	return stmt.Else().BlockFunc(func(block *jen.Group) {
		t.allocate(block)
		l.setDefault(block, t)
	})
}

// asStruct converts a pointer to a type that is declared as another struct.
func asStruct(ref *contract.Ref, struc *contract.Type, pointer jen.Code) jen.Code {
	if ref.Name == struc.Name {
		return pointer
	}
	return jen.Parens(jen.Op("*").Id(struc.Name)).Parens(pointer)
}

func (l *layout) bind(name string) *jen.Statement { return jen.Qual(l.runtimePath("bind"), name) }

// structOf returns the struct type a request stands for, or nil.
func structOf(ref *contract.Ref) *contract.Type {
	core := ref.Core()
	if core.Kind == contract.Named && core.Type != nil && core.Type.Struct() {
		return core.Type
	}
	return nil
}
