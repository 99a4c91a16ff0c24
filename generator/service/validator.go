package service

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/contract"
)

func emitValidate(l *layout) []plan.File {
	checked := l.reaching(hasChecks)
	if len(checked)+len(l.related) == 0 {
		return nil
	}
	files := []plan.File{gocode.Generated(typesDir+"/validate.go", func() *gocode.File {
		f := l.typesFile()
		l := l.in(f)
		f.Std("maps", "slices")
		v := validator{l: l, verb: "check", checked: checked}
		for _, t := range l.api.Types {
			if checked[t] || l.related[t] {
				v.declare(f, t)
			}
		}
		return f
	})}
	if len(l.related) > 0 {
		files = append(files, gocode.Generated(typesDir+"/relations.go", l.relaters))
	}
	return files
}

// reaching are the structs with a field that is meant, in themselves or in what
// they are made of.
func (l *layout) reaching(meant func(*contract.Field) bool) map[*contract.Type]bool {
	checked := map[*contract.Type]bool{}
	within := map[*contract.Type][]*contract.Type{}
	var next []*contract.Type
	for _, t := range l.api.Types {
		if !t.Struct() {
			continue
		}
		for _, chain := range t.Flat() {
			f := chain.Field()
			if meant(f) && !checked[t] {
				checked[t] = true
				next = append(next, t)
			}
			for part := range parts(f.Ref) {
				within[part] = append(within[part], t)
			}
		}
	}
	for len(next) > 0 {
		t := next[0]
		next = next[1:]
		for _, outer := range within[t] {
			if !checked[outer] {
				checked[outer] = true
				next = append(next, outer)
			}
		}
	}
	return checked
}

func hasChecks(f *contract.Field) bool {
	return refusesNull(f) || !own(f).none() || !below(f).nothing()
}

// nothing reports whether neither these checks nor those of elements ask for
// anything.
func (c checks) nothing() bool {
	return c.none() && (c.rules == nil || c.elements().nothing())
}

// parts yields the struct that values of a type are made of, if any.
func parts(ref *contract.Ref) func(yield func(*contract.Type) bool) {
	return func(yield func(*contract.Type) bool) {
		for ; ref != nil; ref = ref.Elem {
			if struc := structOf(ref); struc != nil {
				yield(struc)
				return
			}
			if endless(ref) {
				return
			}
			ref = ref.Core()
		}
	}
}

// validator emits the functions that check values which exist already.
type validator struct {
	l       *layout
	verb    string                  // of the functions: check, or relate for rules about other fields
	checked map[*contract.Type]bool // the structs that have such a function
}

func (v validator) declare(f *gocode.File, t *contract.Type) {
	name := "check" + t.Name
	if v.l.hasMethod(t) {
		f.Comment("Validate checks v as a request with it would be. An optional field that is zero")
		f.Comment("counts as absent. The error is a *problem.Error with a field for each fault.")
		f.Func().Params(jen.Id("v").Op("*").Id(t.Name)).Id("Validate").Params().Error().BlockFunc(func(body *jen.Group) {
			write(body, "var c "+v.l.bind("Checks"))
			if v.checked[t] {
				write(body, call(name, "&c", "v"))
			}
			if v.checked[t] && v.l.related[t] {
				write(body, "if err := c.Err(); err != nil {\nreturn err\n}")
			}
			if v.l.related[t] {
				write(body, call("relate"+t.Name, "&c", "v"))
			}
			write(body, "return c.Err()")
		})
		f.Line()
	}
	if !v.checked[t] {
		return
	}
	f.Func().Id(name).Params(jen.Id("c").Op("*").Id(v.l.bind("Checks")), jen.Id("v").Op("*").Id(t.Name)).
		BlockFunc(func(body *jen.Group) {
			body.If(jen.Id("v").Op("==").Nil().Op("||").Id("c").Dot("Deep").Call()).Block(jen.Return())
			for _, chain := range t.Flat() {
				v.field(body, target{root: "v", chain: chain})
			}
		})
	f.Line()
}

// hasMethod reports whether a type can have the method: it is declared here,
// and no field is in the way.
func (l *layout) hasMethod(t *contract.Type) bool {
	if l.Shared[t.Name] != "" {
		return false
	}
	for _, f := range t.Fields {
		if f.Name == "Validate" {
			return false
		}
	}
	return true
}

func (v validator) field(body *jen.Group, t target) {
	f := t.field()
	if !refusesNull(f) && own(f).none() && !v.needs(below(f), f.Ref) {
		return
	}
	in, name := fieldPlace(f)
	within(body, v.conditions(t), func(block *jen.Group) {
		block.Id("c").Dot("Field").Call(jen.Lit(in), jen.Lit(name))
		if refusesNull(f) {
			v.l.refuseNull(block, "c", f, t.expr())
		}
		v.l.check(block, "c", own(f), f.Ref, t.expr())
		v.parts(block, below(f), f.Ref, t.expr(), 0)
		block.Id("c").Dot("Out").Call()
	})
}

