package ast_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/source"
)

const contract = `info (a: b)
type A { X map[K]*P[V] }
@server (c: d)
service s {
	@doc (e: f)
	@handler h
	get / ([]R) returns (any)
}`

func visited(t *testing.T, enter func(ast.Node) bool) string {
	file, list := parser.ParseFile(source.NewFile("a.api", []byte(contract)))
	require.Empty(t, list)
	var out []string
	ast.Walk(file, func(n ast.Node) bool {
		out = append(out, strings.TrimPrefix(fmt.Sprintf("%T", n), "*ast."))
		return enter(n)
	})
	return strings.Join(out, " ")
}

func TestWalkVisitsEverythingOnce(t *testing.T) {
	require.Equal(t, "Info Entry Type Struct Field Map Named Pointer Named Named "+
		"Service Server Entry Route Doc Entry Array Named Any",
		visited(t, func(ast.Node) bool { return true }))
}

func TestWalkLeavesOutWhatIsDeclined(t *testing.T) {
	require.Equal(t, "Info Type Service", visited(t, func(ast.Node) bool { return false }))
}
