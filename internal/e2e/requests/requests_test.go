package requests_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/internal/e2e/echo"
	"github.com/apigen/apigen/internal/e2e/page"
	"github.com/apigen/apigen/internal/e2e/repo"
)

const requestsPage = "docs/requests.md"

// asking is one request of the page, and what is to come back.
type asking struct {
	Name, Method, Target, Type, Body string
	Header                           map[string][]string

	field string // of the answer or of the refusal
	want  string // a Go value, the rule of a refusal, 404, or "fine"
}

func (a asking) request() echo.Request {
	return echo.Request{Method: a.Method, Target: a.Target, Type: a.Type, Body: a.Body, Header: a.Header}
}

// ask sends all to a service of a contract.
func ask(t *testing.T, contract string, all []asking, added ...echo.File) []echo.Answer {
	t.Helper()
	var requests []echo.Request
	for _, a := range all {
		requests = append(requests, a.request())
	}
	return echo.New(t, contract, added...).Ask(t, requests)
}

func TestRequestsBecomeWhatThePageSays(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a service")
	}
	tables := page.Tables(repo.Read(t, requestsPage))
	text := &strings.Builder{}
	var asked []asking
	asked = append(asked, paths(text, tables["Path"])...)
	asked = append(asked, queries(text, "query", "get", tables["Query and form"])...)
	asked = append(asked, queries(text, "form", "post", tables["Query and form"])...)
	asked = append(asked, formsAndQueries(text, tables["Forms and the query"])...)
	asked = append(asked, headers(text, tables["Header"])...)
	asked = append(asked, bodies(text, "InBody", rowsOf(tables["JSON"]))...)
	asked = append(asked, bodies(text, "InOptional", optionalRows(tables["Optional"]))...)
	asked = append(asked, repeats(text, tables["Values that a JSON body repeats"])...)
	asked = append(asked, spellings(text, "Spelled", tables["Lists and maps in queries and forms"])...)
	asked = append(asked, spellings(text, "Emptied", tables["Empty values"])...)
	asked = append(asked, conditions(text, tables["Fields that depend on others"])...)
	asked = append(asked, relations(text, tables["Rules about other fields"])...)
	asked = append(asked, rules(text, tables["Rules of a validate tag"])...)
	require.Greater(t, len(asked), 300)
	answers := ask(t, text.String(), asked)
	require.Len(t, answers, len(asked))
	for i, a := range asked {
		t.Run(a.Name, func(t *testing.T) { a.compare(t, answers[i]) })
	}
}

func (a asking) compare(t *testing.T, got echo.Answer) {
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
