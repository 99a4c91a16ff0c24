package lint

import (
	"fmt"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// unusedTypes reports the types that no route of any unit leads to.
func (p *pass) unusedTypes() {
	used := map[source.Pos]bool{}
	for _, u := range p.units {
		markUsed(u.Program, used)
	}
	for _, u := range p.units {
		for _, t := range declarations[*ast.Type](u.Program) {
			if !used[t.Name.Start] {
				p.warn(t.Name.Pos(), diag.UnusedType, fmt.Sprintf("no route needs type %s", t.Name.Name),
					"remove it, or use it in a request or response")
			}
		}
	}
}

// markUsed follows the names of types from the routes of a program.
func markUsed(program *ast.Program, used map[source.Pos]bool) {
	byName := map[string]*ast.Type{}
	for _, t := range declarations[*ast.Type](program) {
		byName[t.Name.Name] = t
	}
	var queue []*ast.Type
	mark := func(n ast.Node) bool {
		if named, ok := n.(*ast.Named); ok {
			if t := byName[named.Name]; t != nil && !used[t.Name.Start] {
				used[t.Name.Start] = true
				queue = append(queue, t)
			}
		}
		return true
	}
	for _, file := range program.Files {
		ast.Walk(file, func(n ast.Node) bool {
			_, isType := n.(*ast.Type)
			return !isType && mark(n)
		})
	}
	for ; len(queue) > 0; queue = queue[1:] {
		ast.Walk(&ast.File{Decls: []ast.Decl{queue[0]}}, mark)
	}
}
