package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// Without a file, commands about contracts take those that the settings list.
func TestContractsOfTheSettingsAreTaken(t *testing.T) {
	dir := workspace(t, map[string]string{
		"a/a.api":     "service a-api {\n\t@handler Ping\n\tget /a/ping\n}\n",
		"b/b.api":     "service b-api {\n\t@handler Ping\n\tget /b/ping\n}\n",
		"apigen.yaml": "services:\n  - contract: a/a.api\n    dir: a\n  - contract: b/b.api\n    dir: b\n",
	})
	require.Equal(t, "a/a.api is valid: 1 route, 0 types\nb/b.api is valid: 1 route, 0 types\n", invoke(t, dir, "api", "validate").ok(t).stdout)

	text := invoke(t, dir, "api", "routes").ok(t).stdout
	require.Regexp(t, `^a/a.api\nMETHOD .*\nGET +/a/ping +Ping .*\n\nb/b.api\nMETHOD .*\nGET +/b/ping +Ping .*\n$`, text)
	require.Contains(t, invoke(t, dir, "api", "routes", "--effective").ok(t).stdout, "\nb/b.api\nGET /b/ping\n")

	var rows []struct{ Contract, Path string }
	require.NoError(t, json.Unmarshal([]byte(invoke(t, dir, "api", "routes", "--format", "json").ok(t).stdout), &rows))
	require.Len(t, rows, 2)
	require.Equal(t, "b/b.api", rows[1].Contract)
	require.NotContains(t, invoke(t, dir, "api", "routes", "a/a.api", "--format", "json").ok(t).stdout, "contract")

	put(t, dir, "b/b.api", "service b-api {\n\t@handler Ping\n\tget /b/{id}\n}\n")
	require.Equal(t, exitFound, invoke(t, dir, "api", "validate").code)
}
