package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	observabilityAt = "deploy/observability/"
	watchDir        = "examples/userapi/" + observabilityAt
)

// watchedExample is a copy of the example with what watches it.
var watchedExample = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(shared, "watched")
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("..", "..", name))
		if err == nil {
			err = os.MkdirAll(dir, 0o755)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), text, 0o644)
		}
		if err != nil {
			return "", err
		}
	}
	if err := os.CopyFS(filepath.Join(dir, "examples", "userapi"), os.DirFS(filepath.Join("..", "..", "examples", "userapi"))); err != nil {
		return "", err
	}
	out, err := command(dir, "deploy", "observability", "--dir", "examples/userapi").CombinedOutput()
	if err != nil {
		return "", &exec.Error{Name: string(out), Err: err}
	}
	return dir, nil
})

func watchedCopy(t *testing.T) string {
	t.Helper()
	dir, err := watchedExample()
	require.NoError(t, err)
	own := t.TempDir()
	require.NoError(t, os.CopyFS(own, os.DirFS(dir)))
	return own
}

// TestWatchingAgainChangesNothing: a second run writes nothing, and files that
// somebody edited are noticed.
func TestWatchingAgainChangesNothing(t *testing.T) {
	t.Parallel()
	dir := watchedCopy(t)
	before := snapshot(t, dir)
	deploy := func(flags ...string) result {
		return invoke(t, dir, append([]string{"deploy", "observability", "--dir", "examples/userapi"}, flags...)...)
	}
	deploy("--check").ok(t)
	deploy().ok(t)
	require.Equal(t, before, snapshot(t, dir))
	for _, name := range []string{"dashboard.json", "rules.yaml", "vector.yaml"} {
		text := read(t, dir, watchDir+name)
		put(t, dir, watchDir+name, strings.Replace(text, "user", "mine", 1))
		edited := snapshot(t, dir)
		for _, flags := range [][]string{{"--check"}, nil} {
			r := deploy(flags...)
			require.Equal(t, exitFound, r.code, name)
			require.Contains(t, r.stderr+r.stdout, name)
		}
		require.Equal(t, edited, snapshot(t, dir), "nothing is written over an edit")
		put(t, dir, watchDir+name, text)
	}
	put(t, dir, "examples/userapi/userapi.api", strings.Replace(read(t, dir, "examples/userapi/userapi.api"), "99.95", "99.5", 1))
	r := deploy("--check")
	require.Equal(t, exitFound, r.code)
	require.Contains(t, r.stdout, "rules.yaml")
	require.NotContains(t, r.stdout, "dashboard.json")
}

// TestGenerateKeepsWatching: listed as a target it is part of apigen generate.
func TestGenerateKeepsWatching(t *testing.T) {
	t.Parallel()
	dir := watchedCopy(t)
	settings := "examples/userapi/apigen.yaml"
	put(t, dir, settings, read(t, dir, settings)+"deploy:\n  targets: [observability]\n  slo: {availability: 99, latency: 100ms}\n")
	r := invoke(t, dir, "generate", "--dir", "examples/userapi", "--check")
	require.Equal(t, exitFound, r.code, r.stderr)
	require.Contains(t, r.stdout, "deploy/observability/rules.yaml")
	invoke(t, dir, "generate", "--dir", "examples/userapi").ok(t)
	rules := read(t, dir, watchDir+"rules.yaml")
	require.Contains(t, rules, "expr: vector(0.99)\n        labels: {job: \"user\", http_request_method: \"POST\", http_route: \"/login\", route_group: \"auth\"}")
	require.Contains(t, rules, `route_group: "admin", le: "0.1", within: "100ms"`)
	invoke(t, dir, "generate", "--dir", "examples/userapi", "--check").ok(t)
}

