package lint

import (
	"fmt"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
)

// missingDocs reports the routes that say nothing about themselves.
func (p *pass) missingDocs() {
	for _, u := range p.units {
		for _, service := range declarations[*ast.Service](u.Program) {
			for _, route := range service.Routes {
				if !documented(route) {
					p.warn(written(route), diag.MissingDoc, fmt.Sprintf("%s %s has no @doc", route.Method.Name, route.Path.Value),
						"write `@doc \"what it does\"` above @handler")
				}
			}
		}
	}
}

func documented(route *ast.Route) bool {
	if len(route.Comments.Doc) > 0 {
		return true
	}
	if route.Doc == nil {
		return false
	}
	if route.Doc.Text != nil && route.Doc.Text.Value != "" {
		return true
	}
	for _, e := range route.Doc.Entries {
		if e.Value.Value != "" {
			return true
		}
	}
	return false
}
