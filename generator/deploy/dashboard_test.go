package deploy_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

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

// TestCaches: what a cache counts is asked for where there is one, by names that
// docs/observability.md has.
func TestCaches(t *testing.T) {
	s := watchedService(t, "service shop-api {\n\t@handler A\n\tget /a\n}\n", "")
	require.NotContains(t, watch(t, s)["rules.yaml"], "Cache")
	s.Uses.Cache = true
	files := watch(t, s)
	b := boardOf(t, files)
	require.Contains(t, b.rows(), "Cache")
	require.Contains(t, files["rules.yaml"], "alert: CacheFails")
	page, err := os.ReadFile("../../docs/observability.md")
	require.NoError(t, err)
	names := regexp.MustCompile(`\bcache_\w+`).FindAllString(files["rules.yaml"]+b.exprs("Cache"), -1)
	require.NotEmpty(t, names)
	for _, name := range names {
		require.Contains(t, string(page), "| `"+name+"` | counter | `event`, `table` |")
	}
	events, err := os.ReadFile("../../runtime/cache/event.go")
	require.NoError(t, err)
	for _, list := range regexp.MustCompile(`event=~\\?"([a-z0-9_|]+)`).FindAllStringSubmatch(files["rules.yaml"]+b.exprs("Cache"), -1) {
		for event := range strings.SplitSeq(list[1], "|") {
			require.Contains(t, string(events), `= "`+event+`"`)
		}
	}
}

// TestNothingToScrape: without an admin port there are no metrics to ask for.
func TestNothingToScrape(t *testing.T) {
	files := watch(t, watchedService(t, "service shop-api {\n\t@handler A\n\tget /a\n}\n", "admin:\n  port: -1\n"))
	require.Equal(t, []string{
		"fluent-bit-kubernetes.yaml", "fluent-bit.yaml", "index-template.yaml", "otel-collector.yaml", "vector.yaml",
	}, slices.Sorted(maps.Keys(files)))
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
