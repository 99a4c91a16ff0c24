package hertzserver

import (
	"context"
	"crypto/rand"
	"net/http"
	"strconv"
	"time"

	"github.com/cloudwego/hertz/pkg/app"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/apigen/apigen/bench/guard"
)

var tracer = otel.Tracer("hertz")

func startSpan(ctx context.Context, c *app.RequestContext) (context.Context, trace.Span) {
	ctx = otel.GetTextMapPropagator().Extract(ctx, carrier{c})
	return tracer.Start(ctx, c.FullPath(), trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
		attribute.String("http.request.method", string(c.Method())),
		attribute.String("url.path", string(c.Path())),
		attribute.String("http.route", c.FullPath()),
		attribute.String("user_agent.original", string(c.UserAgent())),
		attribute.String("server.address", string(c.Host())),
	))
}

// traced records a span with what otelhttp records for the net/http peers.
func traced(ctx context.Context, c *app.RequestContext) {
	ctx, span := startSpan(ctx, c)
	defer span.End()
	c.Next(ctx)
	span.SetAttributes(attribute.Int("http.response.status_code", c.Response.StatusCode()))
}

type carrier struct{ c *app.RequestContext }

var _ propagation.TextMapCarrier = carrier{}

func (a carrier) Get(key string) string { return string(a.c.GetHeader(key)) }
func (a carrier) Set(key, value string) { a.c.Header(key, value) }
func (a carrier) Keys() []string        { return nil }

func metrics(ctx context.Context, c *app.RequestContext) {
	start := time.Now()
	c.Next(ctx)
	guard.Requests.WithLabelValues(strconv.Itoa(c.Response.StatusCode()), string(c.Method())).
		Observe(time.Since(start).Seconds())
}

func requestID(ctx context.Context, c *app.RequestContext) {
	id := string(c.GetHeader("X-Request-Id"))
	if id == "" || len(id) > 128 {
		id = rand.Text()
	}
	c.Header("X-Request-Id", id)
	c.Next(guard.WithRequestID(ctx, id))
}

func accessLog(ctx context.Context, c *app.RequestContext) {
	start := time.Now()
	c.Next(ctx)
	guard.LogRequest(ctx, string(c.Method()), string(c.Path()), c.Response.StatusCode(),
		len(c.Response.Body()), time.Since(start))
}

func secureHeaders(ctx context.Context, c *app.RequestContext) {
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("X-Frame-Options", "DENY")
	c.Header("Cache-Control", "no-store")
	c.Header("Referrer-Policy", "no-referrer")
	c.Header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	c.Next(ctx)
}

func deadline(ctx context.Context, c *app.RequestContext) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	c.Next(ctx)
}

func token(ctx context.Context, c *app.RequestContext) {
	subject, err := guard.Verify(guard.Bearer(string(c.GetHeader("Authorization"))))
	if err != nil {
		c.AbortWithStatus(http.StatusUnauthorized)
		return
	}
	c.Next(guard.WithSubject(ctx, subject))
}