// TestObservabilityPage runs the commands of the page, settles what its examples
// say, and demands that it lists each file and each alert.
func TestObservabilityPage(t *testing.T) {
	t.Parallel()
	page := read(t, filepath.Join("..", ".."), "docs/deploy.md")
	_, section, found := strings.Cut(page, "\n## Observability\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	block := func(language string) string {
		return regexp.MustCompile("(?s)```" + language + "\n(.*?)```").FindStringSubmatch(section)[1]
	}
	dir := filepath.Join(watchedCopy(t), "examples", "userapi")
	put(t, dir, "userapi.api", block("api"))
	put(t, dir, "etc/shop-api.yaml", read(t, dir, "etc/user-api.yaml"))
	put(t, dir, "apigen.yaml", read(t, dir, "apigen.yaml")+block("yaml"))
	for line := range strings.Lines(block("sh")) {
		invoke(t, dir, strings.Fields(line)[1:]...).ok(t)
	}
	rules := read(t, dir, "deploy/observability/rules.yaml")
	require.Contains(t, rules, "# 300ms is the end of no bucket of the metric; the next one ends at 500ms\n")
	require.NotRegexp(t, `http_route: "/export".* le:`, rules)
	for _, group := range rulesOf(t, read(t, watchedCopy(t), watchDir+"rules.yaml")).Groups {
		for _, rule := range group.Rules {
			if rule.Alert != "" {
				require.Contains(t, section, "`"+rule.Alert+"`")
			}
		}
	}
	files, err := os.ReadDir(filepath.Join(dir, "deploy", "observability"))
	require.NoError(t, err)
	for _, f := range files {
		require.Regexp(t, "`"+regexp.QuoteMeta(f.Name())+"/?`", section)
	}
}

// TestWatchedProjects: a new service, and one of many groups in a folder of a
// larger module, are watched without a mistake, and by their own names.
func TestWatchedProjects(t *testing.T) {
	t.Parallel()
	var api strings.Builder
	api.WriteString("type R {\n\tID string `path:\"id\"`\n\tRest string `path:\"rest\"`\n}\n")
	for group := range 30 {
		fmt.Fprintf(&api, "@server (\n\tgroup: g%d\n\tprefix: /g%d\n\tslo: 99.%d\n)\nservice shop-api {\n\t@handler Get\n\tget /:id/*rest (R)\n}\n", group, group, group+1)
	}
	large := workspace(t, map[string]string{
		"go.mod": "module example.com/all\n\ngo 1.26\n", "services/shop/shop.api": api.String(),
		"services/shop/etc/shop-api.yaml": "store:\n  driver: postgres\n  dsn: ${DATABASE_DSN}\n",
		"apigen.yaml":                     "version: 1\nservices:\n  - contract: services/shop/shop.api\n    dir: services/shop\ndeploy:\n  name: the-shop\n  slo: {latency: 5s}\n",
	})
	small := greetCopy(t)
	put(t, small, "internal/kept/kept.go", "package kept\n\nimport _ \"greet/internal/apigen/cache\"\n")
	var exprs []string
	for dir, at := range map[string]string{small: "", large: "services/shop/"} {
		invoke(t, dir, "deploy", "observability").ok(t)
		invoke(t, dir, "deploy", "observability", "--check").ok(t)
		all, _ := everyExpression(t, dir, at+observabilityAt)
		require.Greater(t, len(all), 50)
		for _, e := range all {
			exprs = append(exprs, e.expr)
		}
	}
	for i, answer := range promql(t, exprs...) {
		require.Empty(t, answer.Error, exprs[i])
	}
	require.Contains(t, read(t, large, "services/shop/deploy/observability/prometheus.yaml"), `targets: ["the-shop:6060"]`)
	require.Contains(t, read(t, small, observabilityAt+"rules.yaml"), "alert: CacheFails")
	rules := read(t, large, "services/shop/deploy/observability/rules.yaml")
	require.NotContains(t, rules, "CacheFails")
	require.Contains(t, rules, `http_route: "/g7/{id}/{rest...}", route_group: "g7", le: "5.0", within: "5s"`)
	require.Contains(t, rules, "vector(0.998)")
}
