// Package observe watches requests: one wrapper around a handler gives each
// request its id, its span, its metrics and its line in the access log, and
// answers panics. It does so in one pass, with one response writer and one
// context, at the outside of a route's chain, so that it sees every refusal:
//
//	observer := observe.New(observe.Config{Log: log, Tracer: tracer, Recorder: metrics})
//	list := observer.Middleware(observe.Route{Method: "GET", Pattern: "/users/{id}"})
//	mux.Handle("GET /users/{id}", list(handler))
//
// The package itself knows neither OpenTelemetry nor Prometheus; runtime/trace
// and runtime/metrics implement [Tracer] and [Recorder].
package observe
