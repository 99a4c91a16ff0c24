package metrics_test

import (
	"database/sql"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/observe"
)

var (
	documented = regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| (histogram|gauge|counter) \\| (.*?) ?\\| .+ \\|$")
	quoted     = regexp.MustCompile("`([a-z_]+)`")
)

// described is a metric's type and labels.
type described struct {
	kind   string
	labels []string
}

// The page's table has every metric of a scrape, with its type and labels, and
// no other.
func TestThePageListsEveryMetric(t *testing.T) {
	page, err := os.ReadFile("../../docs/observability.md")
	require.NoError(t, err)
	want := map[string]described{}
	for _, row := range documented.FindAllStringSubmatch(string(page), -1) {
		d := described{kind: row[2]}
		for _, label := range quoted.FindAllStringSubmatch(row[3], -1) {
			d.labels = append(d.labels, label[1])
		}
		want[row[1]] = d
	}
	require.Equal(t, want, everyMetric(t))
}

// everyMetric makes a service do all that is measured, and scrapes it.
func everyMetric(t *testing.T) map[string]described {
	t.Helper()
	m := newMetrics(t)
	db, err := sql.Open("sqlite", ":memory:")
	require.NoError(t, err)
	defer func() { _ = db.Close() }()
	require.NoError(t, m.DB("main", db))
	require.NoError(t, m.Spans(func() (uint64, uint64, int) { return 0, 0, 0 }))
	m.Breaker("payments", "open")
	m.Shed("critical", "admitted")
	m.Cache("users", "hit")
	serve(observed(m, getUser, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) }), get("/users/7"))
	serve(observed(m, getUser, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(101) }), get("/users/7"))
	m.Route(getUser).End(observe.Event{Method: "GET", Status: 200, Aborted: true})

	got := map[string]described{}
	for name, family := range scrape(t, m) {
		if strings.HasPrefix(name, "process_") || strings.HasPrefix(name, "go_") && !strings.HasPrefix(name, "go_sql_") {
			continue
		}
		got[name] = described{strings.ToLower(family.GetType().String()), labelNames(family.GetMetric()[0])}
	}
	return got
}

func labelNames(m *dto.Metric) []string {
	var names []string
	for _, l := range m.GetLabel() {
		names = append(names, l.GetName())
	}
	slices.Sort(names)
	return names
}
