package middleware_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/middleware"
)

func TestRecoverAnswersAPanic(t *testing.T) {
	var log lines
	h := routed(t, log.logger(), func(http.ResponseWriter, *http.Request) { panic("canary-7f3a") })
	w := serve(h, post("/users/7", ""))
	require.Equal(t, 500, w.Code)
	require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
	require.Contains(t, w.Body.String(), w.Header().Get("X-Request-Id"))
	require.NotContains(t, w.Body.String(), "canary")

	all := log.all(t)
	require.Len(t, all, 2)
	require.Equal(t, "panic", all[0]["msg"])
	require.Contains(t, all[0]["stack"], "middleware_test.go")
	require.Equal(t, "request", all[1]["msg"])
	require.Equal(t, 500.0, all[1]["status"])
	require.Contains(t, all[1]["error"], "canary-7f3a")
	require.NotContains(t, all[1], "stack")
}

func TestRecoverAbortsAHalfSentAnswer(t *testing.T) {
	var log lines
	server := httptest.NewServer(routed(t, log.logger(), func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "half")
		_ = http.NewResponseController(w).Flush()
		panic("late")
	}))
	resp, err := http.Post(server.URL+"/users/7", "", nil)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.Error(t, err, "the client must notice")
	require.Equal(t, "half", string(body))
	require.NoError(t, resp.Body.Close())
	server.Close()

	all := log.all(t)
	require.Len(t, all, 2)
	require.Equal(t, true, all[1]["aborted"])
	require.Equal(t, "panic: late", all[1]["error"])
}

func TestRecoverLetsAbortsPass(t *testing.T) {
	var log lines
	h := routed(t, log.logger(), func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	require.PanicsWithValue(t, http.ErrAbortHandler, func() { serve(h, post("/users/7", "")) })
	all := log.all(t)
	require.Len(t, all, 1)
	require.Equal(t, "request", all[0]["msg"])
	require.Equal(t, true, all[0]["aborted"])
}

func TestRecoverWorksAlone(t *testing.T) {
	var log lines
	h := middleware.Recover(log.logger())(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(200)
		var list []int
		list[len(r.Method)] = 1
	}))
	require.PanicsWithValue(t, http.ErrAbortHandler, func() { serve(h, post("/", "")) })
	require.Contains(t, log.String(), "index out of range")
}
