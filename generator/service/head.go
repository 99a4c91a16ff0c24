package service

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/contract"
)

// nameHeads settles the functions that send what answers have outside their bodies:
// one for each struct that some route answers with.
func (l *layout) nameHeads() {
	l.heads = map[*contract.Type]string{}
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			if t := structOf(orNone(route.Response)); hasHead(route) && l.heads[t] == "" {
				l.heads[t] = l.bound.Unique("Head" + t.Name)
			}
		}
	}
}

func orNone(ref *contract.Ref) *contract.Ref {
	if ref == nil {
		return &contract.Ref{}
	}
	return ref
}

// hasHead reports whether an answer has headers, cookies or a status of its own.
func hasHead(route *contract.Route) bool {
	return route.Answer.StatusField != nil || len(route.Answer.Outputs) > 0
}

func emitHeads(l *layout) []plan.File {
	if len(l.heads) == 0 {
		return nil
	}
	return []plan.File{gocode.Generated(typesDir+"/head.go", l.headFile)}
}

func (l *layout) headFile() *gocode.File {
	f := gocode.NewFile(l.typesPath(), "types")
	f.Std("net/http", "strconv", "time")
	f.Use(l.runtimePath("rest"))
	done := map[*contract.Type]bool{}
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			if t := structOf(orNone(route.Response)); hasHead(route) && !done[t] {
				done[t] = true
				l.headFunc(f, t, route)
			}
		}
	}
	return f
}

// headFunc emits the function for a struct, as one of the routes that answer with it
// has it.
func (l *layout) headFunc(f *gocode.File, t *contract.Type, route *contract.Route) {
	rest := l.runtimePath("rest")
	document(f, l.heads[t]+" sets the headers and cookies of an answer and returns its status, which is",
		"otherwise unless v has another. An error means that a value can't be sent.")
	f.Func().Id(l.heads[t]).
		Params(jen.Id("h").Qual("net/http", "Header"), jen.Id("v").Op("*").Id(t.Name), jen.Id("otherwise").Int()).
		Params(jen.Id("status").Int(), jen.Err().Error()).
		BlockFunc(func(body *jen.Group) {
			body.If(jen.Id("v").Op("==").Nil()).Block(jen.Return(jen.Id("otherwise"), jen.Nil()))
			body.Id("status").Op("=").Id("otherwise")
			if chosen := route.Answer.StatusField; chosen != nil {
				l.chooseStatus(body, target{"v", chosen}, route.Answer.Statuses)
			}
			if len(route.Answer.Outputs) == 0 {
				body.Return(jen.Id("status"), jen.Nil())
				return
			}
			body.Var().Id("head").Qual(rest, "Head")
			for _, o := range route.Answer.Outputs {
				l.output(body, o)
			}
			body.Return(jen.Id("status"), jen.Id("head").Dot("Set").Call(jen.Id("h")))
		})
	f.Line()
}

// chooseStatus emits what takes the status from a field, where the field is there.
func (l *layout) chooseStatus(body *jen.Group, chosen target, possible []int) {
	args := []jen.Code{jen.Id(chosen.expr())}
	for _, status := range possible {
		args = append(args, statusCode(status))
	}
	choose := jen.If(
		jen.List(jen.Id("status"), jen.Err()).Op("=").Qual(l.runtimePath("rest"), "ChooseStatus").Call(args...),
		jen.Err().Op("!=").Nil(),
	).Block(jen.Return(jen.Id("status"), jen.Err()))
	if conditions := present(chosen); len(conditions) > 0 {
		choose = jen.If(all(conditions)).Block(choose)
	}
	body.Add(choose)
}

// output emits what sends one field.
func (l *layout) output(body *jen.Group, o *contract.Output) {
	field := target{"v", o.Chain}
	ref, value := o.Field().Ref, jen.Id(field.expr())
	conditions := present(field)
	if ref.Kind == contract.Pointer {
		conditions = append(conditions, jen.Id(field.expr()).Op("!=").Nil())
		ref, value = ref.Elem, jen.Op("*").Id(field.expr())
	}
	var send jen.Code
	if list := ref.Core(); list.Kind == contract.Slice {
		send = jen.For(jen.List(jen.Id("_"), jen.Id("item")).Op(":=").Range().Add(value)).
			Block(sendOutput(o, l.headerText(list.Elem, jen.Id("item"))))
	} else {
		send = sendOutput(o, l.headerText(ref, value))
	}
	if len(conditions) > 0 {
		send = jen.If(all(conditions)).Block(send)
	}
	body.Add(send)
}

