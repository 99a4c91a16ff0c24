package apigen_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
)

const languagePage = "docs/language.md"

// apiBlocks are the contracts that a page shows.
var apiBlocks = regexp.MustCompile("(?s)```api\n(.*?)```")

// TestPathsOfTheLanguagePage sends the requests of the page to a service of its
// contract.
func TestPathsOfTheLanguagePage(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a service")
	}
	page, err := os.ReadFile(languagePage)
	require.NoError(t, err)
	_, paths, found := strings.Cut(string(page), "\n## Paths\n")
	paths, _, behind := strings.Cut(paths, "\n## Types from Go packages\n")
	require.True(t, found && behind)
	blocks := apiBlocks.FindAllStringSubmatch(paths, -1)
	require.Len(t, blocks, 1)
	var rows docTable
	var asked []asking
	for line := range strings.Lines(paths) {
		row := cells(strings.TrimSpace(line))
		if len(row) != 3 || len(codes(row[0])) == 0 {
			continue
		}
		if method, target, ok := strings.Cut(codes(row[0])[0], " "); ok {
			rows = append(rows, row)
			asked = append(asked, asking{Method: method, Target: target})
		}
	}
	require.Greater(t, len(asked), 25)
	for i, got := range serveEcho(t, blocks[0][1], asked) {
		about := asked[i].Method + " " + asked[i].Target
		if code := codes(rows[i][1]); len(code) > 0 {
			require.Equal(t, code[0], got.Pattern, about)
		}
		switch want := rows[i][2]; {
		case strings.HasPrefix(want, "`"):
			require.Equal(t, 200, got.Code, about)
			require.JSONEq(t, codes(want)[0], string(got.Body), about)
		default:
			require.Equal(t, want, strconv.Itoa(got.Code), about)
		}
	}
}

// TestPathsThatTheLanguagePageRefuses reads those of the last table as contracts.
func TestPathsThatTheLanguagePageRefuses(t *testing.T) {
	page, err := os.ReadFile(languagePage)
	require.NoError(t, err)
	_, last, found := strings.Cut(string(page), "### What paths can't have")
	require.True(t, found)
	refused := 0
	for line := range strings.Lines(last) {
		row := cells(strings.TrimSpace(line))
		if len(row) != 3 || len(codes(row[0])) == 0 {
			continue
		}
		text := "service a {\n@handler A\nget " + codes(row[0])[0] + "\n}\n"
		program, list := parser.Load(fstest.MapFS{"a.api": {Data: []byte(text)}}, "a.api")
		_, more := contract.Resolve(program)
		list = append(list, more...)
		if codes(row[0])[0] == "/v:major" {
			require.False(t, list.HasErrors())
			continue
		}
		require.True(t, list.HasErrors(), "%s", text)
		require.NotEmpty(t, list[0].Hint)
		refused++
	}
	require.Equal(t, 5, refused)
}

// TestGoTypesOfTheLanguagePage reads the types that the page names.
func TestGoTypesOfTheLanguagePage(t *testing.T) {
	page, err := os.ReadFile(languagePage)
	require.NoError(t, err)
	_, section, found := strings.Cut(string(page), "\n## Types from Go packages\n")
	require.True(t, found)
	text := apiBlocks.FindStringSubmatch(section)[1] + "service a {\n\t@handler A\n\tpost /a (UUID) returns (Amount)\n}\n"
	program, diags := parser.Load(fstest.MapFS{"a.api": {Data: []byte(text)}}, "a.api")
	require.Empty(t, diags)
	api, diags := contract.Resolve(program)
	require.Empty(t, diags)
	require.Equal(t, "github.com/google/uuid.UUID", api.Groups[0].Routes[0].Request.Core().String())
	require.Equal(t, "float64", api.Types[1].Under.OnWire().String())
}
