package parser

import (
	"path/filepath"
	"testing"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/parser/source"
)

// FuzzQuickAgreesWithGrammar starts at every token of a contract: what a quick
// function reads there, the grammar must read as the same statement and stop at
// the same token.
func FuzzQuickAgreesWithGrammar(f *testing.F) {
	names, err := filepath.Glob("../testdata/parser/*.txtar")
	require.NoError(f, err)
	require.NotEmpty(f, names)
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		require.NoError(f, err)
		for _, file := range archive.Files {
			f.Add(string(file.Data))
		}
	}
	f.Add("type A map[string][]*pkg.B `x:\"y\"`\ntype B = [3]map[[2]int]*struct { A\n *B `j`\n c, d map[A]struct{ e int } }")
	f.Add("type A = go \"x.y/z.B\" as string\ntype (\n\tgo as\n\tas = go\n\tB = go `x.Y` as\n)")
	f.Add("service a-b {\n@doc \"x\"\n@handler h\nget /a (*A) returns ([]B);\npost /b ({a int})\n put /c () returns\n}")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<12 {
			return
		}
		s := scan(source.NewFile("a.api", []byte(text)))
		for at := range s.tokens {
			tokens, end := s.tokens[at:], lexer.Position(s.at)
			agree(t, tokens, end, quickType, typeParser)
			agree(t, tokens, end, quickField, fieldParser)
			agree(t, tokens, end, quickEmbedded, embeddedParser)
			agree(t, tokens, end, quickEntry, entryParser)
			agree(t, tokens, end, quickDoc, docParser)
			agree(t, tokens, end, quickService, serviceParser)
			agree(t, tokens, end, quickHandler, handlerParser)
			agree(t, tokens, end, quickRoute, routeParser)
		}
	})
}

func agree[S any](t *testing.T, tokens []lexer.Token, end lexer.Position, q quick[S], grammar *participle.Parser[S]) {
	t.Helper()
	mine, theirs := over(tokens, end), over(tokens, end)
	got := q(mine)
	if got == nil {
		return
	}
	want, err := read(theirs, grammar)
	require.NoError(t, err, "%s", tokens[0].Pos)
	require.Equal(t, want, got, "%s", tokens[0].Pos)
	require.Equal(t, theirs.at, mine.at, "%s", tokens[0].Pos)
}

// Every quick function must read something, or it is not worth having.
func TestQuickReadsOrdinaryStatements(t *testing.T) {
	require.NotNil(t, quickType(tokensOf("type A {\n\tB []*C `json:\"b\"`\n}", 1)))
	require.NotNil(t, quickField(tokensOf("type A {\n\tB map[string][]*C `json:\"b\"`\n}", 3)))
	require.NotNil(t, quickEmbedded(tokensOf("type A {\n\t*Base\n}", 3)))
	require.NotNil(t, quickEntry(tokensOf("@server (\n\tgroup: user/x\n)", 2)))
	require.NotNil(t, quickService(tokensOf("service user-api {\n}", 0)))
	require.NotNil(t, quickDoc(tokensOf("service a {\n@doc \"x\"\n}", 3)))
	require.NotNil(t, quickHandler(tokensOf("service a {\n@handler H\nget /\n}", 3)))
	require.NotNil(t, quickRoute(tokensOf("service a {\nget /x (A) returns ([]B)\n}", 3)))
}

// tokensOf is a cursor at the n-th token of text, from 0.
func tokensOf(text string, n int) *cursor {
	s := scan(source.NewFile("a.api", []byte(text)))
	return over(s.tokens[n:], lexer.Position(s.at))
}
