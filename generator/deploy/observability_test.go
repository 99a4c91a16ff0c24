package deploy_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
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

// board is a dashboard as Grafana reads it.
type board struct {
	UID    string
	Panels []boardPanel
}

type boardPanel struct {
	ID        int
	Type      string
	Title     string
	Collapsed bool
	GridPos   struct{ H, W, X, Y int }
	Targets   []struct{ RefID, Expr string }
	Panels    []boardPanel
}

func boardOf(t *testing.T, files map[string]string) board {
	t.Helper()
	var b board
	require.NoError(t, json.Unmarshal([]byte(files["dashboard.json"]), &b))
	checkBoard(t, b)
	return b
}

// checkBoard demands ids that differ and panels that lie beside each other, in
// the order of the page. Those in a closed row lie below it once it is open.
func checkBoard(t *testing.T, b board) {
	t.Helper()
	ids := map[int]bool{}
	var check func(panels []boardPanel, top int)
	check = func(panels []boardPanel, top int) {
		taken := map[[2]int]string{}
		for _, p := range panels {
			require.False(t, ids[p.ID], "%s: id %d is taken", p.Title, p.ID)
			ids[p.ID] = true
			require.GreaterOrEqual(t, p.GridPos.Y, top, p.Title)
			require.LessOrEqual(t, p.GridPos.X+p.GridPos.W, 24, p.Title)
			require.Positive(t, p.GridPos.H*p.GridPos.W, p.Title)
			for x := range p.GridPos.W {
				for y := range p.GridPos.H {
					at := [2]int{p.GridPos.X + x, p.GridPos.Y + y}
					require.Empty(t, taken[at], "%s lies over %s", p.Title, taken[at])
					taken[at] = p.Title
				}
			}
			refs := map[string]bool{}
			for _, target := range p.Targets {
				require.NotEmpty(t, target.Expr, p.Title)
				require.False(t, refs[target.RefID], p.Title)
				refs[target.RefID] = true
			}
			require.Equal(t, p.Type == "row", len(p.Targets) == 0, p.Title)
			check(p.Panels, p.GridPos.Y+1)
		}
	}
	check(b.Panels, 0)
}

func (b board) rows() []string {
	var titles []string
	for _, p := range b.Panels {
		if p.Type == "row" {
			titles = append(titles, p.Title)
		}
	}
	return titles
}

// exprs joins what a row asks.
func (b board) exprs(row string) string {
	var out []string
	for _, p := range b.Panels {
		for _, inside := range p.Panels {
			for _, target := range inside.Targets {
				if p.Title == row {
					out = append(out, target.Expr)
				}
			}
		}
	}
	return strings.Join(out, "\n")
}

// TestRowsFollowTheContract: a row for each group, and for what the service uses.
func TestRowsFollowTheContract(t *testing.T) {
	small := boardOf(t, watch(t, watchedService(t, "service shop-api {\n\t@handler A\n\tget /a/*rest\n}\n", "guards:\n  shed: {off: true}\n")))
	require.Equal(t, []string{"Overview", "Routes: without a group", "Process", "Traces"}, small.rows())
	require.Contains(t, small.exprs("Routes: without a group"), `http_route=~"/a/\\{rest\\.\\.\\.\\}"`)

	archive, err := txtar.ParseFile(watchedCase)
	require.NoError(t, err)
	full := boardOf(t, watch(t, watchedService(t, string(archive.Files[0].Data), string(archive.Files[1].Data))))
	require.Equal(t, []string{"Overview", "Routes: orders", "Routes: events", "Process", "Database", "Overload and failures", "Traces"}, full.rows())
	require.Contains(t, full.exprs("Overload and failures"), "breaker_state")
	require.Contains(t, full.exprs("Routes: events"), "http_server_stream_duration_seconds_bucket")
	require.NotContains(t, full.exprs("Routes: orders"), "http_server_stream_duration_seconds_bucket")
}

// TestGroupsThatShareAPath: routes of one path in two groups are told apart by
// their method.
func TestGroupsThatShareAPath(t *testing.T) {
	b := boardOf(t, watch(t, watchedService(t, `
@server (
	group: read
)
service shop-api {
	@handler A
	get /a
	@handler B
	get /b
}

@server (
	group: write
)
service shop-api {
	@handler PutA
	put /a
}
`, "")))
	require.Contains(t, b.exprs("Routes: read"), `http_route=~"/b"`)
	require.Contains(t, b.exprs("Routes: read"), `http_request_method="GET", http_route="/a"`)
	require.Contains(t, b.exprs("Routes: write"), `http_request_method="PUT", http_route="/a"`)
	require.NotContains(t, b.exprs("Routes: write"), "GET")
}

// TestThirtyGroups: a large contract has closed rows, which ask nothing until they
// are opened, and rules whose alerts do not grow with it.
func TestThirtyGroups(t *testing.T) {
	var api strings.Builder
	for g := range 30 {
		fmt.Fprintf(&api, "@server (\n\tgroup: g%d\n\tprefix: /g%d\n)\nservice shop-api {\n", g, g)
		for r := range 10 {
			fmt.Fprintf(&api, "\t@handler H%d\n\tget /r%d\n", r, r)
		}
		api.WriteString("}\n")
	}
	files := watch(t, watchedService(t, api.String(), ""))
	b := boardOf(t, files)
	require.Len(t, b.rows(), 34)
	panels := 0
	for _, p := range b.Panels {
		if p.Type == "row" {
			require.Equal(t, p.Title != "Overview", p.Collapsed, p.Title)
		}
		panels += 1 + len(p.Panels)
	}
	require.Less(t, panels, 250)
	require.Less(t, len(files["dashboard.json"]), 400_000)
	require.Equal(t, 8, strings.Count(files["rules.yaml"], "BudgetBurn"))
	require.Equal(t, 300, strings.Count(files["rules.yaml"], "record: route:slo_availability:objective"))
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
