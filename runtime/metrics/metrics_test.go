package metrics_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	_ "github.com/glebarez/sqlite"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/metrics"
	"github.com/apigen/apigen/runtime/observe"
	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/sse"
)

const canary = "canary-c0de"

func newMetrics(t *testing.T) *metrics.Metrics {
	t.Helper()
	m, err := metrics.New(metrics.Config{})
	require.NoError(t, err)
	return m
}

// scrape asks the handler as Prometheus does and parses the answer.
func scrape(t *testing.T, m *metrics.Metrics) map[string]*dto.MetricFamily {
	t.Helper()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text(t, m, "")))
	require.NoError(t, err)
	return families
}

func text(t *testing.T, m *metrics.Metrics, accept string) string {
	t.Helper()
	r := get("/metrics")
	r.Header.Set("Accept", accept)
	w := serve(m.Handler(), r)
	require.Equal(t, 200, w.Code)
	return w.Body.String()
}

func get(target string) *http.Request { return httptest.NewRequest(http.MethodGet, target, nil) }

func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// labelled returns the metrics of a family by their labels' values, in the order
// of the labels' names.
func labelled(family *dto.MetricFamily) map[string]*dto.Metric {
	all := map[string]*dto.Metric{}
	for _, m := range family.GetMetric() {
		var values []string
		for _, l := range m.GetLabel() {
			values = append(values, l.GetValue())
		}
		all[strings.Join(values, " ")] = m
	}
	return all
}

var getUser = observe.Route{Method: "GET", Pattern: "/users/:id"}

func observed(m *metrics.Metrics, route observe.Route, h http.HandlerFunc) http.Handler {
	return observe.New(observe.Config{Recorder: m}).Middleware(route)(h)
}

func TestRequestsAreMeasured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMetrics(t)
		h := observed(m, getUser, func(w http.ResponseWriter, _ *http.Request) {
			active := labelled(scrape(t, m)["http_server_active_requests"])
			require.Equal(t, 1.0, active["GET /users/{id}"].GetGauge().GetValue())
			time.Sleep(30 * time.Millisecond)
			_, _ = io.WriteString(w, "hello")
		})
		for range 3 {
			serve(h, get("/users/7?token="+canary))
		}
		serve(observed(m, getUser, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }), get("/users/8"))
		families := scrape(t, m)
		durations := labelled(families["http_server_request_duration_seconds"])
		require.Equal(t, []string{"GET 200 /users/{id}", "GET 404 /users/{id}"}, slices.Sorted(maps.Keys(durations)))
		h200 := durations["GET 200 /users/{id}"].GetHistogram()
		require.Equal(t, uint64(3), h200.GetSampleCount())
		require.InDelta(t, 0.09, h200.GetSampleSum(), 1e-9)
		require.Equal(t, []uint64{0, 3}, []uint64{h200.GetBucket()[2].GetCumulativeCount(), h200.GetBucket()[3].GetCumulativeCount()}, "25 ms, 50 ms")
		require.Equal(t, 15.0, labelled(families["http_server_response_body_size_bytes"])["GET /users/{id}"].GetHistogram().GetSampleSum())
		require.Zero(t, labelled(families["http_server_active_requests"])["GET /users/{id}"].GetGauge().GetValue())
		require.NotContains(t, text(t, m, ""), canary)
	})
}

func TestStreamsAreApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMetrics(t)
		serve(observed(m, getUser, func(w http.ResponseWriter, r *http.Request) {
			sse.Serve(w, r, sse.Config{}, func(_ context.Context, client *sse.Sender[int]) error {
				time.Sleep(10 * time.Minute)
				return client.Send(1)
			})
		}), get("/users/7"))
		families := scrape(t, m)
		require.Nil(t, families["http_server_request_duration_seconds"])
		require.Equal(t, 600.0, labelled(families["http_server_stream_duration_seconds"])["GET /users/{id}"].GetHistogram().GetSampleSum())
		require.Zero(t, labelled(families["http_server_active_requests"])["GET /users/{id}"].GetGauge().GetValue())
	})
}

