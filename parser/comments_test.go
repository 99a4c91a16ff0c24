package parser_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/ast"
)

func texts(comments []*ast.Comment) []string {
	out := []string{}
	for _, c := range comments {
		out = append(out, c.Text)
	}
	return out
}

func TestSemicolonsDoNotComeBetweenCommentsAndNodes(t *testing.T) {
	file, list := parse("; // a\ntype A {} /* b */; // c\n// d\n;\nservice s {\n\tget /x; // e\n\t// f\n\t; get /y /* g */ ; ;\n}")
	require.Empty(t, list)
	typ, svc := file.Decls[0].(*ast.Type), file.Decls[1].(*ast.Service)
	require.Equal(t, []string{"// a"}, texts(typ.Doc))
	require.Equal(t, []string{"/* b */", "// c"}, texts(typ.Line))
	require.Empty(t, svc.Doc, "a line lies between")
	require.Equal(t, []string{"// e"}, texts(svc.Routes[0].Line))
	require.Equal(t, "a.api:6:8", svc.Routes[0].End.String())
	require.Equal(t, []string{"// f"}, texts(svc.Routes[1].Comments.Doc))
	require.Equal(t, []string{"/* g */"}, texts(svc.Routes[1].Line))
}

func TestCommentsAroundEntries(t *testing.T) {
	file, list := parse("info (\n\tb /* c\n*/ : d // behind\n\t// above\n\ta: // no value\n)\n")
	require.Empty(t, list)
	entries := file.Decls[0].(*ast.Info).Entries
	require.Len(t, entries, 2)
	require.Equal(t, "d", entries[0].Value.Value)
	require.Equal(t, []string{"// behind"}, texts(entries[0].Line))
	require.Equal(t, []string{"// above"}, texts(entries[1].Doc))
	require.Equal(t, []string{"// no value"}, texts(entries[1].Line))
	for _, colon := range []string{"\n:", "\n:\n", " // c\n:", " // c\n:\n"} {
		_, list := parse("info (\n\ta" + colon + " b\n)\n")
		require.NotEmpty(t, list, colon)
	}
}

// TestFieldsMayHaveTheNamesOfKeywords reads fields and types that begin a line
// like a declaration does.
func TestFieldsMayHaveTheNamesOfKeywords(t *testing.T) {
	file, list := parse("type A {\n\ttype struct {\n\t\tservice interface{}\n\t}\n\tservice map[string]{\n\t}\n}\n" +
		"type (\n\tsyntax = string\n\tservice struct {\n\t}\n)\n")
	require.Empty(t, list)
	require.Len(t, file.Decls, 3)
	fields := file.Decls[0].(*ast.Type).Expr.(*ast.Struct).Fields
	require.Len(t, fields, 2)
	require.Equal(t, "service", fields[0].Type.(*ast.Struct).Fields[0].Names[0].Name)
}
