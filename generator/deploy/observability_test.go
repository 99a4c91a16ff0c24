package deploy_test

import (
	"cmp"
	"flag"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/deploy"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const watchedCase = "../../testdata/deploy/observability.txtar"

// watchedService is a service with that contract and configuration.
func watchedService(t *testing.T, text, config string) *deploy.Service {
	t.Helper()
	program, list := parser.Load(fstest.MapFS{"shop.api": {Data: []byte(text)}}, "shop.api")
	api, more := contract.Resolve(program)
	require.False(t, append(list, more...).HasErrors(), "%v", append(list, more...))
	read, found := deploy.ReadConfig(source.NewFile("etc/shop-api.yaml", []byte(config)))
	require.Empty(t, found)
	s := &deploy.Service{
		Settings: deploy.Settings{}.Settled("shop"), API: api, Command: "shop", Module: "example.com/shop",
		Go: "1.26", Root: ".", Below: ".", ConfigAt: "etc/shop-api.yaml", Config: read,
	}
	if read.Store {
		s.Uses.Database = "postgres"
	}
	return s
}

// watch makes the files, by their path in deploy/observability.
func watch(t *testing.T, s *deploy.Service) map[string]string {
	t.Helper()
	files, list, err := generator.Run(s, deploy.Emitters(deploy.Observability)...)
	require.NoError(t, err)
	require.Empty(t, list)
	out := map[string]string{}
	for _, f := range files {
		out[strings.TrimPrefix(f.Path, "deploy/observability/")] = string(f.Content)
	}
	return out
}

func TestWhatWatchesIsAsTheCaseWants(t *testing.T) {
	archive, err := txtar.ParseFile(watchedCase)
	require.NoError(t, err)
	s := watchedService(t, string(archive.Files[0].Data), string(archive.Files[1].Data))
	got := watch(t, s)
	want := map[string]string{}
	for _, f := range archive.Files[2:] {
		want[strings.TrimPrefix(f.Name, "want/")] = string(f.Data)
	}
	if *update {
		archive.Files = archive.Files[:2]
		for _, name := range slices.Sorted(maps.Keys(got)) {
			archive.Files = append(archive.Files, txtar.File{Name: "want/" + name, Data: []byte(got[name])})
		}
		require.NoError(t, os.WriteFile(watchedCase, txtar.Format(archive), 0o644))
		return
	}
	require.Equal(t, slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got)))
	for name := range want {
		require.Equal(t, want[name], got[name], "%s: run go test ./generator/deploy -update and read the diff", name)
	}
}

// TestObjectives says what becomes of the objectives of a route and of all.
func TestObjectives(t *testing.T) {
	for name, c := range map[string]struct {
		server, config      string
		availability, bound string // expected in rules.yaml; empty for none
		within, note        string
	}{
		"of all routes":      {"", "", "0.999", `"0.5"`, "500ms", ""},
		"of the route":       {"slo: 99.5\nsloLatency: 100ms", "", "0.995", `"0.1"`, "100ms", ""},
		"of one digit":       {"slo: 9.5", "", "0.095", `"0.5"`, "500ms", ""},
		"of three decimals":  {"slo: 99.999", "", "0.99999", `"0.5"`, "500ms", ""},
		"the next bucket":    {"sloLatency: 300ms", "", "0.999", `"0.5"`, "500ms", "300ms is the end of no bucket of the metric; the next one ends at 500ms"},
		"a whole second":     {"sloLatency: 1s", "", "0.999", `"1.0"`, "1s", ""},
		"buckets of its own": {"sloLatency: 200ms", "metrics:\n  buckets: [0.1, 0.2, 0.6]\n", "0.999", `"0.2"`, "200ms", ""},
		"no availability":    {"slo: off", "", "", `"0.5"`, "500ms", ""},
		"no latency":         {"sloLatency: off", "", "0.999", "", "", ""},
		"none":               {"slo: off\nsloLatency: off", "", "", "", "", ""},
		"a stream":           {"websocket: true", "", "", "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			api := "@server (\n" + cmp.Or(c.server, "group: a") + "\n)\nservice shop-api {\n\t@handler A\n\tget /a/:id\n}\n"
			rules := watch(t, watchedService(t, api, c.config))["rules.yaml"]
			route := `http_request_method: "GET", http_route: "/a/{id}"`
			require.Equal(t, c.availability != "", strings.Contains(rules, "expr: vector("+cmp.Or(c.availability, "0.999")+")\n        labels: {job: \"shop\", "+route))
			require.Equal(t, c.bound != "", strings.Contains(rules, "le: "+c.bound+`, within: "`+c.within+`"`))
			require.Equal(t, c.bound != "", strings.Contains(rules, "LatencyBudgetBurn"))
			require.Equal(t, c.note != "", strings.Contains(rules, "# "+cmp.Or(c.note, "is the end of no bucket")))
		})
	}
}

