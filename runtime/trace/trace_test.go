package trace_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/glebarez/sqlite"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	oteltrace "go.opentelemetry.io/otel/trace"
	wire "go.opentelemetry.io/proto/otlp/trace/v1"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/observe"
	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/trace"
	"github.com/apigen/apigen/runtime/trace/gormtrace"
)

const canary = "canary-4b1d"

type user struct {
	ID    int
	Email string
}

func database(t *testing.T) *gorm.DB {
	t.Helper()
	db, err := gorm.Open(sqlite.Open(filepath.Join(t.TempDir(), "db")), &gorm.Config{Logger: logger.Discard})
	require.NoError(t, err)
	require.NoError(t, db.AutoMigrate(&user{}))
	pool, err := db.DB()
	require.NoError(t, err)
	t.Cleanup(func() { _ = pool.Close() })
	require.NoError(t, db.Use(gormtrace.New()))
	return db
}

// A request's spans form the tree handler, logic, database, and every line
// logged on the way names the span it belongs to. No secret is in any of it.
func TestSpanTree(t *testing.T) {
	c := collect(t)
	p := c.provider(t)
	db := database(t)
	var log bytes.Buffer
	logger := logx.New(&log, logx.Config{})
	observer := observe.New(observe.Config{Log: logger, Tracer: p})
	h := observer.Middleware(getUser)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := trace.Start(r.Context(), "find the user", attribute.Int("tries", 1))
		defer span.End()
		logger.InfoContext(ctx, "looking")
		var u user
		err := db.WithContext(ctx).Where("email = ?", canary).First(&u).Error
		problem.Write(w, r, problem.NotFound("user.missing", "no such user").WithCause(err))
	}))
	r := get("http://shop.example:8080/users/7?token=" + canary)
	r.Header.Set("Traceparent", sampled)
	r.Header.Set("Authorization", "Bearer "+canary)
	r.Header.Set("Baggage", "secret="+canary)
	w := serve(h, r)

	spans := c.spans(t, p)
	server, logic, query := spans["GET /users/{id}"], spans["find the user"], spans["SELECT users"]
	require.Len(t, spans, 3)
	require.Equal(t, "b7ad6b7169203331", hexOf(server.ParentSpanId))
	require.Equal(t, hexOf(server.SpanId), hexOf(logic.ParentSpanId))
	require.Equal(t, hexOf(logic.SpanId), hexOf(query.ParentSpanId))
	for _, s := range spans {
		require.Equal(t, traceID, hexOf(s.TraceId))
	}
	require.Equal(t, []any{wire.Span_SPAN_KIND_SERVER, wire.Span_SPAN_KIND_INTERNAL, wire.Span_SPAN_KIND_CLIENT}, []any{server.Kind, logic.Kind, query.Kind})
	require.Equal(t, map[string]string{"http.request.method": "GET", "http.route": "/users/{id}", "url.path": "/users/7", "url.scheme": "http",
		"server.address": "shop.example", "server.port": "8080", "network.protocol.version": "1.1",
		"http.response.status_code": "404", "http.response.body.size": strconv.Itoa(w.Body.Len()), "problem.code": "user.missing"}, attributes(server.Attributes))
	require.Equal(t, wire.Status_STATUS_CODE_UNSET, server.Status.GetCode(), "a 404 is no error of the server")
	require.Equal(t, "SELECT * FROM `users` WHERE email = ? ORDER BY `users`.`id` LIMIT 1", attributes(query.Attributes)["db.query.text"])
	require.Equal(t, "sqlite", attributes(query.Attributes)["db.system.name"])
	require.Equal(t, "shop", c.who["service.name"])

	lines := strings.Split(log.String(), "\n")
	require.Contains(t, lines[0], `"trace_id":"`+traceID+`","span_id":"`+hexOf(logic.SpanId)+`"`)
	require.Contains(t, lines[1], `"trace_id":"`+traceID+`","span_id":"`+hexOf(server.SpanId)+`"`)
	require.NotContains(t, string(c.text)+log.String(), canary)
}

func TestFailuresMarkTheSpan(t *testing.T) {
	for name, tc := range map[string]struct {
		h    http.HandlerFunc
		kind string
	}{
		"problem": {func(w http.ResponseWriter, r *http.Request) {
			problem.Write(w, r, problem.Unavailable("db.down", "later").WithCause(errors.New(canary)))
		}, "db.down"},
		"panic":  {func(http.ResponseWriter, *http.Request) { panic(canary) }, "internal"},
		"status": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) }, "502"},
	} {
		t.Run(name, func(t *testing.T) {
			c := collect(t)
			p := c.provider(t)
			serve(traced(p, tc.h), get("/users/7"))
			s := c.spans(t, p)["GET /users/{id}"]
			require.Equal(t, wire.Status_STATUS_CODE_ERROR, s.Status.Code)
			require.Equal(t, tc.kind, attributes(s.Attributes)["error.type"])
			require.NotContains(t, string(c.text), canary)
		})
	}
}

