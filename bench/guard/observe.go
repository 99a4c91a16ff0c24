package guard

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/sdk/trace"
)

var log = slog.New(slog.NewJSONHandler(io.Discard, nil))

// LogRequest writes the line of one request. The text is formed and thrown away.
func LogRequest(ctx context.Context, method, path string, status, bytes int, took time.Duration) {
	id, _ := ctx.Value(requestIDKey).(string)
	log.LogAttrs(ctx, slog.LevelInfo, "request",
		slog.String("method", method), slog.String("path", path), slog.Int("status", status),
		slog.Int("bytes", bytes), slog.Duration("duration", took), slog.String("request_id", id))
}

// AccessLog writes one line per request.
func AccessLog(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(rec, r)
		LogRequest(r.Context(), r.Method, r.URL.Path, rec.status, rec.bytes, time.Since(start))
	})
}

type recorder struct {
	http.ResponseWriter
	status, bytes int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	r.bytes += len(p)
	return r.ResponseWriter.Write(p)
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// Recover answers a panic with 500.
func Recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if value := recover(); value != nil {
				log.Error("panic", "value", value, "stack", string(debug.Stack()))
				http.Error(w, "internal error", http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// Tracing makes OpenTelemetry record every span and export it to nowhere.
var Tracing = sync.OnceFunc(func() {
	otel.SetTracerProvider(trace.NewTracerProvider(
		trace.WithSampler(trace.ParentBased(trace.TraceIDRatioBased(1))),
		trace.WithBatcher(Nowhere{}),
	))
})

// Nowhere is an exporter that throws spans away.
type Nowhere struct{}

// ExportSpans implements trace.SpanExporter.
func (Nowhere) ExportSpans(context.Context, []trace.ReadOnlySpan) error { return nil }

// Shutdown implements trace.SpanExporter.
func (Nowhere) Shutdown(context.Context) error { return nil }

// Requests measures requests by method and status.
var Requests = prometheus.NewHistogramVec(prometheus.HistogramOpts{
	Name: "bench_request_seconds", Help: "time of requests", Buckets: prometheus.DefBuckets,
}, []string{"code", "method"})

func init() { prometheus.MustRegister(Requests) }

// Telemetry puts a span of OpenTelemetry and a histogram of Prometheus around
// next.
func Telemetry(next http.Handler) http.Handler {
	Tracing()
	return otelhttp.NewHandler(promhttp.InstrumentHandlerDuration(Requests, next), "request")
}

// Around is for peers that have an access log and recovery of their own.
func Around(next http.Handler) http.Handler {
	return Telemetry(RequestID(SecureHeaders(Deadline(BodyLimit(next)))))
}

// Untraced is for peers that have spans and metrics of their own only.
func Untraced(next http.Handler) http.Handler {
	return RequestID(AccessLog(Recover(SecureHeaders(Deadline(BodyLimit(next))))))
}

// All is for peers that have no guards of their own.
func All(next http.Handler) http.Handler {
	return Telemetry(Untraced(next))
}
