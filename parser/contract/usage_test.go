package contract_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

// What a tag asks of values that come is wrong where they come, and harmless on a
// field that is only answered, also below and in lists.
func TestMistakesInAnswersAreWarnings(t *testing.T) {
	for name, tag := range map[string]string{
		"options": "options=one|two", "default": "default=x", "outside options": "options=1|2,default=3",
		"outside the range": "range=[1:2],default=3", "range": "range=1..2", "condition": "optional=bb",
	} {
		for route, want := range map[string]diag.Severity{
			"post /a (Outer)":                 diag.Error,
			"post /a (Outer) returns (Outer)": diag.Error,
			"post /a returns (Outer)":         diag.Warning,
			"post /a returns ([]Outer)":       diag.Warning,
			"post /a returns (Page[Outer])":   diag.Warning,
			"post /a":                         diag.Error,
		} {
			_, list := resolveMain(t, fmt.Sprintf(
				"type Outer {\n\tIn []*Inner `json:\"in\"`\n}\ntype Inner {\n\tA int `json:\"a,%s\"`\n\tB1 int `json:\"b1\"`\n}\ntype Page[T] {\n\tItems []T `json:\"items\"`\n}\nservice shop-api {\n\t@handler Do\n\t%s\n}\n", tag, route))
			require.Len(t, list, 1, "%s %s", name, route)
			require.Equal(t, want, list[0].Severity, "%s %s: %s", name, route, list[0].Message)
		}
	}
}

func TestConditionsOnNobodyAreReadAsGoZeroDoes(t *testing.T) {
	for tag, want := range map[string]struct {
		severity diag.Severity
		optional bool
		hint     string
	}{
		`path:"type,optional=wechat"`:  {diag.Warning, true, "default=wechat"},
		`form:"type,optional=wechat"`:  {diag.Warning, true, "default=wechat"},
		`form:"type,optional=!wechat"`: {diag.Warning, false, "remove it"},
		`form:"type,optional=type"`:    {diag.Warning, true, "default=type"},
		`form:"type,optional=!type"`:   {diag.Error, false, "write the other"},
		`form:"type,optional=!"`:       {diag.Error, false, "write the other"},
		`form:"type,optional=pag"`:     {diag.Error, false, "did you mean page"},
	} {
		api, list := resolveMain(t, "type Req {\n\tType string `"+tag+"`\n\tPage int `form:\"page,optional\" path:\"page,optional\"`\n}\nservice shop-api {\n\t@handler Do\n\tget /a/:type (Req)\n}\n")
		var found diag.List
		for _, d := range list {
			if d.Code == diag.BadTag {
				found = append(found, d)
			}
		}
		require.Len(t, found, 1, tag)
		require.Equal(t, want.severity, found[0].Severity, tag)
		require.Contains(t, found[0].Hint, want.hint, tag)
		if want.severity == diag.Warning {
			require.Equal(t, want.optional, api.Types[0].Fields[0].Optional, tag)
		}
	}
}

func TestOptionsBehindASpaceAreReadAsGoDoes(t *testing.T) {
	for tag, want := range map[string]struct {
		wire     contract.Wire
		tag      string
		warnings int
	}{
		`json:"ok, omitempty"`:          {contract.Wire{In: contract.JSON, Name: "ok"}, `json:"ok"`, 1},
		`json:"ok,omitempty "`:          {contract.Wire{In: contract.JSON, Name: "ok"}, `json:"ok"`, 1},
		`json:"ok, string,optional"`:    {contract.Wire{In: contract.JSON, Name: "ok"}, `json:"ok,optional"`, 1},
		`json:"ok, omitzero" form:"ok"`: {contract.Wire{In: contract.JSON, Name: "ok"}, `json:"ok" form:"ok"`, 1},
		`json:"ok, string, omitempty"`:  {contract.Wire{In: contract.JSON, Name: "ok"}, `json:"ok"`, 2},
		`json:"ok,string, string"`:      {contract.Wire{In: contract.JSON, Name: "ok", AsString: true}, `json:"ok,string"`, 0},
		`json:"ok,omitempty, optional"`: {contract.Wire{In: contract.JSON, Name: "ok", OmitEmpty: true}, "", 0},
		`json:" ok ,omitempty"`:         {contract.Wire{In: contract.JSON, Name: "ok", OmitEmpty: true}, "", 1},
		`json:"ok,optional,default= 1"`: {contract.Wire{In: contract.JSON, Name: "ok"}, "", 0},
	} {
		api, list := resolveMain(t, "type Item {\n\tOk int `"+tag+"`\n}\nservice shop-api {\n\t@handler Do\n\tpost /a (Item) returns (Item)\n}\n")
		require.Len(t, list, want.warnings, "%s: %s", tag, list)
		for _, d := range list {
			require.Equal(t, diag.Warning, d.Severity)
			require.NotEmpty(t, d.Hint)
		}
		field := api.Types[0].Fields[0]
		require.Equal(t, want.wire, field.Wire[0], tag)
		if want.tag != "" {
			require.Equal(t, want.tag, field.Tag, tag)
		}
	}
}

func resolveMain(t *testing.T, text string) (*contract.API, diag.List) {
	t.Helper()
	return resolve(t, &txtar.Archive{Files: []txtar.File{{Name: "main.api", Data: []byte(text)}}})
}
