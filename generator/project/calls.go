package project

import (
	"go/ast"
	"go/parser"
	"go/token"
)

// Calls reports whether one of some Go files calls a function or method with a
// name. Files that do not parse are left to the compiler.
func Calls(files map[string][]byte, name string) bool {
	found := false
	for file, text := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, text, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			if call, ok := node.(*ast.CallExpr); ok {
				selector, ok := call.Fun.(*ast.SelectorExpr)
				found = found || ok && selector.Sel.Name == name
			}
			return !found
		})
	}
	return found
}