func TestUnknownMethodsAndRoutesAreOneName(t *testing.T) {
	c := collect(t)
	p := c.provider(t)
	h := observe.New(observe.Config{Tracer: p}).Middleware(observe.Route{})(http.NotFoundHandler())
	r := get("/" + strings.Repeat("x", 5000))
	r.Method = "BREW"
	serve(h, r)
	s := c.spans(t, p)["HTTP"]
	require.NotNil(t, s)
	a := attributes(s.Attributes)
	require.Equal(t, []string{"_OTHER", "BREW", ""}, []string{a["http.request.method"], a["http.request.method_original"], a["http.route"]})
	require.Len(t, a["url.path"], 512)
}

func TestTransportPassesTheTraceOn(t *testing.T) {
	var seen http.Header
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = r.Header.Clone()
		w.WriteHeader(http.StatusTeapot)
	}))
	defer upstream.Close()
	client := &http.Client{Transport: trace.Transport(nil)}
	call := func(ctx context.Context) {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, upstream.URL+"/pay?card="+canary, nil)
		require.NoError(t, err)
		resp, err := client.Do(r)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Empty(t, r.Header, "the caller's request is not touched")
	}
	for sampler, flags := range map[string]string{"always_on": "01", "always_off": "00"} {
		t.Run(sampler, func(t *testing.T) {
			c := collect(t)
			p := c.provider(t, func(c *trace.Config) { c.Sampler = sampler })
			var own logx.Trace
			r := get("/users/7")
			r.Header.Set("Baggage", "k=v")
			serve(traced(p, func(_ http.ResponseWriter, r *http.Request) { own = logx.TraceFrom(r.Context()); call(r.Context()) }), r)
			spans := c.spans(t, p)
			id, parent := own.Hex()
			if sampler == "always_on" {
				s := spans["POST"]
				require.Equal(t, wire.Span_SPAN_KIND_CLIENT, s.Kind)
				require.Equal(t, parent, hexOf(s.ParentSpanId))
				parent = hexOf(s.SpanId)
				a := attributes(s.Attributes)
				require.Equal(t, upstream.URL+"/pay", a["url.full"])
				require.Equal(t, []string{"418", "418"}, []string{a["http.response.status_code"], a["error.type"]})
				require.NotContains(t, string(c.text), canary)
			} else {
				require.Empty(t, spans)
			}
			require.Equal(t, []string{"00-" + id + "-" + parent + "-" + flags}, seen["Traceparent"])
			require.Empty(t, seen["Baggage"])
		})
	}
	call(t.Context())
	require.Empty(t, seen["Traceparent"], "outside of a trace nothing is passed on")
}

func TestTransportTellsFailures(t *testing.T) {
	c := collect(t)
	p := c.provider(t)
	ctx, span := p.Start(t.Context(), "job")
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:1/"+canary, nil)
	require.NoError(t, err)
	_, err = trace.Transport(nil).RoundTrip(r)
	require.Error(t, err)
	span.End()
	spans := c.spans(t, p)
	require.Equal(t, "canceled", attributes(spans["GET"].Attributes)["error.type"])
	require.Equal(t, wire.Status_STATUS_CODE_ERROR, spans["GET"].Status.Code)
	require.Equal(t, hexOf(spans["job"].SpanId), hexOf(spans["GET"].ParentSpanId))
}

func TestOffWithoutEndpoint(t *testing.T) {
	p, err := trace.New(t.Context(), trace.Config{Service: "shop", Ratio: 1})
	require.NoError(t, err)
	require.Nil(t, p)
	require.Nil(t, p.Route(getUser), "nothing is called for a request")
	require.NoError(t, p.Shutdown(t.Context()))
	require.Zero(t, p.Stats())
	_, span := p.TracerProvider().Tracer("x").Start(t.Context(), "y")
	require.False(t, span.IsRecording())
	serve(traced(p, func(_ http.ResponseWriter, r *http.Request) {
		require.False(t, logx.TraceFrom(r.Context()).IsValid())
		ctx, span := trace.Start(r.Context(), "logic")
		defer span.End()
		require.Equal(t, r.Context(), ctx)
		require.False(t, oteltrace.SpanContextFromContext(ctx).IsValid())
	}), get("/users/7"))
	_, job := p.Start(t.Context(), "job")
	job.End()
}
