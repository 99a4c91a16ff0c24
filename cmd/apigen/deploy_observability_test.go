package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

const watchDir = "examples/userapi/deploy/observability/"

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

// rulesFile is what Prometheus reads, strictly.
type rulesFile struct {
	Groups []struct {
		Name     string
		Interval string
		Rules    []struct {
			Record, Alert, Expr, For string
			Labels, Annotations      map[string]string
		}
	}
}

// expression is an expression and where it stands.
type expression struct{ where, expr string }

func rulesOf(t *testing.T, text string) rulesFile {
	t.Helper()
	var rules rulesFile
	require.NoError(t, yaml.Load([]byte(text), &rules, yaml.WithKnownFields()))
	return rules
}

// everyExpression lists what rules and dashboard ask, and what the rules record.
func everyExpression(t *testing.T, dir string) (all []expression, recorded []string) {
	t.Helper()
	for _, group := range rulesOf(t, read(t, dir, watchDir+"rules.yaml")).Groups {
		for _, rule := range group.Rules {
			all = append(all, expression{group.Name + " " + rule.Record + rule.Alert, rule.Expr})
			if rule.Record != "" {
				recorded = append(recorded, rule.Record)
			}
		}
	}
	variables := strings.NewReplacer("$__rate_interval", "5m", "$instance", ".*")
	for _, p := range panelsIn(t, read(t, dir, watchDir+"dashboard.json")) {
		for _, target := range p.Targets {
			all = append(all, expression{"panel " + p.Title, variables.Replace(target.Expr)})
		}
	}
	return all, recorded
}

// drawn is a panel as Grafana reads it.
type drawn struct {
	Title   string
	Targets []struct{ Expr string }
	Panels  []drawn
}

func panelsIn(t *testing.T, text string) []drawn {
	t.Helper()
	var board struct{ Panels []drawn }
	require.NoError(t, json.Unmarshal([]byte(text), &board))
	var all []drawn
	for _, p := range board.Panels {
		all = append(append(all, p), p.Panels...)
	}
	return all
}

// parsedQuery is what .ci/promql says about an expression.
type parsedQuery struct {
	Error     string
	Selectors []struct {
		Metric string
		Labels []string
	}
}

func promql(t *testing.T, expressions ...string) []parsedQuery {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the parser of Prometheus")
	}
	question, err := json.Marshal(expressions)
	require.NoError(t, err)
	cmd := exec.Command("go", "run", ".")
	cmd.Dir = filepath.Join("..", "..", ".ci", "promql")
	cmd.Stdin = bytes.NewReader(question)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	require.NoError(t, err, "%s", &stderr)
	var answers []parsedQuery
	require.NoError(t, json.Unmarshal(output, &answers))
	require.Len(t, answers, len(expressions))
	return answers
}

// TestExpressionsAskForWhatThereIs reads every expression with Prometheus's own
// parser, and looks for each metric and label in a scrape of the example.
func TestExpressionsAskForWhatThereIs(t *testing.T) {
	t.Parallel()
	dir := watchedCopy(t)
	all, recorded := everyExpression(t, dir)
	require.Greater(t, len(all), 60)
	exprs := []string{"sum by (a (b)", `invented_total{job="user"}`, `up{invented="user"}`}
	for _, a := range all {
		exprs = append(exprs, a.expr)
	}
	answers := promql(t, exprs...)
	known := scraped(t, dir)
	for _, name := range recorded {
		known[name] = []string{"job", "namespace", "http_request_method", "http_route", "le", "within", "route_group"}
	}
	require.NotEmpty(t, answers[0].Error, "a mistake is noticed")
	require.Equal(t, []string{"there is no metric invented_total"}, unknown(answers[1], known))
	require.Equal(t, []string{"up has no label invented"}, unknown(answers[2], known))
	for i, a := range all {
		require.Empty(t, answers[i+3].Error, "%s: %s", a.where, a.expr)
		require.Empty(t, unknown(answers[i+3], known), "%s: %s", a.where, a.expr)
		require.NotEmpty(t, a.expr)
	}
}

// unknown lists what an expression asks for in vain.
func unknown(a parsedQuery, known map[string][]string) []string {
	var missing []string
	for _, s := range a.Selectors {
		labels, ok := known[s.Metric]
		if !ok {
			missing = append(missing, "there is no metric "+s.Metric)
			continue
		}
		for _, label := range s.Labels {
			if !slices.Contains(append([]string{"job", "instance"}, labels...), label) {
				missing = append(missing, s.Metric+" has no label "+label)
			}
		}
	}
	return missing
}

var (
	sampleRow      = regexp.MustCompile(`(?m)^([a-zA-Z_:]+)(?:\{(.*)\})? \S+$`)
	sampleLabel = regexp.MustCompile(`([a-z_]+)="`)
	metricRow   = regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| (histogram|gauge|counter) \\| (.*?) ?\\| .+ \\|$")
	rowLabel    = regexp.MustCompile("`([a-z_]+)`")
)

// notShown are the metrics of docs/observability.md, which a test of
// runtime/metrics holds against the registry, that the example has no part for:
// its routes neither stream nor break off.
var notShown = []string{"http_server_stream_duration_seconds_bucket", "http_server_aborted_requests_total"}

// scraped lists the metrics of the running example with their labels.
func scraped(t *testing.T, dir string) map[string][]string {
	t.Helper()
	service := filepath.Join(dir, "examples", "userapi")
	goCommand(t, filepath.Join("..", ".."), "build", "-o", filepath.Join(service, "user"), "./examples/userapi")
	s := startService(t, service, "user")
	status, text := send(t, "POST", s.url+"/register", `{"username":"watcher","email":"w@example.com","password":"a long password"}`)
	require.Equal(t, 200, status, text)
	status, _ = send(t, "GET", s.url+"/users/me", "")
	require.Equal(t, 401, status)
	status, text = send(t, "GET", s.admin+"/metrics", "")
	require.Equal(t, 200, status)
	require.Contains(t, text, `http_route="/users/me"`)
	known := map[string][]string{"up": {}}
	for _, row := range sampleRow.FindAllStringSubmatch(text, -1) {
		known[row[1]] = labelsIn(sampleLabel, row[2])
	}
	for _, row := range metricRow.FindAllStringSubmatch(read(t, filepath.Join("..", ".."), "docs/observability.md"), -1) {
		name, labels := row[1], labelsIn(rowLabel, row[3])
		if row[2] == "histogram" {
			name, labels = name+"_bucket", append(labels, "le")
		}
		if slices.Contains(notShown, name) {
			require.NotContains(t, known, name)
			known[name] = labels
		}
		require.Contains(t, known, name)
	}
	return known
}

func labelsIn(label *regexp.Regexp, text string) []string {
	names := []string{}
	for _, m := range label.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	return names
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
