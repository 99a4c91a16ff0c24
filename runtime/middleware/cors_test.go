package middleware_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/middleware"
	"github.com/apigen/apigen/runtime/problem"
)

const page = "https://app.example.com"

// guarded is a service that wants a token, behind CORS.
func guarded(t *testing.T, c middleware.CORSConfig) http.Handler {
	t.Helper()
	cors, err := middleware.CORS(c)
	require.NoError(t, err)
	return cors(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			problem.Write(w, r, problem.Unauthorized("auth.missing", "no token"))
		}
	}))
}

func ask(h http.Handler, method string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/", nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	return serve(h, r)
}

func preflight(h http.Handler, origin string) *httptest.ResponseRecorder {
	return ask(h, http.MethodOptions, "Origin", origin, "Access-Control-Request-Method", "PUT")
}

func TestCORSPreflightsComeBeforeAuth(t *testing.T) {
	h := guarded(t, middleware.CORSConfig{Origins: []string{page}, Credentials: true})
	w := preflight(h, page)
	require.Equal(t, 204, w.Code)
	require.Equal(t, page, w.Header().Get("Access-Control-Allow-Origin"))
	require.Equal(t, "true", w.Header().Get("Access-Control-Allow-Credentials"))
	require.Equal(t, "GET, HEAD, POST, PUT, PATCH, DELETE", w.Header().Get("Access-Control-Allow-Methods"))
	require.Equal(t, "Authorization, Content-Type", w.Header().Get("Access-Control-Allow-Headers"))
	require.Equal(t, "600", w.Header().Get("Access-Control-Max-Age"))
	require.Contains(t, w.Header().Values("Vary"), "Origin")

	require.Equal(t, 401, ask(h, http.MethodOptions, "Origin", page).Code, "no preflight")
	w = ask(h, http.MethodGet, "Origin", page)
	require.Equal(t, 401, w.Code)
	require.Equal(t, page, w.Header().Get("Access-Control-Allow-Origin"), "refusals can be read")
	require.Equal(t, "X-Request-Id, Retry-After, RateLimit, RateLimit-Policy", w.Header().Get("Access-Control-Expose-Headers"))
}

func TestCORSMatchesOriginsExactly(t *testing.T) {
	h := guarded(t, middleware.CORSConfig{Origins: []string{page}})
	for _, origin := range []string{
		"", "null", "*", "https://evil.com", "http://app.example.com", page + ".evil.com", page + ":443", page + "/",
		"https://evilapp.example.com", "https://APP.example.com", "https://app.example.com@evil.com", page + ", " + page,
	} {
		w := preflight(h, origin)
		require.Equal(t, 403, w.Code, origin)
		require.Empty(t, w.Header().Get("Access-Control-Allow-Origin"))
		w = ask(h, http.MethodGet, "Origin", origin, "Authorization", "x")
		require.Equal(t, 200, w.Code)
		require.Empty(t, w.Header().Get("Access-Control-Allow-Origin"))
		require.Equal(t, []string{"Origin"}, w.Header().Values("Vary"))
	}
	require.Empty(t, ask(h, http.MethodGet, "Origin", page, "Origin", "https://evil.com").Header().Get("Access-Control-Allow-Origin"))
	require.Equal(t, []string{"Origin"}, ask(h, http.MethodGet).Header().Values("Vary"), "caches must know either way")
}

func TestCORSForAll(t *testing.T) {
	h := guarded(t, middleware.CORSConfig{Origins: []string{"*"}, MaxAge: -1})
	w := preflight(h, "https://anybody.example")
	require.Equal(t, 204, w.Code)
	require.Equal(t, "*", w.Header().Get("Access-Control-Allow-Origin"))
	require.Empty(t, w.Header().Get("Access-Control-Allow-Credentials"))
	require.Equal(t, "0", w.Header().Get("Access-Control-Max-Age"))
}

func TestCORSValidates(t *testing.T) {
	for want, c := range map[string]middleware.CORSConfig{
		`cors: origins: "*" can't be combined with credentials`: {Origins: []string{"*"}, Credentials: true},
		`cors: origins: "*" stands alone`:                       {Origins: []string{page, "*"}},
		"cors: origins[0]: must be scheme":                      {Origins: []string{"app.example.com"}},
		"origins[1]: must be scheme":                            {Origins: []string{page, page + "/"}},
		"cors: origins[0]: must":                                {Origins: []string{"https://*.example.com"}},
		"origins[0]: must be":                                   {Origins: []string{"null"}},
		"cors: methods[0]: must be":                             {Methods: []string{"GET, PUT"}},
		"cors: headers[0]: must be":                             {Headers: []string{"*"}},
		"cors: expose[0]: must be":                              {Expose: []string{"X\r\nY"}},
	} {
		_, err := middleware.CORS(c)
		require.ErrorContains(t, err, want)
	}
	_, err := middleware.CORS(middleware.CORSConfig{})
	require.NoError(t, err, "lets nobody")
}

func TestCrossOrigin(t *testing.T) {
	protect, err := middleware.CrossOrigin(page)
	require.NoError(t, err)
	h := protect(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for name, test := range map[string]struct {
		status int
		method string
		header []string
	}{
		"no browser":        {200, "POST", nil},
		"same origin":       {200, "POST", []string{"Sec-Fetch-Site", "same-origin", "Origin", "http://example.com"}},
		"another":           {403, "POST", []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.com"}},
		"another, old":      {403, "DELETE", []string{"Origin", "https://evil.com"}},
		"another, but safe": {200, "GET", []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.com"}},
		"trusted":           {200, "PUT", []string{"Sec-Fetch-Site", "cross-site", "Origin", page}},
		"null":              {403, "POST", []string{"Sec-Fetch-Site", "cross-site", "Origin", "null"}},
	} {
		w := ask(h, test.method, test.header...)
		require.Equal(t, test.status, w.Code, name)
		if test.status == 403 {
			require.Contains(t, w.Body.String(), "origin.refused")
		}
	}
	_, err = middleware.CrossOrigin("no origin")
	require.Error(t, err)
}

func ExampleCORS() {
	cors, err := middleware.CORS(middleware.CORSConfig{Origins: []string{"https://app.example.com"}})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "hello") })
	r := httptest.NewRequest(http.MethodGet, "/hello", nil)
	r.Header.Set("Origin", "https://app.example.com")
	w := httptest.NewRecorder()
	cors(mux).ServeHTTP(w, r)
	fmt.Println(w.Body, w.Header().Get("Access-Control-Allow-Origin"))
	// Output: hello https://app.example.com
}
