package middleware_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/middleware"
	"github.com/apigen/apigen/runtime/problem"
)

func TestBodyLimit(t *testing.T) {
	var log lines
	server := httptest.NewServer(routed(t, log.logger(), func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			problem.Write(w, r, err)
		}
	}))
	defer server.Close()
	for name, c := range map[string]struct {
		size    int
		chunked bool
		status  int
	}{
		"at the limit":           {10, false, 200},
		"at the limit, chunked":  {10, true, 200},
		"above":                  {11, false, 413},
		"above, chunked":         {11, true, 413},
		"far above, chunked":     {1 << 20, true, 413},
		"nothing":                {0, false, 200},
		"nothing, in no chunks":  {0, true, 200},
		"far above, with length": {1 << 20, false, 413},
	} {
		t.Run(name, func(t *testing.T) {
			body := io.Reader(strings.NewReader(strings.Repeat("x", c.size)))
			if c.chunked {
				body = io.MultiReader(body)
			}
			resp, err := http.Post(server.URL+"/users/7", "text/plain", body)
			require.NoError(t, err)
			defer resp.Body.Close()
			require.Equal(t, c.status, resp.StatusCode)
			if c.status == 413 {
				require.Equal(t, "application/problem+json", resp.Header.Get("Content-Type"))
				require.True(t, resp.Close, "the connection must be closed")
			}
		})
	}
}

func TestBodyLimitRefusesByLengthWithoutReading(t *testing.T) {
	h := middleware.BodyLimit(0)(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("must not run") }))
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	r.ContentLength = middleware.DefaultBodyLimit + 1
	require.Equal(t, 413, serve(h, r).Code)
}

// A body may take longer than the server's timeouts, but must keep coming.
func TestProgress(t *testing.T) {
	failed := make(chan error, 1)
	server := httptest.NewUnstartedServer(middleware.Progress(2 * time.Second)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		failed <- err
	})))
	server.Config.ReadTimeout, server.Config.WriteTimeout = 50*time.Millisecond, 50*time.Millisecond
	server.Start()
	defer server.Close()
	send := func(parts int, pause time.Duration) error {
		body, feed := io.Pipe()
		go func() {
			for range parts {
				_, _ = feed.Write(make([]byte, 64<<10))
				time.Sleep(pause)
			}
			_ = feed.Close()
		}()
		answer, err := http.Post(server.URL, "text/plain", body)
		if err == nil {
			_ = answer.Body.Close()
		}
		return <-failed
	}
	require.NoError(t, send(8, 50*time.Millisecond))
	require.ErrorIs(t, send(2, 6*time.Second), os.ErrDeadlineExceeded)
}