func TestRefusalsAreCountedByReason(t *testing.T) {
	m := newMetrics(t)
	refuse := func(route observe.Route, err error) {
		serve(observed(m, route, func(w http.ResponseWriter, r *http.Request) { problem.Write(w, r, err) }), get("/x"))
	}
	for range 25 {
		refuse(getUser, problem.TooManyRequests("limit.exceeded", "slow down"))
	}
	refuse(getUser, problem.Unauthorized("auth.missing", "who?"))
	refuse(getUser, problem.NotFound("user.missing", "no such user"))
	refuse(observe.Route{}, problem.NotFound("route.unknown", "nothing here"))
	serve(observed(m, getUser, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }), get("/x"))
	got := map[string]float64{}
	for labels, metric := range labelled(scrape(t, m)["http_server_refusals_total"]) {
		got[labels] = metric.GetCounter().GetValue()
	}
	require.Equal(t, map[string]float64{"/users/{id} limit.exceeded": 25, "/users/{id} auth.missing": 1,
		"/users/{id} unknown": 1, "unmatched route.unknown": 1}, got)
}

func TestReasonsAreBounded(t *testing.T) {
	m := newMetrics(t)
	recorder := m.Route(observe.Route{Pattern: "/x"})
	for n := range 1000 {
		recorder.Begin("GET")
		recorder.End(observe.Event{Method: "GET", Status: 429, Refused: true, Reason: fmt.Sprint("\xff", n)})
	}
	refusals := labelled(scrape(t, m)["http_server_refusals_total"])
	require.Len(t, refusals, 65)
	require.Equal(t, 936.0, refusals["/x other"].GetCounter().GetValue())
}

// A panic is a 500, a cut connection is counted apart.
func TestPanicsAreMeasured(t *testing.T) {
	m := newMetrics(t)
	serve(observed(m, getUser, func(http.ResponseWriter, *http.Request) { panic(canary) }), get("/users/7"))
	require.Panics(t, func() {
		serve(observed(m, getUser, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200); panic(canary) }), get("/users/7"))
	})
	families := scrape(t, m)
	require.Contains(t, labelled(families["http_server_request_duration_seconds"]), "GET 500 /users/{id}")
	require.Equal(t, 1.0, labelled(families["http_server_aborted_requests_total"])["/users/{id}"].GetCounter().GetValue())
	require.Zero(t, labelled(families["http_server_active_requests"])["GET /users/{id}"].GetGauge().GetValue())
	require.NotContains(t, text(t, m, ""), canary)
}

// series counts the series of each family.
func series(families map[string]*dto.MetricFamily) map[string]int {
	n := map[string]int{}
	for name, family := range families {
		n[name] = len(family.GetMetric())
	}
	return n
}

// Ten thousand paths, methods and hosts nobody has seen before add at most
// one series to each metric.
func TestLabelsAreNotTheClients(t *testing.T) {
	m := newMetrics(t)
	user := observed(m, getUser, func(http.ResponseWriter, *http.Request) {})
	none := observed(m, observe.Route{}, func(w http.ResponseWriter, r *http.Request) {
		problem.Write(w, r, problem.NotFound("route.unknown", "nothing here"))
	})
	serve(user, get("/users/7"))
	before := series(scrape(t, m))
	for n := range 10_000 {
		r := get(fmt.Sprintf("http://host%d.example/users/%d-%s?q=%d", n, n, canary, n))
		r.Header.Set("User-Agent", fmt.Sprint(canary, n))
		serve(user, r)
		r = get(fmt.Sprintf("http://host%d.example/%s/%d", n, canary, n))
		r.Method = fmt.Sprint("M", n)
		serve(none, r)
	}
	after := series(scrape(t, m))
	for name := range after {
		require.LessOrEqual(t, after[name]-before[name], 1, name)
	}
	require.Equal(t, 2, after["http_server_request_duration_seconds"])
	require.NotContains(t, text(t, m, ""), canary)
}

func TestExemplarsNameSampledTraces(t *testing.T) {
	m := newMetrics(t)
	recorder := m.Route(getUser)
	for _, sampled := range []bool{false, true} {
		recorder.Begin("GET")
		recorder.End(observe.Event{Method: "GET", Status: 200, Took: time.Millisecond,
			Trace: logx.Trace{TraceID: [16]byte{15: 0xab}, SpanID: [8]byte{1}, Sampled: sampled}})
		got := text(t, m, "application/openmetrics-text; version=1.0.0")
		require.Equal(t, sampled, strings.Contains(got, `# {trace_id="`+strings.Repeat("0", 30)+`ab"} 0.001`), got)
	}
}

