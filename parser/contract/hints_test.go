package contract_test

import (
	"regexp"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

func findings(t *testing.T, text string) diag.List {
	t.Helper()
	program, list := parser.Load(fstest.MapFS{"main.api": {Data: []byte(text)}}, "main.api")
	_, more := contract.Resolve(program)
	return append(list, more...)
}

// Whoever writes what a hint says has a contract that is accepted.
func TestHintsAboutPathsAreAccepted(t *testing.T) {
	hinted := regexp.MustCompile(`^write (\S*[:*]\S+?)(?: and let its field .*|, and say .*)?$`)
	hints := 0
	for foreign, want := range map[string]string{
		"{id}": ":id", "{tid:[0-9]+}": ":tid", ":tid:[0-9]+": ":tid", "{rest...}": "*rest", "{rest:.*}": "*rest",
		"<int:id>": ":id", "<id>": ":id", ":id?": ":id", "{}": "", "{a b}": "", "{1}": "", "<>": "", "{:}": "",
		":id([0-9]+)": ":id", `:id(\d{2,3})`: ":id", ":id(.*)": "*id", ":id((a|b)+)": ":id", "{id}:cancel": ":id:cancel",
		"{from}-{to}": ":from-:to", "img-{id}.{ext}": "img-:id.:ext", "{id}.json": ":id.:format", "{a}{b}": "", "v{version}": "", "{a:x}-{b:y}": "",
	} {
		route := func(segment string) string { return "service s {\n@handler A\nget /x/" + segment + "\n}\n" }
		list := findings(t, route(foreign))
		if !list.HasErrors() {
			continue // a form that paths have
		}
		m := hinted.FindStringSubmatch(list[0].Hint)
		if m == nil {
			require.Empty(t, want, "%s: %v", foreign, list)
			continue
		}
		require.Equal(t, want, m[1], foreign)
		require.False(t, findings(t, route(m[1])).HasErrors(), foreign)
		hints++
	}
	require.Equal(t, 16, hints)
}

func TestHintsGiveEachVariableAFieldOfItsOwn(t *testing.T) {
	list := findings(t, "type R {\nName string `form:\"n\"`\n}\nservice s {\n@handler A\nget /x/:id/:name (R)\n}\n")
	require.Len(t, list, 2)
	require.Contains(t, list[0].Hint, "`Id string` with the tag `path:\"id\"`")
	require.Contains(t, list[1].Hint, "`Name2 string` with the tag `path:\"name\"`")
}

func TestMessagesNameNoTagThatIsNotThere(t *testing.T) {
	list := findings(t, "type R {\nid string\n}\nservice s {\n@handler A\nget /x/:id (R)\n}\n")
	require.Len(t, list, 1)
	require.Contains(t, list[0].Message, "although it has no tag")
}

func TestOptionWithoutAValueMeansOptional(t *testing.T) {
	for option, want := range map[string]string{"option": "did you mean optional?", "option=a|b": "did you mean options?", "optinal": "did you mean optional?"} {
		list := findings(t, "type R {\nA string `form:\"a,"+option+"\"`\n}\nservice s {\n@handler A\nget /x (R)\n}\n")
		require.Len(t, list, 1)
		require.Equal(t, want, list[0].Hint)
	}
}
