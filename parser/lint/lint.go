package lint

import (
	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// Unit is one contract without errors: what the author wrote and what it means.
type Unit struct {
	Program *ast.Program
	API     *contract.API
}

// Check applies the rules to contracts that belong together: a type that only
// one of them uses is used, and most names of all of them set the style. The
// list is sorted and has the severities that levels ask for.
func Check(units []Unit, levels Levels) diag.List {
	p := &pass{units: units, nodes: map[source.Pos]*ast.Route{}}
	for _, u := range units {
		for _, service := range declarations[*ast.Service](u.Program) {
			for _, route := range service.Routes {
				p.nodes[route.Start] = route
			}
		}
	}
	for _, rule := range rules {
		if levels.of(rule.code) != Off {
			rule.check(p)
		}
	}
	return levels.Apply(p.found).Sorted()
}

// rules are checked in this order.
var rules = []struct {
	code  diag.Code
	check func(*pass)
}{
	{diag.UnusedType, (*pass).unusedTypes},
	{diag.MissingDoc, (*pass).missingDocs},
	{diag.PathStyle, (*pass).pathStyles},
	{diag.VerbInPath, (*pass).verbsInPaths},
	{diag.TagNameStyle, (*pass).tagNameStyles},
	{diag.JWTMissingOnWrite, (*pass).unguardedWrites},
	{diag.DeleteWithBody, (*pass).deletesWithBody},
	{diag.OptionalPtrMix, (*pass).optionalPointerMixes},
	{diag.OptionalRequired, (*pass).optionalRequired},
	{diag.RequiredAnyway, (*pass).requiredAnyway},
	{diag.Int64InJSON, (*pass).int64sInJSON},
}

// pass carries what the rules share.
type pass struct {
	units []Unit
	nodes map[source.Pos]*ast.Route // by where they start, as contract routes do
	found diag.List
}

func (p *pass) warn(span source.Span, code diag.Code, message, hint string) {
	p.found.Add(diag.Warningf(span, code, "%s", message).WithHint("%s", hint))
}

// signature is the method and path of a route as written.
func (p *pass) signature(r *contract.Route) source.Span {
	node, known := p.nodes[r.Span.Start]
	if !known {
		return r.Span
	}
	return written(node)
}

func written(node *ast.Route) source.Span { return node.Method.To(node.Path.Span.Span) }

// declarations returns every top-level declaration of one kind, imported files
// first.
func declarations[D ast.Decl](program *ast.Program) []D {
	var out []D
	for _, file := range program.Files {
		for _, decl := range file.Decls {
			if d, ok := decl.(D); ok {
				out = append(out, d)
			}
		}
	}
	return out
}
