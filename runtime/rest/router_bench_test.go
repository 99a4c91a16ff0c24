package rest_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/rest"
)

// BenchmarkRouter finds routes of each kind, and by the careful search for a path
// with an escape.
func BenchmarkRouter(b *testing.B) {
	rt := rest.NewRouter()
	for _, pattern := range []string{
		"/", "/users", "/users/me", "/users/:id", "/repos/:owner/:name/issues/:number", "/repos/:owner/:name/pulls/:number",
		"/files/*path", "/api/v1/orders/:id/items/:item", "/api/v1/orders/search", "/api/v1/health",
	} {
		require.NoError(b, rt.Route("GET", pattern, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})))
	}
	for _, c := range []struct{ name, target string }{
		{"fixed", "/api/v1/health"},
		{"variable", "/users/42"},
		{"variables", "/repos/a/b/issues/7"},
		{"rest", "/files/a/b/c.txt"},
		{"escaped", "/users/a%2Cb"},
	} {
		b.Run(c.name, func(b *testing.B) {
			u, err := url.ParseRequestURI(c.target)
			require.NoError(b, err)
			w, r := discard{}, &http.Request{Method: "GET", URL: u}
			b.ReportAllocs()
			for b.Loop() {
				rt.ServeHTTP(w, r)
			}
		})
	}
}