// present is the conditions under which a field is there: that no pointer on the way
// to it is nil.
func present(field target) (conditions []jen.Code) {
	for i, f := range field.chain[:len(field.chain)-1] {
		if f.Ref.Kind == contract.Pointer {
			conditions = append(conditions, jen.Id(field.upTo(i+1)).Op("!=").Nil())
		}
	}
	return conditions
}

func all(conditions []jen.Code) *jen.Statement {
	out := jen.Add(conditions[0])
	for _, c := range conditions[1:] {
		out.Op("&&").Add(c)
	}
	return out
}

func sendOutput(o *contract.Output, text jen.Code) jen.Code {
	if o.In == contract.Header {
		return jen.Id("head").Dot("Header").Call(jen.Lit(o.Name), text)
	}
	return jen.Id("head").Dot("Cookie").Call(jen.Qual("net/http", "Cookie").Values(cookieFields(o)...), text)
}

func cookieFields(o *contract.Output) []jen.Code {
	c := o.Cookie
	fields := []jen.Code{jen.Id("Name").Op(":").Lit(o.Name), jen.Id("Path").Op(":").Lit(c.Path)}
	if c.Domain != "" {
		fields = append(fields, jen.Id("Domain").Op(":").Lit(c.Domain))
	}
	if c.MaxAge != nil {
		age := *c.MaxAge
		if age == 0 {
			age = -1 // as net/http says it
		}
		fields = append(fields, jen.Id("MaxAge").Op(":").Lit(age))
	}
	if c.Secure {
		fields = append(fields, jen.Id("Secure").Op(":").True())
	}
	if c.HTTPOnly {
		fields = append(fields, jen.Id("HttpOnly").Op(":").True())
	}
	if mode := map[string]string{"lax": "SameSiteLaxMode", "strict": "SameSiteStrictMode", "none": "SameSiteNoneMode"}[c.SameSite]; mode != "" {
		fields = append(fields, jen.Id("SameSite").Op(":").Qual("net/http", mode))
	}
	return fields
}

// headerText is a value as a header or cookie has it.
func (l *layout) headerText(ref *contract.Ref, value jen.Code) jen.Code {
	if ref.Core().Kind == contract.Time {
		if ref.Kind != contract.Time {
			value = jen.Qual("time", "Time").Call(value)
		}
		return jen.Qual(l.runtimePath("rest"), "HeaderTime").Call(value)
	}
	if ref.Core().Kind == contract.Duration {
		return jen.Qual("time", "Duration").Call(value).Dot("String").Call()
	}
	convert := func(kind string) jen.Code {
		if ref.Kind == contract.Basic && ref.Name == kind {
			return value
		}
		return jen.Id(kind).Call(value)
	}
	name := ref.Core().Name
	switch verb := basicVerb(name); {
	case verb == "String":
		return convert("string")
	case verb == "Bool":
		return jen.Qual("strconv", "FormatBool").Call(convert("bool"))
	case verb == "Float":
		bits, _ := strconv.Atoi(name[len("float"):])
		return jen.Qual("strconv", "FormatFloat").Call(convert("float64"), jen.LitRune('g'), jen.Lit(-1), jen.Lit(bits))
	case name == "byte" || name[0] == 'u':
		return jen.Qual("strconv", "FormatUint").Call(convert("uint64"), jen.Lit(10))
	}
	return jen.Qual("strconv", "FormatInt").Call(convert("int64"), jen.Lit(10))
}

// statusNames are the constants of net/http for statuses of success.
var statusNames = map[int]string{
	http.StatusOK: "StatusOK", http.StatusCreated: "StatusCreated", http.StatusAccepted: "StatusAccepted",
	http.StatusNonAuthoritativeInfo: "StatusNonAuthoritativeInfo", http.StatusNoContent: "StatusNoContent",
	http.StatusResetContent: "StatusResetContent", http.StatusPartialContent: "StatusPartialContent",
	http.StatusMultiStatus: "StatusMultiStatus", http.StatusAlreadyReported: "StatusAlreadyReported", http.StatusIMUsed: "StatusIMUsed",
}

func statusCode(status int) jen.Code {
	if name := statusNames[status]; name != "" {
		return jen.Qual("net/http", name)
	}
	return jen.Lit(status)
}

// isEmpty reports whether a route answers with a status and nothing else.
func isEmpty(route *contract.Route) bool {
	return route.Response != nil && !route.HasAnswerBody() || route.Response == nil && !slices.Contains([]int{0, http.StatusOK}, route.Answer.Status)
}
