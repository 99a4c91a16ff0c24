package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

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
func everyExpression(t *testing.T, dir, at string) (all []expression, recorded []string) {
	t.Helper()
	for _, group := range rulesOf(t, read(t, dir, at+"rules.yaml")).Groups {
		for _, rule := range group.Rules {
			all = append(all, expression{group.Name + " " + rule.Record + rule.Alert, rule.Expr})
			if rule.Record != "" {
				recorded = append(recorded, rule.Record)
			}
		}
	}
	variables := strings.NewReplacer("$__rate_interval", "5m", "$instance", ".*")
	for _, p := range panelsIn(t, read(t, dir, at+"dashboard.json")) {
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

// parsedQuery is what internal/tools/promql says about an expression.
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
	cmd.Dir = filepath.Join("..", "..", "internal", "tools", "promql")
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
	all, recorded := everyExpression(t, dir, watchDir)
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
	sampleRow   = regexp.MustCompile(`(?m)^([a-zA-Z_:]+)(?:\{(.*)\})? \S+$`)
	sampleLabel = regexp.MustCompile(`([a-z_]+)="`)
	metricRow   = regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| (histogram|gauge|counter) \\| (.*?) ?\\| .+ \\|$")
	rowLabel    = regexp.MustCompile("`([a-z_]+)`")
)

// notShown are the metrics of docs/observability.md, which a test of
// runtime/metrics holds against the registry, that the example has no part for:
// its routes neither stream nor break off, and it keeps no rows.
var notShown = []string{"http_server_stream_duration_seconds_bucket", "http_server_aborted_requests_total", "cache_events_total"}

// scraped lists the metrics of the running example with their labels.
func scraped(t *testing.T, dir string) map[string][]string {
	t.Helper()
	service := filepath.Join(dir, "examples", "userapi")
	goCommand(t, filepath.Join("..", ".."), "build", "-o", filepath.Join(service, "user"), "./examples/userapi")
	s := startService(t, service, "user")
	status, text := send(t, "POST", s.url+"/register", `{"username":"watcher","email":"w@example.com","password":"a long password"}`)
	require.Equal(t, 201, status, text)
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