// Prometheus gets native histograms by the protobuf format it asks for first.
func TestNativeHistograms(t *testing.T) {
	m := newMetrics(t)
	serve(observed(m, getUser, func(http.ResponseWriter, *http.Request) {}), get("/users/7"))
	format := expfmt.NewFormat(expfmt.TypeProtoDelim)
	decoder := expfmt.NewDecoder(strings.NewReader(text(t, m, string(format))), format)
	for {
		var family dto.MetricFamily
		require.NoError(t, decoder.Decode(&family), "the family is among them")
		if family.GetName() == "http_server_request_duration_seconds" {
			h := family.GetMetric()[0].GetHistogram()
			require.NotEmpty(t, h.GetPositiveSpan())
			require.NotEmpty(t, h.GetBucket(), "and classic ones")
			require.Equal(t, int32(3), h.GetSchema(), "a factor of at most 1.1")
			return
		}
	}
}

func TestGuardsHaveFunctions(t *testing.T) {
	m := newMetrics(t)
	for _, state := range []string{"closed", "open", "half-open", "open"} {
		m.Breaker("payments", state)
	}
	m.Shed("critical", "admitted")
	for range 3 {
		m.Shed("batch", "refused")
	}
	families := scrape(t, m)
	state := labelled(families["breaker_state"])
	require.Equal(t, []float64{0, 1, 0}, []float64{state["payments closed"].GetGauge().GetValue(),
		state["payments open"].GetGauge().GetValue(), state["payments half-open"].GetGauge().GetValue()})
	require.Equal(t, 2.0, labelled(families["breaker_changes_total"])["payments open"].GetCounter().GetValue())
	require.Equal(t, 3.0, labelled(families["shed_decisions_total"])["batch refused"].GetCounter().GetValue())

	for n := range 1000 {
		m.Breaker(fmt.Sprint(n), fmt.Sprint("state ", n))
		m.Shed(fmt.Sprint(n), fmt.Sprint(n, "\xff"))
	}
	families = scrape(t, m)
	require.LessOrEqual(t, len(families["breaker_state"].GetMetric()), 111)
	require.LessOrEqual(t, len(families["shed_decisions_total"].GetMetric()), 101)
}

func TestPoolsAndSpans(t *testing.T) {
	m := newMetrics(t)
	db, err := sql.Open("sqlite", ":memory:")
	require.NoError(t, err)
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(7)
	require.NoError(t, m.DB("main", db))
	require.Error(t, m.DB("main", db))
	require.NoError(t, m.DB("replica", db))
	require.NoError(t, m.Spans(func() (uint64, uint64, int) { return 5, 3, 1 }))
	families := scrape(t, m)
	require.Equal(t, 7.0, labelled(families["go_sql_max_open_connections"])["main"].GetGauge().GetValue())
	require.Equal(t, 3.0, labelled(families["trace_spans_dropped_total"])[""].GetCounter().GetValue())
	require.Equal(t, 5.0, labelled(families["trace_spans_exported_total"])[""].GetCounter().GetValue())
	require.Contains(t, families, "go_goroutines")
	require.Contains(t, families, "process_cpu_seconds_total")
}

func TestConfig(t *testing.T) {
	for _, bad := range [][]float64{{0}, {-1, 2}, {1, 1}, {2, 1}, {1, math.Inf(1)}, {math.NaN()}} {
		_, err := metrics.New(metrics.Config{Buckets: bad})
		require.ErrorContains(t, err, "buckets: ")
	}
	m, err := metrics.New(metrics.Config{Buckets: []float64{1, 2}})
	require.NoError(t, err)
	serve(observed(m, getUser, func(http.ResponseWriter, *http.Request) {}), get("/users/7"))
	require.Len(t, labelled(scrape(t, m)["http_server_request_duration_seconds"])["GET 200 /users/{id}"].GetHistogram().GetBucket(), 3)
}

func TestNilMetrics(t *testing.T) {
	var m *metrics.Metrics
	require.Nil(t, m.Route(getUser))
	m.Breaker("a", "open")
	m.Shed("a", "refused")
	require.NoError(t, errors.Join(m.DB("main", nil), m.Spans(nil), m.Register(nil)))
	require.Equal(t, 404, serve(m.Handler(), get("/metrics")).Code)
	require.Equal(t, 200, serve(observed(m, getUser, func(http.ResponseWriter, *http.Request) {}), get("/users/7")).Code)
}
