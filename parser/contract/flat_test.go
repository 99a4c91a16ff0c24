package contract_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/parser/contract"
)

func resolveText(t *testing.T, text string) *contract.API {
	api, list := resolve(t, &txtar.Archive{Files: []txtar.File{{Name: "main.api", Data: []byte(text)}}})
	require.False(t, list.HasErrors(), "%v", list)
	return api
}

func selectors(chains []contract.Chain) string {
	var out []string
	for _, c := range chains {
		names := make([]string, len(c))
		for i, f := range c {
			names[i] = f.Name
		}
		out = append(out, strings.Join(names, "."))
	}
	return strings.Join(out, " ")
}

func typeNamed(t *testing.T, api *contract.API, name string) *contract.Type {
	for _, typ := range api.Types {
		if typ.Name == name {
			return typ
		}
	}
	require.Fail(t, "no such type", name)
	return nil
}

const shop = "service shop-api {\n@handler Do\npost /do/:id (Req)\n}\n"

func TestFlatListsWhatJSONHolds(t *testing.T) {
	api := resolveText(t, "type Base {\nKey string `json:\"key\"`\n}\n"+
		"type Kept {\nInner string\n}\n"+
		"type Req {\n*Base\nKept `json:\"kept\"`\nId int `path:\"id\"`\nQ string `form:\"q\"`\nGone string `json:\"-\"`\n}\n"+shop)
	flat := typeNamed(t, api, "Req").Flat()
	require.Equal(t, "Base.Key Kept Id Q", selectors(flat))

	var names []string
	for _, c := range flat {
		w, ok := c.Field().InJSON()
		require.True(t, ok)
		names = append(names, w.Name)
	}
	require.Equal(t, []string{"key", "kept", "Id", "Q"}, names, "fields without a json name have their Go name, as in encoding/json")
}

func TestBodyFieldsLeaveOutWhatIsBoundElsewhere(t *testing.T) {
	for _, c := range []struct{ name, fields, body, inputs string }{
		{"json", "Id int `json:\"id\"`\nA string `json:\"a\"`\nB []int", "A B", "path id"},
		{"json and query", "Id int `path:\"id\"`\nA string `json:\"a\"`\nQ string `form:\"q\"`", "A", "path id, query q"},
		{"form", "Id int `path:\"id\"`\nQ string `form:\"q\"`", "", "path id, form q"},
		{"header", "Id int `path:\"id\"`\nH string `header:\"X-H\"`", "", "path id, header X-H"},
		{"both", "Id int `path:\"id\"`\nA string `json:\"a\" form:\"b\"`", "A", "path id"},
	} {
		t.Run(c.name, func(t *testing.T) {
			api := resolveText(t, "type Req {\n"+c.fields+"\n}\n"+shop)
			route := api.Groups[0].Routes[0]
			require.Equal(t, c.body, selectors(route.BodyFields()))
			var inputs []string
			for _, in := range route.Inputs {
				inputs = append(inputs, string(in.In)+" "+in.Name)
			}
			require.Equal(t, c.inputs, strings.Join(inputs, ", "))
		})
	}
}

func TestResolveWithoutProgram(t *testing.T) {
	api, list := contract.Resolve(nil)
	require.NotNil(t, api)
	require.True(t, list.HasErrors())
}

func TestBodyFieldsLeaveOutHiddenFields(t *testing.T) {
	api := resolveText(t, "type Base {\nId int `path:\"id\"`\nName string `json:\"name\"`\n}\ntype Req {\nBase\nName int `json:\"name\"`\n}\n"+shop)
	require.Equal(t, "Name", selectors(api.Groups[0].Routes[0].BodyFields()))
}
