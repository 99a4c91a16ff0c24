package routes_test

import (
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/internal/e2e/echo"
	"github.com/apigen/apigen/internal/e2e/page"
	"github.com/apigen/apigen/internal/e2e/repo"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
)

const languagePage = "docs/language.md"

// TestPathsOfTheLanguagePage sends the requests of the page to a service of its
// contract.
func TestPathsOfTheLanguagePage(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a service")
	}
	_, paths, found := strings.Cut(repo.Read(t, languagePage), "\n## Paths\n")
	paths, _, behind := strings.Cut(paths, "\n## Types from Go packages\n")
	require.True(t, found && behind)
	blocks := page.Blocks(paths, "api")
	require.Len(t, blocks, 1)
	var rows page.Table
	var asked []echo.Request
	for line := range strings.Lines(paths) {
		row := page.Cells(strings.TrimSpace(line))
		if len(row) != 3 || len(page.Codes(row[0])) == 0 {
			continue
		}
		if method, target, ok := strings.Cut(page.Codes(row[0])[0], " "); ok {
			rows = append(rows, row)
			asked = append(asked, echo.Request{Method: method, Target: target})
		}
	}
	require.Greater(t, len(asked), 25)
	for i, got := range echo.New(t, blocks[0]).Ask(t, asked) {
		about := asked[i].Method + " " + asked[i].Target
		if code := page.Codes(rows[i][1]); len(code) > 0 {
			require.Equal(t, code[0], got.Pattern, about)
		}
		switch want := rows[i][2]; {
		case strings.HasPrefix(want, "`"):
			require.Equal(t, 200, got.Code, about)
			require.JSONEq(t, page.Codes(want)[0], string(got.Body), about)
		default:
			require.Equal(t, want, strconv.Itoa(got.Code), about)
		}
	}
}

// TestPathsThatTheLanguagePageRefuses reads those of the last table as contracts.
func TestPathsThatTheLanguagePageRefuses(t *testing.T) {
	_, last, found := strings.Cut(repo.Read(t, languagePage), "### What paths can't have")
	require.True(t, found)
	refused := 0
	for line := range strings.Lines(last) {
		row := page.Cells(strings.TrimSpace(line))
		if len(row) != 3 || len(page.Codes(row[0])) == 0 {
			continue
		}
		text := "service a {\n@handler A\nget " + page.Codes(row[0])[0] + "\n}\n"
		program, list := parser.Load(fstest.MapFS{"a.api": {Data: []byte(text)}}, "a.api")
		_, more := contract.Resolve(program)
		list = append(list, more...)
		if page.Codes(row[0])[0] == "/v:major" {
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
	_, section, found := strings.Cut(repo.Read(t, languagePage), "\n## Types from Go packages\n")
	require.True(t, found)
	text := page.Blocks(section, "api")[0] + "service a {\n\t@handler A\n\tpost /a (UUID) returns (Amount)\n}\n"
	program, diags := parser.Load(fstest.MapFS{"a.api": {Data: []byte(text)}}, "a.api")
	require.Empty(t, diags)
	api, diags := contract.Resolve(program)
	require.Empty(t, diags)
	require.Equal(t, "github.com/google/uuid.UUID", api.Groups[0].Routes[0].Request.Core().String())
	require.Equal(t, "float64", api.Types[1].Under.OnWire().String())
}
