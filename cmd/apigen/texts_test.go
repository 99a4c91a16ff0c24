package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const textsContract = `type ListRequest {
	Page int ` + "`form:\"page,default=1\"`" + `
}

type AddRequest {
	Name string ` + "`json:\"name\"`" + `
}

service shop-api {
	@handler List
	get /silent (ListRequest)
	@handler Add
	post /silent (AddRequest)
	@handler Ping
	get /silent/ping
}

@server (
	group:   strict
	unknown: refuse
	empty:   value
)
service shop-api {
	@handler List
	get /strict (ListRequest)
	@handler Ping
	get /strict/ping
}

@server (
	group:   lax
	unknown: ignore
)
service shop-api {
	@handler Add
	post /lax (AddRequest)
}
`

// A block says what becomes of unknown names, otherwise the configuration does,
// otherwise the project, for one service or all.
func TestUnknownNamesAreTreatedAsTheNearestOneSays(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{
		"shop.api":    textsContract,
		"apigen.yaml": "version: 1\nunknown: ignore\nempty: absent\nservices:\n  - contract: shop.api\n    unknown: refuse\n",
	})
	invoke(t, dir, "generate").ok(t)
	effective := invoke(t, dir, "api", "routes", "--effective", "shop.api").ok(t).stdout
	require.Equal(t, 3, strings.Count(effective, "unknown names   refused, or as configured"), effective)
	require.Equal(t, 2, strings.Count(effective, "unknown names   refused\n"), effective)
	require.Equal(t, 1, strings.Count(effective, "unknown names   ignored\n"), effective)

	ask := func(s *running, method, path, body string) int {
		status, text := send(t, method, s.url+path, body)
		if status == 400 {
			require.Contains(t, text, `"rule":"unknown"`, path)
		}
		return status
	}
	buildService(t, dir, "shop")
	s := startService(t, dir, "shop")
	require.Equal(t, 400, ask(s, "GET", "/silent?utm_source=x", ""))
	require.Equal(t, 200, ask(s, "GET", "/silent?page=", ""), "empty is absent by the project")
	require.Equal(t, 400, ask(s, "POST", "/silent", `{"name":"a","x":1}`))
	require.Equal(t, 400, ask(s, "GET", "/silent/ping?x=1", ""))
	require.Equal(t, 400, ask(s, "GET", "/strict?x=1", ""))
	require.Equal(t, 400, ask(s, "GET", "/strict/ping?x=1", ""))
	require.Equal(t, 200, ask(s, "POST", "/lax?x=1", `{"name":"a","x":1}`))

	config := read(t, dir, "etc/shop-api.yaml")
	require.Contains(t, config, "\nguards:\n")
	put(t, dir, "etc/shop-api.yaml", strings.Replace(config, "\nguards:\n", "\nguards:\n  unknown: ignore\n", 1))
	s = startService(t, dir, "shop")
	require.Equal(t, 200, ask(s, "GET", "/silent?utm_source=x", ""))
	require.Equal(t, 200, ask(s, "POST", "/silent", `{"name":"a","x":1}`))
	require.Equal(t, 200, ask(s, "GET", "/silent/ping?x=1", ""))
	require.Equal(t, 400, ask(s, "GET", "/strict?x=1", ""))

	put(t, dir, "etc/shop-api.yaml", strings.Replace(config, "\nguards:\n", "\nguards:\n  unknown: drop\n", 1))
	out, err := serviceCommand(dir, "shop").CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(out), "must be refuse or ignore")
}

func TestWrongWordsOnNamesAreRefusedAtTheirPlace(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"unknown: drop\nservices:\n  - contract: shop.api\n":         "apigen.yaml:1:10: unknown must be refuse or ignore",
		"services:\n  - contract: shop.api\n    empty: none\n":       "apigen.yaml:3:12: empty must be absent or value",
		"services:\n  - contract: shop.api\n    unknown: [refuse]\n": "apigen.yaml:3:14: unknown must be text",
	} {
		dir := workspace(t, map[string]string{"shop.api": textsContract, "apigen.yaml": text})
		result := invoke(t, dir, "generate")
		require.NotZero(t, result.code)
		require.Contains(t, result.stderr, want)
	}
}

// What takes escaped slashes is listed with the guards, as proxies must know it.
func TestRoutesListWhatTakesEscapedSlashes(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"shop.api": "type Key {\n\tKey string `path:\"key,encodedSlash\"`\n}\n\n" +
		"service shop {\n\t@handler A\n\tget /a/:key (Key)\n\n\t@handler B\n\tget /b\n}\n"})
	effective := invoke(t, dir, "api", "routes", "--effective", "shop.api").ok(t).stdout
	require.Equal(t, 1, strings.Count(effective, "  encoded slash   taken by key\n"), effective)
	rows := invoke(t, dir, "api", "routes", "--effective", "--format", "json", "shop.api").ok(t).stdout
	require.Equal(t, 1, strings.Count(rows, `"encodedSlash": [`), rows)
}
