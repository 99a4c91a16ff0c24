package requests_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/internal/e2e/echo"
	"github.com/apigen/apigen/internal/e2e/page"
	"github.com/apigen/apigen/internal/e2e/repo"
)

// The method that the page shows refuses requests that the contract lets pass.
func TestChecksOfYourOwnAreAskedBeforeLogic(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a service")
	}
	methods := page.Blocks(repo.Read(t, requestsPage), "go")
	at := slices.IndexFunc(methods, func(block string) bool { return strings.HasPrefix(block, "package types") })
	require.GreaterOrEqual(t, at, 0)
	const text = "type Stay {\n\tFrom int `json:\"from\" validate:\"min=1\"`\n\tUntil int `json:\"until\"`\n}\n\n" +
		"type Other {\n\tUntil int `json:\"until\"`\n}\n\n" +
		"service echo-api {\n\t@handler Book\n\tpost /stays (Stay) returns (Stay)\n\n\t@handler Other\n\tpost /others (Other) returns (Other)\n}\n"
	asked := []asking{posted("/stays", `{"from":1,"until":2}`), posted("/stays", `{"from":2,"until":1}`), posted("/stays", `{"from":0,"until":0}`), posted("/others", `{"until":0}`)}
	answers := ask(t, text, asked, echo.File{Path: "internal/types/check.go", Text: methods[at]})
	require.Equal(t, 200, answers[0].Code, "%s", answers[0].Body)
	require.Equal(t, 400, answers[1].Code)
	require.Contains(t, string(answers[1].Body), `"errors":[{"in":"body","name":"/until","rule":"after","message":"must be after from"}]`)
	require.Contains(t, string(answers[2].Body), `"errors":[{"in":"body","name":"/from","rule":"min"`, "the contract's checks come first")
	require.Equal(t, 200, answers[3].Code, "%s", answers[3].Body)
}
