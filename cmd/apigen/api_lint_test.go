package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// stock is a contract with something to point out, and its settings.
const stock = `
-- apigen.yaml --
version: 1
services:
  - contract: api/shop.api
lint:
  rules:
    missing-doc: off
    int64-in-json: warning
    verb-in-path: warning
-- api/shop.api --
import "types.api"
@server (
	midleware: Audit
)
service shop {
	@handler AddItem
	post /items/add returns (Item)
}
-- api/types.api --
type Item {
	ID int64 ` + "`json:\"id\"`" + `
}
`

func TestLintTakesContractsAndLevelsFromSettings(t *testing.T) {
	t.Parallel()
	ran := invoke(t, unpack(t, stock), "api", "lint")
	require.Equal(t, exitOK, ran.code)
	require.Empty(t, ran.stdout)
	require.Equal(t, `api/shop.api:3:2: warning: @server has no key midleware; it is kept for templates and has no effect of its own [unknown-server-key]
    3 |     midleware: Audit
      |     ^^^^^^^^^
  hint: did you mean middleware?

api/shop.api:7:14: warning: path segment add begins with the verb add [verb-in-path]
    7 |     post /items/add returns (Item)
      |                 ^^^
  hint: leave it out and let the method say it

api/types.api:2:2: warning: ID holds 64-bit numbers in JSON, and JavaScript rounds those above 2^53 [int64-in-json]
    2 |     ID int64 `+"`json:\"id\"`"+`
      |     ^^
  hint: write `+"`json:\"id,string\"`"+`, or use a smaller type
0 errors, 3 warnings
`, ran.stderr)
}

func TestLintFailsOnErrors(t *testing.T) {
	t.Parallel()
	stricter := strings.Replace(stock, "int64-in-json: warning\n    verb-in-path: warning", "verb-in-path: error\n    unknown-server-key: off", 1)
	ran := invoke(t, unpack(t, stricter), "api", "lint", "api/shop.api", "api/types.api", "--format", "json")
	require.Equal(t, exitFound, ran.code, ran.stderr)
	require.Equal(t, []string{"api/shop.api verb-in-path"}, places(t, ran.stdout))
	require.Contains(t, ran.stdout, `"severity": "error"`)
}

func TestLintOfABrokenContractIsValidation(t *testing.T) {
	t.Parallel()
	ran := invoke(t, unpack(t, strings.Replace(stock, "(Item)", "(Itm)", 1)), "api", "lint", "--format", "json")
	require.Equal(t, exitFound, ran.code, ran.stderr)
	require.Equal(t, []string{"api/shop.api unknown-server-key", "api/shop.api unknown-type"}, places(t, ran.stdout))
}

func TestLintOfACleanContract(t *testing.T) {
	t.Parallel()
	dir := unpack(t, "-- a.api --\nservice s {\n\t@doc \"is it up?\"\n\t@handler Ping\n\tget /ping\n}\n")
	require.Equal(t, "a.api: nothing to point out\n", invoke(t, dir, "api", "lint", "a.api").ok(t).stdout)
	ran := invoke(t, dir, "api", "lint", "a.api", "--format", "sarif").ok(t)
	require.True(t, json.Valid([]byte(ran.stdout)))
	require.Contains(t, ran.stdout, `"results": []`)
}

func TestLintRefusesUnknownSettings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ was, is, want string }{
		{"missing-doc: off", "mising-doc: off", `apigen.yaml:6:5: unknown key "mising-doc"; did you mean "missing-doc"?`},
		{"missing-doc: off", "missing-doc: no", `apigen.yaml:6:18: missing-doc can be off, warning or error, not "no"`},
		{"missing-doc: off", "unknown-type: off", ""},
		{"  rules:", "  rule:", `apigen.yaml:5:3: unknown key "rule"; did you mean "rules"?`},
	} {
		ran := invoke(t, unpack(t, strings.Replace(stock, c.was, c.is, 1)), "api", "lint")
		require.Equal(t, exitUsage, ran.code, c.is)
		require.Equal(t, 1, strings.Count(ran.stderr, "\n"), ran.stderr)
		require.Contains(t, ran.stderr, c.want)
	}
}

func TestLintNeedsAContract(t *testing.T) {
	t.Parallel()
	invoke(t, t.TempDir(), "api", "lint").refused(t, "no contract given; name one, or list it in apigen.yaml")
}
