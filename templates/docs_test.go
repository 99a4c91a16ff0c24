package templates_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/templates"
)

var update = flag.Bool("update", false, "rewrite the generated part of docs/templates.md")

const (
	page  = "../docs/templates.md"
	begin = "<!-- begin: written by go test ./templates -update -->\n"
	end   = "<!-- end -->\n"
)

// TestDataModelIsDocumented holds the page to the catalog and to the types.
func TestDataModelIsDocumented(t *testing.T) {
	raw, err := os.ReadFile(page)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(raw), begin)
	require.True(t, ok)
	documented, after, ok := strings.Cut(rest, end)
	require.True(t, ok)
	want := "\n" + tableOfTemplates() + tablesOfTypes(t) + "\n"
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(before+begin+want+end+after), 0o644))
		return
	}
	require.Equal(t, want, documented, "run go test ./templates -update")
}

func tableOfTemplates() string {
	var b strings.Builder
	b.WriteString("| template | makes | data | version |\n|---|---|---|---|\n")
	for _, tmpl := range templates.All() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %d |\n", tmpl.Name, tmpl.Doc, tmpl.Data().Name(), tmpl.Version)
	}
	return b.String()
}

// tablesOfTypes documents every type that a template's data is or holds, in the
// order of model*.go, whose comments it takes.
func tablesOfTypes(t *testing.T) string {
	used := map[string]reflect.Type{}
	var use func(reflect.Type)
	use = func(data reflect.Type) {
		switch data.Kind() {
		case reflect.Slice:
			use(data.Elem())
		case reflect.Struct:
			used[data.Name()] = data
			for i := range data.NumField() {
				use(data.Field(i).Type)
			}
		}
	}
	for _, tmpl := range templates.All() {
		use(tmpl.Data())
	}
	var b strings.Builder
	for _, decl := range dataTypes(t) {
		spec := decl.(*ast.GenDecl).Specs[0].(*ast.TypeSpec)
		data, ok := used[spec.Name.Name]
		require.True(t, ok, "%s is the data of no template", spec.Name.Name)
		delete(used, spec.Name.Name)
		fmt.Fprintf(&b, "\n### %s\n\n| field | type | what it is |\n|---|---|---|\n", data.Name())
		for i, field := range spec.Type.(*ast.StructType).Fields.List {
			kind := strings.ReplaceAll(data.Field(i).Type.String(), "templates.", "")
			fmt.Fprintf(&b, "| `.%s` | %s | %s |\n", field.Names[0].Name, kind, strings.TrimSpace(field.Comment.Text()))
		}
	}
	require.Empty(t, used, "the files model*.go declare all data")
	return b.String()
}

// dataTypes lists the declarations of all data.
func dataTypes(t *testing.T) []ast.Decl {
	files, err := filepath.Glob("model*.go")
	require.NoError(t, err)
	var all []ast.Decl
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		for _, decl := range file.Decls {
			if gen := decl.(*ast.GenDecl); gen.Tok == token.TYPE {
				all = append(all, decl)
			}
		}
	}
	return all
}
