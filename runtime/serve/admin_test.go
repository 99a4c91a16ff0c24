package serve_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/serve"
)

func TestHandleAdmin(t *testing.T) {
	r := newServer(t, local, hello)
	r.HandleAdmin("/metrics", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "up 1\n") }))
	r.start()
	_, body := get(t, "http://"+r.AdminAddr()+"/metrics")
	require.Equal(t, "up 1\n", body)
	_, body = get(t, "http://"+r.Addr()+"/metrics")
	require.Equal(t, "hello", body, "the public address has only the service's handler")
	require.NoError(t, r.stop())
}

func TestBadAdminPatternsStopTheStart(t *testing.T) {
	for _, pattern := range []string{"/readyz", "no slash", ""} {
		r := newServer(t, local, hello)
		r.HandleAdmin(pattern, http.NotFoundHandler())
		err := r.Run(context.Background())
		require.ErrorContains(t, err, `HandleAdmin "`+pattern+`"`)
		require.Equal(t, 2, serve.ExitCode(err))
	}
}

func TestBuildInfo(t *testing.T) {
	r := newServer(t, local, hello).start()
	response, body := get(t, "http://"+r.AdminAddr()+"/buildinfo")
	require.Equal(t, "application/json", response.Header.Get("Content-Type"))
	var info struct{ Go, Platform string }
	require.NoError(t, json.Unmarshal([]byte(body), &info))
	require.Equal(t, runtime.Version(), info.Go)
	require.Equal(t, runtime.GOOS+"/"+runtime.GOARCH, info.Platform)
	require.NoError(t, r.stop())
}

func TestProfiles(t *testing.T) {
	c := local
	c.Admin.PProf = true
	r := newServer(t, c, hello).start()
	base := "http://" + r.AdminAddr() + "/debug/pprof/"
	for path, want := range map[string]struct {
		status int
		prefix string
	}{
		"":                    {200, "allocs\t"},
		"heap":                {200, "\x1f\x8b"},
		"goroutine?debug=1":   {200, "goroutine profile:"},
		"profile?seconds=0":   {400, "seconds must be from 1 to 300"},
		"profile?seconds=301": {400, "seconds must be from 1 to 300"},
		"trace?seconds=x":     {400, "seconds must be from 1 to 300"},
		"nothing":             {404, "there is no such profile"},
	} {
		response, body := get(t, base+path)
		require.Equal(t, want.status, response.StatusCode, path)
		require.True(t, strings.HasPrefix(body, want.prefix), "%s: %.20q", path, body)
	}
	require.NoError(t, r.stop())
}

// A profile over time ends early when its reader leaves.
func TestProfileOverTime(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/debug/pprof/profile?seconds=300", nil)
	r.RemoteAddr, r.Host = "127.0.0.1:1", "localhost:6060"
	serve.Profiles(false).ServeHTTP(w, r)
	require.True(t, strings.HasPrefix(w.Body.String(), "\x1f\x8b"))
}

func TestProfilesAreForThisMachine(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:1": true, "[::1]:1": true, "[::ffff:127.0.0.1]:1": true,
		"10.0.0.7:1": false, "[2001:db8::1]:1": false, "": false, "@": false, "pipe": false,
	} {
		require.Equal(t, want, serve.IsLocal(address), address)
	}
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST:6060": true, "127.0.0.1:6060": true, "[::1]:6060": true, "[::1]": true, "::1": true,
		"": false, "evil.example:6060": false, "localhost.evil.example": false, "10.0.0.7:6060": false, "127.0.0.1.evil.example": false,
	} {
		require.Equal(t, want, serve.IsLoopback(host), host)
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/debug/pprof/", nil)
		r.RemoteAddr, r.Host = "127.0.0.1:1", host
		serve.Profiles(false).ServeHTTP(w, r)
		require.Equal(t, want, w.Code == http.StatusOK, host)
	}
	for remote, want := range map[bool]int{false: 403, true: 200} {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/debug/pprof/", nil) // from 192.0.2.1
		serve.Profiles(remote).ServeHTTP(w, r)
		require.Equal(t, want, w.Code)
	}
}

func TestPublicHealth(t *testing.T) {
	c := local
	c.Health.Public = true
	r := newServer(t, c, hello)
	r.AddReadiness("store", func(context.Context) error { return errors.New("down") })
	r.start()
	for path, want := range map[string]struct {
		status int
		body   string
	}{
		"/livez": {200, `{"status":"ok"}`}, "/startupz": {200, `{"status":"ok"}`},
		"/readyz": {503, `{"status":"unavailable"}`}, "/readyz/": {200, "hello"}, "/": {200, "hello"},
	} {
		response, body := get(t, "http://"+r.Addr()+path)
		require.Equal(t, want.status, response.StatusCode, path)
		require.Equal(t, want.body, strings.TrimSpace(body), path)
	}
	require.NoError(t, r.stop())
}
