package service

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/contract"
)

func emitBind(l *layout) []plan.File {
	var files []plan.File
	if l.hasRequests() {
		files = append(files, gocode.Generated(typesDir+"/bind.go", l.binders))
	}
	if len(l.decoded(true)) > 0 {
		files = append(files, gocode.Generated(typesDir+"/decode.go", l.decoders))
	}
	if l.readsBodies() {
		files = append(files, gocode.Generated(typesDir+"/read.go", l.readers))
	}
	if len(l.senders) > 0 {
		files = append(files, gocode.Generated(typesDir+"/senders.go", l.senderDecls))
	}
	if len(l.patterns) > 0 {
		files = append(files, gocode.Generated(typesDir+"/patterns.go", l.patternVars))
	}
	return files
}

func (l *layout) hasRequests() bool {
	return slices.ContainsFunc(l.api.Groups, func(g *contract.Group) bool {
		return slices.ContainsFunc(g.Routes, func(r *contract.Route) bool { return r.Request != nil })
	})
}

// binders is the file with a function for each request.
func (l *layout) binders() *gocode.File {
	f := l.typesFile()
	f.Std("maps", "slices")
	l = l.in(f)
	l.ownVars(f, l.textTypes(), ownText, "HasTextMethod")
	l.ownChecks(f)
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			if route.Request != nil {
				l.bindRoute(f, group, route)
			}
		}
	}
	return f
}

// decoders is the file with a function for each type in a JSON body.
func (l *layout) decoders() *gocode.File {
	f := l.typesFile()
	l = l.in(f)
	for _, t := range l.decoded(true) {
		l.decodeType(f, t)
	}
	return f
}

func (l *layout) typesFile() *gocode.File {
	f := gocode.NewFile(l.typesPath(), "types")
	f.Std("net/http", "time", "encoding/json", "strings", "unicode/utf8")
	f.Use(l.runtimePath("bind"), l.runtimePath("encode"))
	return f
}

// bindRoute emits the function that turns a request into the route's type.
func (l *layout) bindRoute(f *gocode.File, group *contract.Group, route *contract.Route) {
	name, ref := l.routes[route].Bind, route.Request
	result := argument(ref)
	value := jen.Id("req")
	if structOf(ref) != nil {
		ref, value = pointee(ref), jen.Op("&").Id("req")
	}
	f.Add(gocode.Comment(name + " reads the request of " + route.Method + " " + route.Path + ".")...)
	f.Func().Id(name).Params(jen.Id("r").Op("*").Qual("net/http", "Request")).
		Params(jen.Id(l.spell(result)), jen.Error()).
		BlockFunc(func(body *jen.Group) {
			body.Var().Id("req").Id(l.spell(ref))
			write(body, "b := "+call(l.bind("New"), "r"))
			l.unknownNames(body, group)
			l.bindOwnBody(body, route)
			l.openUpload(body, route)
			for _, input := range route.Inputs {
				if input.Field().Files == nil {
					l.bindInput(body, group, route, input)
				}
			}
			l.takeFiles(body, route)
			l.bindBody(body, group, route)
			l.finish(body, route, value, "b.Done()")
		})
	f.Line()
}

// bindInput emits one value from the path, the query, a form or a header.
func (l *layout) bindInput(body *jen.Group, group *contract.Group, route *contract.Route, input *contract.Input) {
	f := input.Field()
	field := target{root: "req", chain: input.Chain}
	l.bindField(body, reading{
		name: "v", input: l.fromText(group, input), target: field, read: l.value(below(f)).read,
		other: l.otherOf(f, group, route, func(name string) string { return textSource(input.In, name) }),
	})
}

