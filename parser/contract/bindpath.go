package contract

import (
	"slices"
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
		if in != Path {
			b.report(diag.Warningf(f.Span, diag.PathParamWithoutTag, "field %s is read from the path although its tag says %s", f.Name, in.tag()).
				WithHint("write `path:\"%s\"`", name).
				WithRelated(b.variableSpan(name), "the variable"))
		}
	}
}

// pathField finds the field for a variable: by its path name, otherwise by its
// json or form name; of several the least deeply embedded one.
func (b *binder) pathField(name string) (Chain, In) {
	for _, in := range []In{Path, JSON, Form} {
		var best Chain
		for _, c := range b.chains {
			w, ok := c.Field().WireName(in)
			if ok && !w.Ignored && w.Name == name && !b.bound[c.Field()] && (best == nil || len(c) < len(best)) {
				best = c
			}
		}
		if best != nil {
			return best, in
		}
	}
	return nil, ""
}

func (b *binder) reportUnbound(name string) {
	if b.damage.inside(b.chains) {
		return
	}
	problem := diag.Errorf(b.variableSpan(name), diag.PathParamUnbound, "no field of the request receives :%s", name).
		WithHint("add a field such as `ID string` with the tag `path:\"%s\"` to the request type", name)
	if b.route.Request == nil {
		problem = problem.WithHint("give the route a request type with a field tagged `path:\"%s\"`", name)
	}
	if f, near := b.misspelt(name); f != nil {
		b.bound[f] = true
		problem = problem.WithHint("did you mean :%s?", near).WithRelated(f.Span, "this field waits for :"+near)
	}
	b.report(problem)
}

// misspelt returns the field whose path name is near to a variable's, so that
// one slip is not reported twice.
func (b *binder) misspelt(name string) (*Field, string) {
	fields := map[string]*Field{}
	var names []string
	for _, c := range b.chains {
		w, ok := c.Field().WireName(Path)
		if ok && !b.bound[c.Field()] && !slices.Contains(variables(b.route.Path), w.Name) {
			fields[w.Name] = c.Field()
			names = append(names, w.Name)
		}
	}
	near, _ := diag.Nearest(name, names)
	return fields[near], near
}

// variableSpan is the place of a variable in the route's own path, or the
// whole path for one that comes from the prefix.
func (b *binder) variableSpan(name string) source.Span {
	text := b.decl.node.Path
	offset := 0
	for _, s := range segments(text.Value) {
		offset += strings.Index(text.Value[offset:], s)
		if s[1:] == name && (s[0] == ':' || s[0] == '*') {
			return b.within(text, offset, offset+len(s))
		}
		offset += len(s)
	}
	return text.Pos()
}

// checkPathField is for a field that carries a path name only, on a route
// without that variable: no request could ever set it.
func (b *binder) checkPathField(f *Field) {
	w, ok := f.WireName(Path)
	if !ok || f.Optional || slices.Contains(variables(b.route.Path), w.Name) {
		return
	}
	problem := diag.Errorf(f.Span, diag.PathParamUnknown, "path %s has no :%s for field %s", b.route.Path, w.Name, f.Name).
		WithHint("add /:%s to the path, or make the field optional", w.Name)
	if near, ok := diag.Nearest(w.Name, variables(b.route.Path)); ok {
		problem = problem.WithHint("did you mean `path:\"%s\"`?", near)
	}
	b.report(problem.WithRelated(b.decl.node.Path.Pos(), "the path"))
}
