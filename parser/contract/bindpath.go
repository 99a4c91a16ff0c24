package contract

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// bindPath gives every variable of the path its field.
func (b *binder) bindPath() {
	for _, name := range variables(b.route.Path) {
		chain, in := b.pathField(name)
		if chain == nil {
			b.reportUnbound(name)
			continue
		}
		f := chain.Field()
		b.bound[f] = true
		b.inputs[f] = &Input{In: Path, Name: name, Chain: chain}
		if w, _ := f.WireName(in); (in != Path || w.Name != name) && len(b.foreign[f].pairs) == 0 {
			says := fmt.Sprintf("although its tag says %s %s", in.tag(), w.Name)
			if f.Tag == "" {
				says = "although it has no tag"
			}
			b.report(diag.Warningf(f.Span, diag.PathParamWithoutTag, "field %s is read from :%s %s", f.Name, name, says).
				WithHint("write `path:\"%s\"`", name).
				WithRelated(b.variableSpan(name), "the variable"))
		}
	}
}

// pathField finds the field for a variable: by its path name, otherwise by its
// json or form name, otherwise by a name that differs in letter case only; of
// several the least deeply embedded one.
func (b *binder) pathField(name string) (Chain, In) {
	exact := func(s string) bool { return s == name }
	alike := func(s string) bool { return strings.EqualFold(s, name) && !slices.Contains(variables(b.route.Path), s) }
	for _, fits := range []func(string) bool{exact, alike} {
		for _, in := range []In{Path, JSON, Form} {
			if best := b.shallowest(in, fits); best != nil {
				return best, in
			}
		}
	}
	return nil, ""
}

// shallowest returns the least deeply embedded field that is not bound yet and
// has a fitting name in one part of the request.
func (b *binder) shallowest(in In, fits func(string) bool) Chain {
	var best Chain
	for _, c := range b.chains {
		w, ok := c.Field().WireName(in)
		if ok && !w.Ignored && fits(w.Name) && !b.bound[c.Field()] && (best == nil || len(c) < len(best)) {
			best = c
		}
	}
	return best
}

// reportUnbound speaks about a variable that no field receives. The route works
// without it, unless a field waits for a variable of another name: that one
// would never be set.
func (b *binder) reportUnbound(name string) {
	if b.damage.inside(b.chains) {
		return
	}
	if f, waits := b.waiting(name); f != nil {
		b.bound[f] = true
		b.report(diag.Errorf(b.variableSpan(name), diag.PathParamUnbound, "no field of the request receives :%s, and field %s waits for :%s", name, f.Name, waits).
			WithHint("did you mean :%s? otherwise write `path:\"%s\"`", waits, name).
			WithRelated(f.Span, "this field waits for :"+waits))
		return
	}
	problem := diag.Warningf(b.variableSpan(name), diag.PathParamUnbound, "no field of the request receives :%s, so the logic cannot see it", name).
		WithHint("add a field such as `%s string` with the tag `path:\"%s\"` to the request type", b.freeField(name), name)
	if b.route.Request == nil {
		problem = problem.WithHint("give the route a request type with a field tagged `path:\"%s\"`", name)
	}
	b.report(problem)
}

// freeField is a name for a field that receives a variable, which no field has.
func (b *binder) freeField(variable string) string {
	name := cmp.Or(exported(variable), "Value")
	taken := func(name string) bool {
		return slices.ContainsFunc(b.chains, func(c Chain) bool { return strings.EqualFold(c.Field().Name, name) })
	}
	for free, n := name, 2; ; n++ {
		if !taken(free) {
			return free
		}
		free = name + strconv.Itoa(n)
	}
}

// unboundVariables are those of the path that no field receives.
func (b *binder) unboundVariables() []string {
	var out []string
	for _, name := range variables(b.route.Path) {
		received := false
		for _, input := range b.inputs {
			received = received || input.In == Path && input.Name == name
		}
		if !received {
			out = append(out, name)
		}
	}
	return out
}

// waiting returns the field that a variable of another name was meant for, and
// the name that it waits for: the nearest one, otherwise one that has no other
// source. The field is nil when there is none.
func (b *binder) waiting(name string) (*Field, string) {
	fields := map[string]*Field{}
	var names []string
	var stranded *Field
	var strandedName string
	for _, c := range b.chains {
		f := c.Field()
		w, ok := f.WireName(Path)
		if !ok || b.bound[f] || slices.Contains(variables(b.route.Path), w.Name) {
			continue
		}
		fields[w.Name] = f
		names = append(names, w.Name)
		if stranded == nil && f.pathOnly() {
			stranded, strandedName = f, w.Name
		}
	}
	if near, ok := diag.Nearest(name, names); ok {
		return fields[near], near
	}
	return stranded, strandedName
}

// pathOnly reports whether a field must be set and has no name but in the path.
func (f *Field) pathOnly() bool { return !f.Optional && len(f.Wire) == 1 && f.Wire[0].In == Path }

// variableSpan is the place of a variable in the route's own path, or the
// whole path for one that comes from the prefix.
func (b *binder) variableSpan(name string) source.Span {
	text := b.decl.node.Path
	offset := 0
	for _, s := range segments(text.Value) {
		offset += strings.Index(text.Value[offset:], s)
		if start, end, ok := variableIn(s, name); ok {
			return b.within(text, offset+start, offset+end)
		}
		offset += len(s)
	}
	return text.Pos()
}

// variableIn returns where a variable stands in a segment, with its sign.
func variableIn(text, name string) (start, end int, ok bool) {
	s, _ := readSegment(text)
	for i, n := range s.Names {
		start += len(s.Texts[i])
		if end = start + 1 + len(n); n == name {
			return start, end, true
		}
		start = end
	}
	return 0, 0, false
}

// bindLikePath places a field that carries a path name only, on a route without
// that variable: in the query, so that a request can set it at all.
func (b *binder) bindLikePath(c Chain) {
	f := c.Field()
	if !f.pathOnly() || slices.Contains(variables(b.route.Path), f.Wire[0].Name) {
		return // not required, or hidden by the field that has the variable
	}
	name := f.Wire[0].Name
	problem := diag.Warningf(f.Span, diag.PathParamUnknown, "path %s has no :%s for field %s, which is read from the query instead", b.route.Path, name, f.Name).
		WithHint("add /:%s to the path, or write `form:\"%s\"`", name, name)
	if near, ok := diag.Nearest(name, b.unboundVariables()); ok {
		problem = problem.WithHint("did you mean `path:\"%s\"`?", near)
	}
	if slices.ContainsFunc(Segments(b.route.Path), func(s Segment) bool { return s.Verb() == ":"+name }) {
		problem = problem.WithHint("a colon behind a letter or digit begins a verb, which is fixed text; two variables need one of -._~ between them, such as :id-:%s", name)
	}
	b.report(problem.WithRelated(b.decl.node.Path.Pos(), "the path"))
	b.input(Query, name, c)
}