// conditions are those under which there is something to check.
func (v validator) conditions(t target) []jen.Code {
	f := t.field()
	var conditions []jen.Code
	for i, outer := range t.chain[:len(t.chain)-1] {
		if outer.Ref.Kind == contract.Pointer {
			conditions = append(conditions, jen.Id(t.upTo(i+1)).Op("!=").Nil())
		}
	}
	if !required(f) && pointed(f.Ref) == nil && f.Ref.Kind != contract.Optional {
		set := zeroness(f.Ref, t.expr(), "!=")
		if set == nil {
			set = jen.Op("!").Id(call(v.l.encode("IsZero"), "&"+t.expr()))
		}
		conditions = append(conditions, set)
	}
	return conditions
}

// within emits statements under all of the conditions.
func within(block *jen.Group, conditions []jen.Code, body func(*jen.Group)) {
	if len(conditions) == 0 {
		body(block)
		return
	}
	joined := jen.Add(conditions[0])
	for _, next := range conditions[1:] {
		joined = joined.Op("&&").Add(next)
	}
	block.If(joined).BlockFunc(body)
}

// fieldPlace is where a request has the field, and under which name.
func fieldPlace(f *contract.Field) (string, string) {
	if wire, ok := f.WireName(contract.JSON); ok || len(f.Wire) == 0 {
		if ok {
			return string(contract.JSON), wire.Name
		}
		return string(contract.JSON), f.Name
	}
	wire := f.Wire[0]
	if wire.In == contract.Form {
		return string(contract.Query), wire.Name
	}
	return string(wire.In), wire.Name
}

// needs reports whether the parts of a value have something to check.
func (v validator) needs(each checks, ref *contract.Ref) bool {
	if !each.nothing() {
		return true
	}
	for part := range parts(ref) {
		return v.checked[part]
	}
	return false
}

// parts emits the checks of what a value is made of.
func (v validator) parts(block *jen.Group, each checks, ref *contract.Ref, expr string, depth int) {
	if !v.needs(each, ref) {
		return
	}
	if struc := structOf(ref); struc != nil && ref.Kind == contract.Named {
		block.Id(v.verb+struc.Name).Call(jen.Id("c"), jen.Id(asStruct(ref, struc, "&"+expr)))
		return
	}
	if endless(ref) {
		return
	}
	core := ref
	if ref.Kind == contract.Named {
		core = shapeOf(ref.Type)
	}
	suffix := strings.Repeat("i", depth+1)
	switch core.Kind {
	case contract.Pointer:
		if struc := structOf(core.Elem); struc != nil && core.Elem.Kind == contract.Named {
			block.Id(v.verb+struc.Name).Call(jen.Id("c"), jen.Id(asStruct(core.Elem, struc, expr))) // nil is fine
			return
		}
		block.If(jen.Id(expr).Op("!=").Nil()).BlockFunc(func(inner *jen.Group) {
			v.parts(inner, each, core.Elem, "(*"+expr+")", depth)
		})
	case contract.Optional:
		if !endless(core.Elem) {
			ifGiven(block, expr, func(inner *jen.Group) { v.parts(inner, each, core.Elem, "value", depth) })
		}
	case contract.Slice, contract.Array:
		block.For(jen.Id(suffix).Op(":=").Range().Id(expr)).BlockFunc(func(loop *jen.Group) {
			loop.Id("c").Dot("Item").Call(jen.Id(suffix))
			v.element(loop, each, core.Elem, expr+"["+suffix+"]", depth)
		})
	case contract.Map:
		key, entry := "k"+suffix, "e"+suffix
		keys := jen.Qual("slices", "Sorted").Call(jen.Qual("maps", "Keys").Call(jen.Id(expr)))
		if core.Key.Core().Kind == contract.External {
			keys = jen.Id(v.l.bind("SortedKeys")).Call(jen.Id(expr))
		}
		block.For(jen.List(jen.Id("_"), jen.Id(key)).Op(":=").Range().Add(keys)).BlockFunc(func(loop *jen.Group) {
			loop.Id("c").Dot("Entry").Call(jen.Id(key))
			loop.Id(entry).Op(":=").Id(expr).Index(jen.Id(key))
			v.element(loop, each, core.Elem, entry, depth)
		})
	}
}

func (v validator) element(loop *jen.Group, each checks, ref *contract.Ref, expr string, depth int) {
	v.l.check(loop, "c", each, ref, expr)
	v.parts(loop, each.elements(), ref, expr, depth+1)
	loop.Id("c").Dot("Out").Call()
}
