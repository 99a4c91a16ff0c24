package contract_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

// Contracts of real projects have mistakes that leave a service which works.
// Those are warnings; what would leave a route that never can is an error.
func TestHarmlessMistakesAreWarnings(t *testing.T) {
	tests := map[string]struct {
		types, route string
		code         diag.Code
		severity     diag.Severity
	}{
		"variable without request":   {"", "/a/:id", diag.PathParamUnbound, diag.Warning},
		"variable without field":     {"type Req {\n\tA string `form:\"a\"`\n}\n", "/a/:id (Req)", diag.PathParamUnbound, diag.Warning},
		"misspelt variable":          {"type Req {\n\tA string `path:\"idd\"`\n}\n", "/a/:id (Req)", diag.PathParamUnbound, diag.Error},
		"variable of another name":   {"type Req {\n\tA string `path:\"name\"`\n}\n", "/a/:sex (Req)", diag.PathParamUnbound, diag.Error},
		"field without variable":     {"type Req {\n\tA string `path:\"a\"`\n}\n", "/a (Req)", diag.PathParamUnknown, diag.Warning},
		"range of a text":            {"type Req {\n\tA string `json:\"a,range=[1:2]\"`\n}\n", "/a (Req)", diag.RangeOnNonNumber, diag.Warning},
		"struct in the query":        {"type Base {\n\tB int\n}\ntype Req {\n\tA Base `form:\"a\"`\n}\n", "/a (Req)", diag.UnbindableField, diag.Warning},
		"list of lists in the query": {"type Req {\n\tA [][]int `form:\"a\"`\n}\n", "/a (Req)", diag.UnbindableField, diag.Error},
		"name of two fields":         {"type Req {\n\tA string `json:\"a\"`\n\tB string `json:\"a\"`\n}\n", "/a (Req)", diag.DuplicateWireName, diag.Warning},
		"name of embedded fields":    {"type A {\n\tA string `json:\"a\"`\n}\ntype B {\n\tB string `json:\"a\"`\n}\ntype Req {\n\tA\n\tB\n}\n", "/a (Req)", diag.DuplicateWireName, diag.Error},
		"map in a header":            {"type Req {\n\tA map[string]int `header:\"a\"`\n}\n", "/a (Req)", diag.UnbindableField, diag.Error},
		"variables that look alike":  {"", "/a/:id\n\t@handler Other\n\tget /a/:name", diag.RouteConflict, diag.Error},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			text := test.types + "service shop-api {\n\t@handler Get\n\tget " + test.route + "\n}\n"
			program, list := parser.Load(fstest.MapFS{"main.api": {Data: []byte(text)}}, "main.api")
			require.Empty(t, list)
			_, list = contract.Resolve(program)
			found := slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.Code == diag.PathParamUnbound && d.Code != test.code })
			require.Len(t, found, 1)
			require.Equal(t, test.code, found[0].Code)
			require.Equal(t, test.severity, found[0].Severity)
		})
	}
}

func TestCopiesOfATypeInOtherFilesAreWarnings(t *testing.T) {
	const copied = "type Base {\n\tID int64 `json:\"id\"`\n}\n"
	tests := map[string]struct {
		other, main string
		refused     bool
	}{
		"other file, same content":  {copied, "type Base struct {\n\tID  int64 `json:\"id\"` // the key\n}\n", false},
		"other file, other content": {copied, "type Base {\n\tID int32 `json:\"id\"`\n}\n", true},
		"other file, other tag":     {copied, "type Base {\n\tID int64 `form:\"id\"`\n}\n", true},
		"same file":                 {"", copied + copied, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			program, list := parser.Load(fstest.MapFS{
				"other.api": {Data: []byte(test.other)},
				"main.api":  {Data: []byte("import \"other.api\"\n" + test.main + "service s {\n\t@handler Get\n\tget /a returns (Base)\n}\n")},
			}, "main.api")
			require.Empty(t, list)
			api, list := contract.Resolve(program)
			require.Len(t, list, 1)
			require.Equal(t, diag.DuplicateType, list[0].Code)
			require.Equal(t, test.refused, list.HasErrors())
			require.Len(t, list[0].Related, 1)
			if !test.refused {
				require.Len(t, api.Types, 1)
			}
		})
	}
}
