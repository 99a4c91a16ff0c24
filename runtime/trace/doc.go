// Package trace makes spans of requests and of what they call, and sends them
// to an OpenTelemetry collector.
//
//	tracer, err := trace.New(ctx, config) // nil while no endpoint is configured
//	observer := observe.New(observe.Config{Tracer: tracer})
//	defer tracer.Shutdown(ctx)
//
// Logic adds spans of its own with [Start], calls other services through
// [Transport], and its database and Redis through trace/gormtrace and
// trace/redistrace. All of them cost next to nothing in a request that is not
// recorded.
//
// A span never holds a query, a header, a body, an argument or the text of an
// error: each may be secret.
package trace