func TestObjectivesThatNobodyCanMeasure(t *testing.T) {
	s := watchedService(t, "@server (\n\tsloLatency: 30s\n)\nservice shop-api {\n\t@handler A\n\tget /a\n}\n", "")
	_, list, err := generator.Run(s, deploy.Emitters(deploy.Observability)...)
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, diag.BadValue, list[0].Code)
	require.Equal(t, "shop.api:2:2", list[0].Span.Start.String())
	require.Contains(t, list[0].Message, "10s")

	s = watchedService(t, "service shop-api {\n\t@handler A\n\tget /a\n}\n", "metrics:\n  buckets: [0.1, 0.2]\n")
	_, _, err = generator.Run(s, deploy.Emitters(deploy.Observability)...)
	require.ErrorContains(t, err, "deploy.slo.latency 500ms is above the largest of metrics.buckets in etc/shop-api.yaml, 200ms")
}

func TestBucketsThatDoNotAscend(t *testing.T) {
	_, found := deploy.ReadConfig(source.NewFile("etc/a.yaml", []byte("metrics:\n  buckets: [0.1, 0.1]\n")))
	require.Len(t, found, 1)
	require.Equal(t, "etc/a.yaml:2:18", found[0].Span.Start.String())
}

// TestOneRuleFileTwice: the operator's object holds the same rules.
func TestOneRuleFileTwice(t *testing.T) {
	archive, err := txtar.ParseFile(watchedCase)
	require.NoError(t, err)
	files := watch(t, watchedService(t, string(archive.Files[0].Data), ""))
	var plain map[string]any
	var object struct {
		APIVersion string `yaml:"apiVersion"`
		Kind       string
		Spec       map[string]any
	}
	require.NoError(t, yaml.Load([]byte(files["rules.yaml"]), &plain))
	require.NoError(t, yaml.Load([]byte(files["prometheusrule.yaml"]), &object))
	require.Equal(t, "monitoring.coreos.com/v1 PrometheusRule", object.APIVersion+" "+object.Kind)
	require.Equal(t, plain, object.Spec)
	var kustomization struct {
		Resources          []string
		ConfigMapGenerator []struct{ Files []string } `yaml:"configMapGenerator"`
	}
	require.NoError(t, yaml.Load([]byte(files["kustomization.yaml"]), &kustomization))
	for _, name := range append(kustomization.Resources, kustomization.ConfigMapGenerator[0].Files...) {
		require.Contains(t, files, name)
	}
}

// TestNoSecrets: whatever is secret comes from the environment.
func TestNoSecrets(t *testing.T) {
	secret := regexp.MustCompile(`(?im)^\s*[\w.]*(password|token|secret|user|username)\s*:\s*(.+)$`)
	found := 0
	for name, text := range watch(t, watchedService(t, "service shop-api {\n\t@handler A\n\tget /a\n}\n", "")) {
		for _, m := range secret.FindAllStringSubmatch(text, -1) {
			found++
			require.Regexp(t, `^"?\$\{[A-Z_]+(:[-?][^}]*)?\}"?$`, m[2], "%s: %s", name, m[0])
		}
	}
	require.Equal(t, 4, found)
}
