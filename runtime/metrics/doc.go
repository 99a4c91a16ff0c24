// Package metrics keeps a service's metrics and shows them to Prometheus.
//
//	m, err := metrics.New(metrics.Config{})
//	observer := observe.New(observe.Config{Recorder: m})
//	err = m.DB("main", db)
//	admin.Handle("GET /metrics", m.Handler())
//
// Nothing a client sends becomes a label: requests are told apart by the
// pattern of their route, one of net/http's methods or OTHER, and the status.
// docs/observability.md lists every metric.
package metrics
