package rest

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzQuick: what the quick search finds, the careful one finds too, with the
// same variables.
func FuzzQuick(f *testing.F) {
	for _, path := range []string{
		"/", "//", "/a", "/a/", "/a//", "/a/b/c", "/x/7/y", "/x/7/y/8/", "/x/a/y/", "/f/a/b", "/f/../b", "/f/./", "/f/list/more",
		"/x/%2e%2e/y", "/x/a%2Fb/y", "/x/a%00", "/x/%ff", "/x/é", "/x/a%25b/y", "*", "/x//y", "/x/7/y/8/z",
		"/m/a:cancel", "/m/a%3Acancel", "/m/1-2", "/m/1-2:cancel/y", "/m/--", "/m/a.b-c", "/m/img-7", "/m/:cancel", "/m:import",
	} {
		f.Add("GET", path)
		f.Add("HEAD", path)
	}
	rt := NewRouter()
	for _, pattern := range []string{"/", "/a", "/a/b/c", "/x/:id", "/x/:id/y", "/x/a/y", "/x/:id/y/:other", "/f/*path", "/f/list", "/b/:id", "/c", "/d", "/e", "/g", "/h",
		"/m/:id", "/m/:id:cancel", "/m/:id-:other", "/m/:id.:other", "/m/:id-:other:cancel/y", "/m/img-:id", "/m:import"} {
		require.NoError(f, rt.Handle("GET", pattern, http.NotFoundHandler()))
	}
	require.NoError(f, rt.Handle("POST", "/x/b/y", http.NotFoundHandler()))
	f.Fuzz(func(t *testing.T, method, path string) {
		u, err := url.ParseRequestURI(path)
		if err != nil {
			return
		}
		quick := &http.Request{Method: method, URL: u}
		careful := &http.Request{Method: method, URL: u}
		found := rt.quick(quick)
		if found == nil {
			return
		}
		want, methods, fault := rt.match(careful)
		require.Nil(t, fault)
		require.Empty(t, methods)
		require.Same(t, want, found)
		for _, name := range []string{"id", "other", "path"} {
			require.Equal(t, careful.PathValue(name), quick.PathValue(name))
		}
	})
}
