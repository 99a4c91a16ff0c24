package replay_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// smallField is a field of a request.
type smallField struct {
	name, in, wire, typ string
	options             []string // of its tag
	validate            []string
}

// smallRoute is a route; change keeps id, by which both sides are known.
type smallRoute struct {
	id           int
	method, path string
	fields       []smallField
}

// smallContract is a small contract.
type smallContract []smallRoute

// text writes the contract with names and paths of its own, so that many stand
// side by side in one service. An echo answers with its request.
func (c smallContract) text(name, prefix string, echo bool) string {
	var types, routes strings.Builder
	for _, r := range c {
		typ := fmt.Sprintf("%sR%d", name, r.id)
		fmt.Fprintf(&types, "type %s {\n", typ)
		for _, f := range r.fields {
			fmt.Fprintf(&types, "\t%s %s `%s`\n", f.name, f.typ, f.tag())
		}
		answer := ""
		if echo && !slices.ContainsFunc(r.fields, func(f smallField) bool { return f.typ == "File" }) {
			answer = " returns (" + typ + ")"
		}
		types.WriteString("}\n")
		fmt.Fprintf(&routes, "\t@handler %sH%d\n\t%s %s%s (%s)%s\n", name, r.id, r.method, prefix, r.path, typ, answer)
	}
	return types.String() + "service echo-api {\n" + routes.String() + "}\n"
}

func (f smallField) tag() string {
	tag := fmt.Sprintf("%s:\"%s\"", f.in, strings.Join(append([]string{f.wire}, f.options...), ","))
	if len(f.validate) > 0 {
		tag += fmt.Sprintf(" validate:\"%s\"", strings.Join(f.validate, ","))
	}
	return tag
}

// contractMaker makes and changes contracts by seed.
type contractMaker struct{ *rand.Rand }

func pick[T any](t contractMaker, from ...T) T { return from[t.IntN(len(from))] }

func (t contractMaker) chance(percent int) bool { return t.IntN(100) < percent }

func (t contractMaker) contract() smallContract {
	var c smallContract
	for i := range 1 + t.IntN(2) {
		r := smallRoute{id: i, method: pick(t, "get", "post", "put", "delete"), path: fmt.Sprintf("/p%d", i)}
		for v := range t.IntN(3) {
			f := smallField{name: fmt.Sprintf("V%d", v), in: "path", wire: fmt.Sprintf("v%d", v), typ: pick(t, "string", "int", "int64")}
			if t.chance(30) {
				t.restrict(&f)
			}
			if f.typ == "string" && t.chance(20) {
				f.options = append(f.options, "encodedSlash")
			}
			r.fields = append(r.fields, f)
			r.path += pick(t, "/", "/", pick(t, "/", "-", ".")) + ":" + f.wire
		}
		if strings.Contains(r.path, ":") && t.chance(15) {
			r.path += ":go"
		}
		form := t.chance(30)
		for n := range 1 + t.IntN(3) {
			r.fields = append(r.fields, t.field(r.method, form, n))
		}
		if t.chance(30) {
			t.relate(&r)
		}
		c = append(c, r)
	}
	return c
}

// relate adds a rule about other fields to one. What does not fit their types is
// refused by the contract, and tried again.
func (t contractMaker) relate(r *smallRoute) {
	f := &r.fields[t.IntN(len(r.fields))]
	other := func() string { return pick(t, "F0", "F1", "F2", "f0", "V0") }
	rule := pick(t, "eqfield", "nefield", "gtfield", "gtefield", "ltfield", "ltefield", "required_with", "required_with_all", "required_without",
		"required_without_all", "required_if", "required_unless", "excluded_with", "excluded_with_all", "excluded_without", "excluded_without_all", "excluded_if", "excluded_unless")
	operands := other()
	switch {
	case strings.HasSuffix(rule, "_if") || strings.HasSuffix(rule, "_unless"):
		operands += " " + pick(t, "a", "1", "0", "''", "nil", "true")
	case strings.Contains(rule, "_") && t.chance(50):
		operands += " " + other()
	}
	f.validate = slices.DeleteFunc(f.validate, func(v string) bool { return strings.HasPrefix(v, rule) })
	f.validate = append([]string{rule + "=" + operands}, f.validate...)
}

func (t contractMaker) field(method string, form bool, n int) smallField {
	f := smallField{name: fmt.Sprintf("F%d", n), in: "json", wire: fmt.Sprintf("f%d", n)}
	switch {
	case t.chance(15):
		f.in = "header"
	case method == "get" || method == "delete" || form || t.chance(15):
		f.in = "form"
	}
	f.typ = t.typ(f.in)
	for range t.IntN(3) {
		t.restrict(&f)
	}
	return f
}

func (t contractMaker) typ(in string) string {
	typ := pick(t, "string", "string", "int", "int64", "int8", "uint8", "float64", "bool", "time.Time", "time.Duration", "[]string", "[]int", "*string", "*int", "[]byte")
	if in == "json" && t.chance(20) {
		typ = pick(t, "map[string]int", "[2]int", "any", "map[int]string", "*[]string", "json.RawMessage", "[]*int", "Optional[string]", "Optional[int]", "Optional[[]string]", "Optional[json.RawMessage]")
	}
	return typ
}

