package metrics

import (
	"database/sql"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/apigen/apigen/runtime/observe"
)

const (
	nativeFactor  = 1.1
	nativeBuckets = 100
	nativeReset   = time.Hour
	scrapeTimeout = 10 * time.Second
	scrapesAtOnce = 4
)

// Config is how metrics are kept.
type Config struct {
	// Buckets are the upper bounds of http_server_request_duration_seconds in
	// seconds, ascending. Default: those of OpenTelemetry's conventions, 5 ms
	// to 10 s. Native histograms, where scraped, need none.
	Buckets []float64 `yaml:"buckets"`
}

// Validate reports buckets that do not ascend or are not positive.
func (c Config) Validate() error {
	last := 0.0
	for _, bound := range c.Buckets {
		if !(bound > last) || math.IsInf(bound, 1) { // not a number is no bound either
			return errors.New("buckets: must be positive numbers in ascending order")
		}
		last = bound
	}
	return nil
}

// Effective returns the configuration with its defaults filled in, for whoever
// shows it to people; see package conf.
func (c Config) Effective() any { return c.withDefaults() }

// DefaultBuckets are the upper bounds of http_server_request_duration_seconds, in
// seconds, where the configuration has none: those of OpenTelemetry's HTTP metrics.
func DefaultBuckets() []float64 {
	return []float64{.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10}
}

func (c Config) withDefaults() Config {
	if len(c.Buckets) == 0 {
		c.Buckets = DefaultBuckets()
	}
	return c
}

// Metrics is a registry of its own with the metrics of one service. It is safe
// for concurrent use. A nil Metrics keeps nothing.
type Metrics struct {
	registry *prometheus.Registry
	duration *prometheus.HistogramVec
	size     *prometheus.HistogramVec
	streams  *prometheus.HistogramVec
	active   *prometheus.GaugeVec
	refusals *prometheus.CounterVec
	aborted  *prometheus.CounterVec
	guards   *guards
	cached   *cached
}

// New returns metrics in which the Go runtime's and the process's own are
// already kept. Nothing global is touched.
func New(c Config) (*Metrics, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	m := &Metrics{registry: prometheus.NewRegistry()}
	m.requests(c)
	m.guards, m.cached = newGuards(), newCached()
	m.registry.MustRegister(m.duration, m.size, m.streams, m.active, m.refusals, m.aborted,
		m.guards.state, m.guards.changes, m.guards.shed, m.cached.events,
		collectors.NewGoCollector(), collectors.NewBuildInfoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m, nil
}

// The labels, named as in OpenTelemetry's conventions.
const (
	labelMethod = "http_request_method"
	labelRoute  = "http_route"
	labelStatus = "http_response_status_code"
)

func (m *Metrics) requests(c Config) {
	m.duration = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "http_server_request_duration_seconds", Help: "Time to answer requests; streams are apart.", Buckets: slices.Clone(c.withDefaults().Buckets),
		NativeHistogramBucketFactor: nativeFactor, NativeHistogramMaxBucketNumber: nativeBuckets, NativeHistogramMinResetDuration: nativeReset,
	}, []string{labelMethod, labelRoute, labelStatus})
	m.size = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "http_server_response_body_size_bytes", Help: "Bytes of answers' bodies as sent.",
		Buckets: prometheus.ExponentialBuckets(256, 4, 9),
	}, []string{labelMethod, labelRoute})
	m.streams = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "http_server_stream_duration_seconds", Help: "Time that streams lasted, from request to end.",
		Buckets: []float64{1, 5, 15, 60, 300, 900, 3600, 14400},
	}, []string{labelMethod, labelRoute})
	m.active = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "http_server_active_requests", Help: "Requests in progress, streams included.",
	}, []string{labelMethod, labelRoute})
	m.refusals = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "http_server_refusals_total", Help: "Requests refused by a guard or the router, by problem code.",
	}, []string{labelRoute, "reason"})
	m.aborted = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "http_server_aborted_requests_total", Help: "Requests whose connection was cut instead of completing the answer.",
	}, []string{labelRoute})
}

// Route implements observe.Recorder.
func (m *Metrics) Route(r observe.Route) observe.RouteRecorder {
	if m == nil {
		return nil
	}
	return newRoute(m, r)
}

// DB adds the pool's metrics, go_sql_..., under the label db_name. It is an
// error to add a name twice.
func (m *Metrics) DB(name string, db *sql.DB) error {
	if m == nil {
		return nil
	}
	if err := m.registry.Register(collectors.NewDBStatsCollector(db, name)); err != nil {
		return fmt.Errorf("metrics: pool %s: %w", name, err)
	}
	return nil
}

// Spans adds the counts of spans that were sent, lost, and are waiting, as
// trace.Provider's Stats has them. It is an error to add them twice.
func (m *Metrics) Spans(stats func() (exported, dropped uint64, waiting int)) error {
	if m == nil {
		return nil
	}
	return errors.Join(
		m.registry.Register(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "trace_spans_exported_total", Help: "Spans that the collector took.",
		}, func() float64 { exported, _, _ := stats(); return float64(exported) })),
		m.registry.Register(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "trace_spans_dropped_total", Help: "Spans that were lost.",
		}, func() float64 { _, dropped, _ := stats(); return float64(dropped) })),
		m.registry.Register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "trace_spans_waiting", Help: "Spans in the queue.",
		}, func() float64 { _, _, waiting := stats(); return float64(waiting) })),
	)
}

// Register adds a service's own metrics. It is an error to add one twice.
func (m *Metrics) Register(c prometheus.Collector) error {
	if m == nil {
		return nil
	}
	return m.registry.Register(c)
}

// Handler answers scrapes, in Prometheus's formats and OpenMetrics (which alone
// shows exemplars in text). It belongs on the admin address: the metrics tell a
// stranger what a service does.
func (m *Metrics) Handler() http.Handler {
	if m == nil {
		return http.NotFoundHandler()
	}
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		EnableOpenMetrics: true, MaxRequestsInFlight: scrapesAtOnce, Timeout: scrapeTimeout,
		ErrorHandling: promhttp.ContinueOnError,
	})
}
