package rest_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/rest"
)

func TestPathValueIsFoundByThePattern(t *testing.T) {
	for _, c := range []struct{ pattern, path, name, want string }{
		{"/users/:id", "/users/7", "id", "7"},
		{"/users/:id/", "/users/7/", "id", "7"},
		{"/users/:id/posts/:post", "/users/7/posts/x", "post", "x"},
		{"/files/*path", "/files/a/b", "path", "a/b"},
		{"/users/:id", "/users/7", "other", ""},
		{"/users/:id", "/people/7", "id", ""},
		{"/users/:id", "/users", "id", ""},
		{"", "/users/7", "id", ""},
		{"GET /users/{id}", "/users/7", "id", ""},
		{"/users:import/:id", "/users:import/7", "import", ""},
		{"/users/:id:cancel", "/users/7:cancel", "id", ""},
	} {
		r := &http.Request{Pattern: c.pattern, URL: &url.URL{Path: c.path}}
		require.Equal(t, c.want, rest.PathValue(r, c.name), c.pattern)
		r.SetPathValue(c.name, "set")
		require.Equal(t, "set", rest.PathValue(r, c.name), "what the router sets counts")
	}
	require.Empty(t, rest.PathValue(&http.Request{Pattern: "/users/:id", URL: &url.URL{Path: "/users/a/b", RawPath: "/users/a%2Fb"}}, "id"))
}

func TestRoutesWithoutPathValuesAllocateNothing(t *testing.T) {
	rt, got := rest.NewRouter(), [3]string{}
	read := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got = [3]string{rest.PathValue(r, "owner"), rest.PathValue(r, "name"), rest.PathValue(r, "number")}
	})
	require.NoError(t, rt.Route("GET", "/repos/:owner/:name/issues/:number", read))
	w, r := discard{}, &http.Request{Method: "GET", URL: &url.URL{Path: "/repos/a/b/issues/7"}}
	require.Zero(t, testing.AllocsPerRun(1000, func() { rt.ServeHTTP(w, r) }))
	require.Equal(t, [3]string{"a", "b", "7"}, got)
}

// discard is a response writer that keeps nothing.
type discard struct{}

func (discard) Header() http.Header         { return nil }
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)             {}
