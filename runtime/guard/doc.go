// Package guard holds the guards of a whole service: what its generated routes
// put before their handlers, made once from one section of the configuration.
//
//	guards, err := guard.New(c.Guards, guard.Options{Log: log, Tracer: tracer, Recorder: recorder})
//	h = middleware.Chain(h, guards.Observe(route), guards.CrossOrigin(), guards.Shed("orders", shed.Normal))
//
// The guards themselves are those of runtime/observe, limit, shed, breaker and
// middleware, which can be used without this package. It knows neither
// OpenTelemetry nor Prometheus nor Redis; those come with [Options].
package guard
