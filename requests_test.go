package apigen_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const requestsPage = "docs/requests.md"

// cellCode is what stands between backquotes in a cell.
var cellCode = regexp.MustCompile("`([^`]+)`")

// docTable is a table of the page, without its head.
type docTable [][]string

// tables reads the tables of the page by the heading above them.
func tables(t *testing.T) map[string]docTable {
	t.Helper()
	text, err := os.ReadFile(requestsPage)
	require.NoError(t, err)
	out := map[string]docTable{}
	heading := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			heading = strings.TrimLeft(line, "# ")
		}
		if strings.HasPrefix(line, "| ") {
			out[heading] = append(out[heading], cells(line))
		}
	}
	for heading := range out {
		out[heading] = out[heading][1:]
	}
	return out
}

// cells splits a row at the bars that are not in code.
func cells(line string) []string {
	var out []string
	code := false
	start := 1
	for i, c := range line {
		switch {
		case c == '`':
			code = !code
		case c == '|' && !code && i > 0:
			out = append(out, strings.TrimSpace(line[start:i]))
			start = i + 1
		}
	}
	return out
}

// codes returns the code in a cell.
func codes(cell string) []string {
	var out []string
	for _, found := range cellCode.FindAllStringSubmatch(cell, -1) {
		out = append(out, found[1])
	}
	return out
}

// asking is one request of the page, and what is to come back.
type asking struct {
	Name, Method, Target, Type, Body string
	Header                           map[string][]string

	field string // of the answer or of the refusal
	want  string // a Go value, the rule of a refusal, 404, or "fine"
}

// answered is what the service said.
type answered struct {
	Code    int
	Body    json.RawMessage
	Pattern string // of the route that answered
}

func TestRequestsBecomeWhatThePageSays(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a service")
	}
	page := tables(t)
	text := &strings.Builder{}
	var asked []asking
	asked = append(asked, paths(text, page["Path"])...)
	asked = append(asked, queries(text, "query", "get", page["Query and form"])...)
	asked = append(asked, queries(text, "form", "post", page["Query and form"])...)
	asked = append(asked, formsAndQueries(text, page["Forms and the query"])...)
	asked = append(asked, headers(text, page["Header"])...)
	asked = append(asked, bodies(text, "InBody", rowsOf(page["JSON"]))...)
	asked = append(asked, bodies(text, "InOptional", optionalRows(page["Optional"]))...)
	asked = append(asked, repeats(text, page["Values that a JSON body repeats"])...)
	asked = append(asked, spellings(text, "Spelled", page["Lists and maps in queries and forms"])...)
	asked = append(asked, spellings(text, "Emptied", page["Empty values"])...)
	asked = append(asked, conditions(text, page["Fields that depend on others"])...)
	asked = append(asked, relations(text, page["Rules about other fields"])...)
	asked = append(asked, rules(text, page["Rules of a validate tag"])...)
	require.Greater(t, len(asked), 300)
	answers := serveEcho(t, text.String(), asked)
	require.Len(t, answers, len(asked))
	for i, a := range asked {
		t.Run(a.Name, func(t *testing.T) { a.compare(t, answers[i]) })
	}
}

func (a asking) compare(t *testing.T, got answered) {
	if a.want == "404" {
		require.Equal(t, 404, got.Code, "%s", got.Body)
		return
	}
	if got.Code == 200 {
		var fields map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(got.Body, &fields))
		value := strings.ReplaceAll(string(fields[a.field]), "null", "nil")
		if value == "" {
			value = "absent"
		}
		if a.want == "fine" {
			value = "fine"
		}
		require.Equal(t, a.want, strings.ReplaceAll(value, `"nil"`, `"null"`))
		return
	}
	var refusal struct{ Errors []struct{ Name, Rule string } }
	require.Equal(t, 400, got.Code, "%s", got.Body)
	require.NoError(t, json.Unmarshal(got.Body, &refusal))
	require.Len(t, refusal.Errors, 1, "%s", got.Body)
	require.Equal(t, a.want, refusal.Errors[0].Rule, "%s", got.Body)
	name, _, _ := strings.Cut(strings.TrimPrefix(refusal.Errors[0].Name, "/"), "/")
	name, _, _ = strings.Cut(name, "[")
	require.Equal(t, strings.ToLower(a.field), strings.ToLower(name))
}
