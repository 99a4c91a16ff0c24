package plugin_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/plugin"
	"github.com/apigen/apigen/parser/contract"
)

func TestRequestNamesTypes(t *testing.T) {
	user := &contract.Type{Name: "User", Fields: []*contract.Field{{Name: "ID", Ref: &contract.Ref{Kind: contract.Basic, Name: "int64"}}}}
	text, err := plugin.Encode(plugin.Request{
		Contract: "user.api",
		Settings: plugin.Settings{Command: "user", Root: "example.com/user", Runtime: "example.com/user/internal/apigen", Style: "gozero"},
		API: &contract.API{Service: "user-api", Types: []*contract.Type{user}, Groups: []*contract.Group{{Routes: []*contract.Route{{
			Handler: "GetUser", Method: "GET", Path: "/user", Response: &contract.Ref{Kind: contract.Named, Name: "User", Type: user},
		}}}}},
	})
	require.NoError(t, err)
	require.JSONEq(t, `{"version": 1, "contract": "user.api",
		"settings": {"command": "user", "root": "example.com/user", "runtime": "example.com/user/internal/apigen", "style": "gozero"},
		"api": {"service": "user-api",
			"types": [{"name": "User", "fields": [{"name": "ID", "type": {"kind": "basic", "name": "int64"}}]}],
			"groups": [{"routes": [{"handler": "GetUser", "method": "GET", "path": "/user", "response": {"kind": "named", "name": "User"}}]}]}}`, string(text))
}

func TestAnswerBecomesFiles(t *testing.T) {
	files, list, err := plugin.Decode("p", []byte(`{"version": 1, "files": [
		{"path": "a.go", "content": "package   a\n"},
		{"path": "b.txt", "content": "b\n", "owner": "generated", "comment": "%"},
		{"path": "c.json", "content": "{}", "owner": "scaffold"},
		{"path": "d.ts", "content": ""}],
		"diagnostics": [{"severity": "warning", "message": "odd\nname", "hint": "h", "file": "x.api", "line": 3}]}`))
	require.NoError(t, err)
	require.Equal(t, []plan.File{
		{Path: "a.go", Content: plan.Seal("//", []byte("\npackage a\n")), Origin: "plugin p"},
		{Path: "b.txt", Content: plan.Seal("%", []byte("\nb\n")), Origin: "plugin p"},
		{Path: "c.json", Content: []byte("{}"), Owner: plan.Scaffold, Origin: "plugin p"},
		{Path: "d.ts", Content: plan.Seal("//", nil), Origin: "plugin p"},
	}, files)
	require.Len(t, list, 1)
	require.Equal(t, "x.api:3:1", list[0].Span.Start.String())
	require.Equal(t, "plugin p: odd name", list[0].Message)
	require.False(t, list.HasErrors())
}

func TestAnswersThatAreNone(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "it is empty",
		"{":                        "line 1: it ends too early",
		"{\n\"version\": 1, x}":    "line 2: invalid character 'x' looking for beginning of object key string",
		`{"version": 1} {}`:        "line 1: there is more behind the JSON value",
		`{"version": 1, "fils":1}`: `line 1: unknown field "fils"`,
		`{"version": 2}`:           "its version is 2, and this apigen speaks version 1",
		`{}`:                       "its version is 0, and this apigen speaks version 1",
		"{\"version\": 1, \"files\": [{\"path\": \"\xff\"}]}": "it is not UTF-8",
		`{"version": "1"}`: "line 1: cannot unmarshal string into Go struct field answer.version of type int",
	} {
		_, _, err := plugin.Decode("p", []byte(text))
		require.EqualError(t, err, "plugin p gave no proper answer: "+want)
	}
}

func TestFilesThatCannotBeUsed(t *testing.T) {
	for text, want := range map[string]string{
		`{"path": "a.go", "content": "packag a"}`:                  "the file is no valid Go: 1:1: expected 'package', found packag",
		`{"path": "a.go"}`:                                         "a file has no content",
		`{"path": "a.go", "content": "package a", "comment": "#"}`: "the comment of a Go file is //",
		`{"path": "a.json", "content": "{}"}`:                      "a generated file begins with a comment, and apigen does not know how this one does: set comment, or the owner scaffold",
		`{"path": "a.x", "content": "", "comment": "#\n"}`:         `comment "#\n" is no sign that opens a line comment, such as // or #`,
		`{"path": "a.ts", "content": "", "owner": "me"}`:           `owner "me" is unknown: use generated or scaffold`,
	} {
		files, list, err := plugin.Decode("p", []byte(`{"version": 1, "files": [{"path": "ok.ts", "content": ""}, `+text+`]}`))
		require.NoError(t, err)
		require.Empty(t, files)
		require.Len(t, list, 1)
		require.Equal(t, "plugin p: "+want, list[0].Message)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"version": 1, "files": [{"path": "a.go", "content": "package a", "owner": "generated", "comment": "//"}]}`))
	f.Add([]byte(`{"version": 1, "diagnostics": [{"message": "m", "file": "f", "line": -1}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		files, list, err := plugin.Decode("p", text)
		require.False(t, len(files) > 0 && (err != nil || list.HasErrors()))
		for _, d := range list {
			require.NotContains(t, d.Message+d.Hint+d.Span.Start.Filename, "\n")
		}
		_, _, err = plan.Diff(t.TempDir(), files)
		require.NoError(t, err, "what is decoded can be planned")
	})
}
