// Package merge reads Go files that belong to the user, by symbol and never by
// text. It changes nothing yet: it tells what generated code needs and the
// user's file lacks.
package merge

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
)

// MissingFields returns those of the names that are no fields of a struct type
// in a Go file, in order. It is empty when the file declares no such struct,
// or when the struct embeds something, which may hold any field. The error is
// for a file that does not parse.
func MissingFields(file string, src []byte, structName string, names []string) ([]string, error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("read the fields of %s: %w", structName, err)
	}
	fields, ok := fieldsOf(parsed, structName)
	if !ok {
		return nil, nil
	}
	var missing []string
	for _, name := range names {
		if !fields[name] {
			missing = append(missing, name)
		}
	}
	return missing, nil
}

// fieldsOf collects the field names of a struct that embeds nothing.
func fieldsOf(file *ast.File, structName string) (fields map[string]bool, ok bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		spec, isType := n.(*ast.TypeSpec)
		if !isType || spec.Name.Name != structName {
			return true
		}
		if body, isStruct := spec.Type.(*ast.StructType); isStruct {
			fields, ok = map[string]bool{}, true
			for _, field := range body.Fields.List {
				ok = ok && len(field.Names) > 0
				for _, name := range field.Names {
					fields[name.Name] = true
				}
			}
		}
		return false
	})
	return fields, ok
}
