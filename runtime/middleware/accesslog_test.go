package middleware_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rest"
	"github.com/apigen/apigen/runtime/sse"
)

func TestAccessLogWritesOneLine(t *testing.T) {
	var log lines
	h := routed(t, log.logger(), func(w http.ResponseWriter, r *http.Request) { rest.WriteJSON(w, r, 201, []int{1}) })
	r := post("/users/7?token=secret-canary", "")
	r.Header.Set("X-Request-Id", "r1")
	r.Header.Set("Authorization", "Bearer secret-canary")
	r.Header.Set("Cookie", "s=secret-canary")
	serve(h, r)

	all := log.all(t)
	require.Len(t, all, 1)
	line := all[0]
	require.IsType(t, 0.5, line["duration_ms"])
	for _, key := range []string{"time", "duration_ms"} {
		delete(line, key)
	}
	require.Equal(t, map[string]any{"level": "INFO", "msg": "request", "method": "POST", "route": "/users/:id",
		"path": "/users/7", "status": 201.0, "bytes": 4.0, "request_id": "r1"}, line)
	require.NotContains(t, log.String(), "canary")
}

func TestAccessLogTellsTheCause(t *testing.T) {
	var log lines
	h := routed(t, log.logger(), func(w http.ResponseWriter, r *http.Request) {
		problem.Write(w, r, problem.Unavailable("db.down", "try later").WithCause(errors.New("dial tcp: refused\r\n\x1b[31m")))
	})
	w := serve(h, post("/users/7", ""))
	require.Equal(t, 503, w.Code)
	require.NotContains(t, w.Body.String(), "refused")
	require.Equal(t, 1, strings.Count(log.String(), "\n"))
	require.NotContains(t, log.String(), "\x1b")
	line := log.all(t)[0]
	require.Equal(t, "ERROR", line["level"])
	require.Contains(t, line["error"], "dial tcp: refused")
}

func TestAccessLogBoundsWhatClientsChoose(t *testing.T) {
	var log lines
	h := routed(t, log.logger(), nil)
	r := post("/nothing/"+strings.Repeat("x", 5000)+"%0d%0aforged", "")
	r.Method = "BREW" + strings.Repeat("W", 5000)
	require.Equal(t, 400, serve(h, r).Code)
	require.Equal(t, 1, strings.Count(log.String(), "\n"))
	line := log.all(t)[0]
	require.Equal(t, "unmatched", line["route"])
	require.Equal(t, "OTHER", line["method"])
	require.Less(t, len(log.String()), 1500)
}

func TestAccessLogSeesWhatNetHTTPWouldSend(t *testing.T) {
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		status  float64
	}{
		"nothing written": {func(http.ResponseWriter, *http.Request) {}, 200},
		"second header":   {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(202); w.WriteHeader(500) }, 202},
		"early hints":     {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(103); w.WriteHeader(404) }, 404},
		"body only":       {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "x"); w.WriteHeader(500) }, 200},
		"flush": {func(w http.ResponseWriter, _ *http.Request) {
			if http.NewResponseController(w).Flush() == nil {
				w.WriteHeader(500)
			}
		}, 200},
		"old flush": {func(w http.ResponseWriter, _ *http.Request) { w.(http.Flusher).Flush(); w.WriteHeader(500) }, 200},
	} {
		t.Run(name, func(t *testing.T) {
			var log lines
			server := httptest.NewServer(routed(t, log.logger(), c.handler))
			resp, err := http.Post(server.URL+"/users/7", "", nil)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			server.Close() // waits for the line
			require.Equal(t, int(c.status), resp.StatusCode)
			require.Equal(t, c.status, log.all(t)[0]["status"])
		})
	}
}

func TestAccessLogNamesStreams(t *testing.T) {
	var log lines
	h := routed(t, log.logger(), func(w http.ResponseWriter, r *http.Request) {
		sse.Serve(w, r, sse.Config{}, func(_ context.Context, client *sse.Sender[int]) error {
			_ = client.Send(1)
			return errors.New("the feed broke")
		})
	})
	serve(h, post("/users/7", ""))
	line := log.all(t)[0]
	require.Equal(t, "sse", line["stream"])
	require.Equal(t, 200.0, line["status"])
	require.Equal(t, "the feed broke", line["error"])
}