// restrict adds something to a tag; what does not fit the type is refused by
// the contract, and tried again.
func (t contractMaker) restrict(f *smallField) {
	add := func(list *[]string, one string) {
		key, _, _ := strings.Cut(one, "=")
		*list = slices.DeleteFunc(*list, func(o string) bool { return o == key || strings.HasPrefix(o, key+"=") })
		*list = append(*list, one)
	}
	if strings.Contains(f.typ, "string") {
		switch t.IntN(4) {
		case 0:
			add(&f.options, pick(t, "options=a|b", "options=a|b|new", "options=a", "default=a", "default=ab"))
		case 1:
			add(&f.options, "optional")
		default:
			add(&f.validate, pick(t, "required", "min=1", "min=2", "max=3", "max=10", "len=2", "gt=1", "oneof=a b", "oneof=b a new", "alpha", "alphanum", "number", "email", "ne=a", "regexp=^a"))
		}
		return
	}
	switch t.IntN(5) {
	case 0:
		add(&f.options, pick(t, "options=1|2", "options=1|2|3", "default=0", "default=1", "default=2"))
	case 1:
		add(&f.options, pick(t, "range=[1:3]", "range=(0:4)", "range=[0:100]", "range=[1:]", "range=[-5:5]"))
	case 2:
		add(&f.options, "optional")
	default:
		add(&f.validate, pick(t, "required", "min=1", "gt=0", "gte=1", "min=0", "max=3", "lt=4", "max=100", "oneof=1 2", "oneof=1 2 3", "ne=0", "eq=1", "len=2"))
	}
	if t.chance(10) && len(f.validate) > 0 && f.validate[0] != "omitempty" {
		f.validate = append([]string{"omitempty"}, f.validate...)
	}
}

// changed is the contract after one or two changes.
func (t contractMaker) changed(c smallContract) smallContract {
	out := slices.Clone(c)
	for i := range out {
		out[i].fields = slices.Clone(out[i].fields)
		for j := range out[i].fields {
			f := &out[i].fields[j]
			f.options, f.validate = slices.Clone(f.options), slices.Clone(f.validate)
		}
	}
	for range 1 + t.IntN(2) {
		r := &out[t.IntN(len(c))]
		t.change(r, &out)
	}
	return out
}

func (t contractMaker) change(r *smallRoute, c *smallContract) {
	if len(r.fields) == 0 {
		return
	}
	f := &r.fields[t.IntN(len(r.fields))]
	switch t.IntN(13) {
	case 0:
		r.fields = append(r.fields, t.field(r.method, f.in == "form", 7))
	case 1:
		if f.in != "path" {
			r.fields = slices.DeleteFunc(r.fields, func(o smallField) bool { return o.name == f.name })
		}
	case 2:
		f.typ = t.typ(f.in)
	case 3, 4:
		t.restrict(f)
	case 5:
		f.options = nil
	case 6:
		f.validate = nil
	case 7:
		t.route(r, f, c)
	case 8:
		if f.in != "path" {
			f.in = pick(t, "json", "form", "header")
		}
	case 9:
		f.options = append(slices.Clone(f.options), pick(t, "string", "optional", "optional=f0", "optional=!f0", "optional=f1", "omitempty", "nonnull"))
	case 11, 12:
		t.relate(r)
	case 10:
		if r.method == "post" || r.method == "put" {
			r.fields = append(r.fields, smallField{name: "File", in: "form", wire: "file", typ: "File", options: []string{"optional"}})
		}
	}
}

// route changes paths: variables change places or names, become the rest, or
// get a neighbour.
func (t contractMaker) route(r *smallRoute, f *smallField, c *smallContract) {
	switch {
	case t.chance(25) && strings.Contains(r.path, ":v0") && strings.Contains(r.path, ":v1"):
		r.path = strings.NewReplacer(":v0", ":v1", ":v1", ":v0").Replace(r.path)
	case t.chance(25) && strings.Count(r.path, ":") == 1 && strings.Contains(r.path, "/:"):
		r.path = strings.Replace(r.path, "/:", "/*", 1)
	case t.chance(60) && strings.Contains(r.path, ":"):
		t.neighbour(r, c)
	default:
		f.wire += "x"
		if f.in == "path" {
			r.path = strings.Replace(r.path, ":"+strings.TrimSuffix(f.wire, "x"), ":"+f.wire, 1)
		}
	}
}

// neighbour adds a route that may take requests of another one.
func (t contractMaker) neighbour(r *smallRoute, c *smallContract) {
	cut := strings.LastIndex(r.path, "/")
	near := smallRoute{id: 5, method: r.method, path: r.path[:cut], fields: []smallField{{name: "F0", in: "header", wire: "f0", typ: "string", options: []string{"optional"}}}}
	if strings.Contains(near.path, ":v0") {
		near.fields = append(near.fields, smallField{name: "V0", in: "path", wire: "v0", typ: "string"})
	}
	last := pick(t, "/new", "/a", "/1", "/ab", pick(t, "/:w0:go", "/:w0-:w1", "/:w0.:w1", "/a:w0"))
	for i, name := range []string{"w0", "w1"} {
		if strings.Contains(last, ":"+name) && last != "/a:w0" {
			near.fields = append(near.fields, smallField{name: fmt.Sprintf("W%d", i), in: "path", wire: name, typ: "string"})
		}
	}
	near.path += last
	*c = append(*c, near)
}
