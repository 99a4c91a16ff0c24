package contract_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

func codes(t *testing.T, text string) map[diag.Code]int {
	program, list := parser.Load(fstest.MapFS{"main.api": {Data: []byte(text)}}, "main.api")
	require.Empty(t, list, "the contract must parse")
	_, list = contract.Resolve(program)
	out := map[diag.Code]int{}
	for _, d := range list {
		out[d.Code]++
	}
	return out
}

// Contracts that would take for ever, or for ever more memory, are refused.
func TestEndlessContractsEnd(t *testing.T) {
	const ping = "service s {\n@handler Ping\nget /ping\n}\n"

	var diamond strings.Builder
	for i := range 40 {
		fmt.Fprintf(&diamond, "type A%d {\nA%d\nB%d\n}\ntype B%d {\nA%d\nB%d\n}\n", i, i+1, i+1, i, i+1, i+1)
	}
	diamond.WriteString("type A40 {}\ntype B40 {}\n" + ping)
	require.Equal(t, map[diag.Code]int{diag.UnbindableField: 1}, codes(t, diamond.String()))

	var row strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&row, "type A%d {\nA%d\nB%d int\n}\n", i, i+1, i)
	}
	row.WriteString("type A3000 {}\n" + ping)
	require.Equal(t, map[diag.Code]int{diag.UnbindableField: 1}, codes(t, row.String()))

	require.Equal(t, map[diag.Code]int{diag.RecursiveByValue: 1},
		codes(t, "type A[T] {\nX []A[[]T]\nY []A[*T]\n}\ntype Use {\nA A[int]\n}\n"+ping))

	require.Equal(t, map[diag.Code]int{diag.BadTag: 1},
		codes(t, "type A {\nX string `json:\"x,default="+strings.Repeat("=[", 5000)+"\"`\n}\n"+ping))

	require.Equal(t, map[diag.Code]int{diag.BadPath: 1},
		codes(t, "service s {\n@handler Ping\nget "+strings.Repeat("/:id", 5000)+"\n}\n"))
}

func TestSeveralNamesShareTypeAndTag(t *testing.T) {
	field := &ast.Field{Names: []ast.Ident{{Name: "lat"}, {Name: "lng"}}, Type: &ast.Named{Name: "float64"}}
	program := &ast.Program{Files: []*ast.File{{Decls: []ast.Decl{
		&ast.Type{Name: ast.Ident{Name: "Geo"}, Expr: &ast.Struct{Fields: []*ast.Field{field}}},
	}}}}
	api, _ := contract.Resolve(program)
	fields := api.Types[0].Fields
	require.Len(t, fields, 2)
	require.Equal(t, "Lat", fields[0].Name)
	require.Equal(t, "Lng", fields[1].Name)
	require.Equal(t, []contract.Wire{{In: contract.JSON, Name: "lng"}}, fields[1].Wire)
}

func TestTagForms(t *testing.T) {
	for tag, want := range map[string]contract.Field{
		`json:"a, optional"`:                    {Optional: true},
		`json:"a,omitempty"`:                    {Optional: true},
		`json:"a,options=|x|y"`:                 {Options: []string{"", "x", "y"}},
		`json:"a,options=[x, y],optional"`:      {Options: []string{"x", "y"}, Optional: true},
		`json:"a,optional=b"`:                   {OptionalIf: "b"},
		`json:"a,example=1 2"`:                  {Example: "1 2"},
		`json:"a" form:"f,optional"`:            {Optional: true},
		`json:"a,,optional" validate:"gt=1,x"`:  {Optional: true, Validation: &contract.Validation{Rules: []contract.Rule{{Name: contract.RuleGT, Of: contract.OfLength, Limit: "1"}}}},
		`json:"a" gorm:"column:x;default:json"`: {},
	} {
		t.Run(tag, func(t *testing.T) {
			api := resolveText(t, "type Req {\nID int `path:\"id\"`\nB string `json:\"b\"`\nA string `"+tag+"`\n}\n"+shop)
			got := *api.Types[0].Fields[2]
			require.Equal(t, tag, got.Tag)
			require.Equal(t, "a", got.Wire[0].Name)
			want.Name, want.Ref, want.Tag, want.Wire, want.Other, want.Span = got.Name, got.Ref, got.Tag, got.Wire, got.Other, got.Span
			require.Equal(t, want, got)
		})
	}
}

func TestDefaultMakesOptional(t *testing.T) {
	api := resolveText(t, "type Req {\nID int `path:\"id\"`\nA string `json:\"a,default=x\\\\,y\"`\nB *int `json:\"b\"`\n}\n"+shop)
	a, b := api.Types[0].Fields[1], api.Types[0].Fields[2]
	require.True(t, a.Optional)
	require.Equal(t, "x,y", *a.Default)
	require.True(t, b.Optional)
	require.Nil(t, b.Default)
}
