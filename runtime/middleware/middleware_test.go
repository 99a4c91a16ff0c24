package middleware_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/middleware"
	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rest"
)

type lines struct{ bytes.Buffer }

func (l *lines) logger() *slog.Logger { return logx.New(l, logx.Config{}) }

// all returns the logged lines, decoded.
func (l *lines) all(t *testing.T) []map[string]any {
	t.Helper()
	var list []map[string]any
	for line := range strings.Lines(l.String()) {
		var m map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &m), line)
		list = append(list, m)
	}
	return list
}

// standard is the chain as the package doc recommends it.
func standard(log *slog.Logger, h http.Handler) http.Handler {
	return middleware.Chain(h, middleware.RequestID(), middleware.AccessLog(log), middleware.Recover(log),
		middleware.SecureHeaders(), middleware.Deadline(0), middleware.BodyLimit(10))
}

func routed(t *testing.T, log *slog.Logger, h http.HandlerFunc) http.Handler {
	t.Helper()
	rt := rest.NewRouter()
	require.NoError(t, rt.Handle("POST", "/users/:id", h))
	return standard(log, rt)
}

func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func post(target, body string) *http.Request {
	return httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
}

func TestChainOrder(t *testing.T) {
	var order []string
	named := func(name string) middleware.Middleware {
		return func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				order = append(order, name)
				next.ServeHTTP(w, r)
			})
		}
	}
	h := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { order = append(order, "handler") })
	serve(middleware.Chain(h, named("first"), nil, named("second")), post("/", ""))
	require.Equal(t, []string{"first", "second", "handler"}, order)
}

func TestRequestID(t *testing.T) {
	for name, c := range map[string]struct {
		sent string
		kept bool
	}{
		"sane":     {"a-1.B_2", true},
		"longest":  {strings.Repeat("x", 128), true},
		"none":     {"", false},
		"too long": {strings.Repeat("x", 129), false},
		"space":    {"a b", false},
		"newline":  {"a\nb", false},
		"markup":   {"<x>", false},
	} {
		t.Run(name, func(t *testing.T) {
			var inContext string
			h := middleware.RequestID()(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				inContext = logx.RequestID(r.Context())
			}))
			r := post("/", "")
			r.Header.Set("X-Request-Id", c.sent)
			id := serve(h, r).Header().Get("X-Request-Id")
			require.NotEmpty(t, id)
			require.Equal(t, id, inContext)
			require.Equal(t, c.kept, id == c.sent)
		})
	}
	h := middleware.RequestID()(http.NotFoundHandler())
	require.NotEqual(t, serve(h, post("/", "")).Header().Get("X-Request-Id"), serve(h, post("/", "")).Header().Get("X-Request-Id"))
}

func TestSecureHeadersAreOnRefusalsToo(t *testing.T) {
	var log lines
	h := routed(t, log.logger(), nil)
	for _, w := range []*httptest.ResponseRecorder{serve(h, post("/nothing", "")), serve(h, post("/users/7", "more than ten"))} {
		require.GreaterOrEqual(t, w.Code, 400)
		require.Equal(t, "nosniff", w.Header().Get("X-Content-Type-Options"))
		require.Equal(t, "DENY", w.Header().Get("X-Frame-Options"))
		require.Equal(t, "no-referrer", w.Header().Get("Referrer-Policy"))
		require.Contains(t, w.Header().Get("Content-Security-Policy"), "frame-ancestors 'none'")
		require.Empty(t, w.Header().Get("Strict-Transport-Security"))
	}
	r := httptest.NewRequest(http.MethodGet, "https://example.org/", nil)
	require.NotEmpty(t, serve(h, r).Header().Get("Strict-Transport-Security"))
}

func TestDeadline(t *testing.T) {
	wait := func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
			problem.Write(w, r, r.Context().Err())
		case <-time.After(time.Hour):
		}
	}
	for name, c := range map[string]struct {
		set    time.Duration
		took   time.Duration
		status int
	}{
		"set":     {time.Second, time.Second, 504},
		"default": {0, middleware.DefaultDeadline, 504},
		"none":    {-1, time.Hour, 200},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				w := serve(middleware.Deadline(c.set)(http.HandlerFunc(wait)), post("/", ""))
				require.Equal(t, c.took, time.Since(start))
				require.Equal(t, c.status, w.Code)
			})
		})
	}
}

func TestDeadlineTellsAClientThatLeft(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	h := middleware.Deadline(0)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		problem.Write(w, r, r.Context().Err())
	}))
	require.Equal(t, 499, serve(h, post("/", "").WithContext(ctx)).Code)
}