// bindBody emits what is read from a JSON body.
func (l *layout) bindBody(body *jen.Group, group *contract.Group, route *contract.Route) {
	if route.Body != contract.JSONBody {
		return
	}
	struc := structOf(route.Request)
	if struc == nil {
		l.body(checks{}).read(body, route.Request, "b.Reader()", "&req")
		body.If(jen.List(jen.Id("n"), jen.Id("ok")).Op(":=").Id("b").Dot("Body").Call(), jen.Id("ok")).
			BlockFunc(func(block *jen.Group) { l.node(checks{}).read(block, route.Request, "n", "&req") })
		return
	}
	fields := route.BodyFields()
	reader := "b." + pick(needsBody(fields), "Reader", "OptionalReader") + "()"
	into := asStruct(pointee(route.Request), struc, "&req")
	whole := len(fields) == len(struc.Flat())
	body.If(jen.Op("!").Id(ownJSON(struc))).BlockFunc(func(block *jen.Group) {
		write(block, call("read"+pick(whole, struc.Name, l.routes[route].Bind), reader, into))
		write(block, "if o, ok := b.JSON(); ok").BlockFunc(func(block *jen.Group) {
			if whole {
				write(block, call(decoderName(struc), "o", into))
			} else {
				for _, chain := range fields {
					l.bindJSONField(block, "req", chain, group, route)
				}
				l.checkRepeats(block, route)
			}
			write(block, "o.Close()")
		})
	})
}

// bindOwnBody emits what is done with the body of a request whose type reads
// itself: the type gets all of it, before what comes from elsewhere.
func (l *layout) bindOwnBody(body *jen.Group, route *contract.Route) {
	if struc := structOf(route.Request); struc != nil && route.Body == contract.JSONBody {
		into := asStruct(pointee(route.Request), struc, "&req")
		write(body, "if "+ownJSON(struc)+" {\n"+call(l.bind("OwnBody"), "b", into)+"\n}")
	}
}

// needsBody reports whether a route requires something of its body.
func needsBody(fields []contract.Chain) bool {
	return slices.ContainsFunc(fields, func(c contract.Chain) bool { return required(c.Field()) })
}

func required(f *contract.Field) bool { return !f.Optional && f.OptionalIf == "" }

// reading is all that it takes to read one field.
type reading struct {
	name   string // of the variable that holds the input
	input  string // gets the input
	target target
	read   func(block *jen.Group, ref *contract.Ref, source, target string)
	other  string // gets the input that the field goes with; empty for none
}

// bindField emits the choice between a present and an absent value.
func (l *layout) bindField(block *jen.Group, r reading) {
	f := r.target.field()
	stmt := write(block, "if "+r.name+" := "+r.input+"; "+r.presence(f)).BlockFunc(func(block *jen.Group) {
		r.target.allocate(block)
		r.read(block, f.Ref, r.name, "&"+r.target.expr())
		l.refuseNull(block, r.name, f, r.target.expr())
		l.check(block, r.name, own(f), f.Ref, r.target.expr())
	})
	if f.Default == nil {
		return
	}
	stmt.Else().BlockFunc(func(block *jen.Group) {
		r.target.allocate(block)
		l.setDefault(block, r.target)
	})
}

// presence asks whether a field is to be read, and records that it lacks.
func (r reading) presence(f *contract.Field) string {
	switch name, instead := strings.CutPrefix(f.OptionalIf, "!"); {
	case f.OptionalIf == "" && f.Optional:
		return r.name + ".Present()"
	case f.OptionalIf == "":
		return r.name + ".Required()"
	case instead:
		return call(r.name+".Either", strconv.Quote(name), r.other+".Present()")
	default:
		return call(r.name+".Together", strconv.Quote(name), r.other+".Present()")
	}
}

// otherOf is the call that gets the input a field goes with: where the route
// reads the other field, and otherwise beside the field itself.
func (l *layout) otherOf(f *contract.Field, group *contract.Group, route *contract.Route, beside func(name string) string) string {
	if f.OptionalIf == "" {
		return ""
	}
	if route != nil {
		for _, input := range route.Inputs {
			if input.Field() == f.Other {
				return l.fromText(group, input)
			}
		}
	}
	return beside(strings.TrimPrefix(f.OptionalIf, "!"))
}

// asStruct converts a pointer to a type that is declared as another struct.
func asStruct(ref *contract.Ref, struc *contract.Type, pointer string) string {
	if ref.Name == struc.Name {
		return pointer
	}
	return call("(*"+struc.Name+")", pointer)
}

// structOf returns the struct type a request stands for, or nil.
func structOf(ref *contract.Ref) *contract.Type {
	core := ref.Core()
	if core.Kind == contract.Named && core.Type != nil && core.Type.Struct() {
		return core.Type
	}
	return nil
}
