package rest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/rest"
)

// echo answers with the pattern that matched and the named variables.
func echo(names ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.Pattern)
		for _, name := range names {
			fmt.Fprintf(w, " %s=%s", name, r.PathValue(name))
		}
	})
}

func router(t *testing.T, routes ...string) *rest.Router {
	t.Helper()
	rt := rest.NewRouter()
	for _, route := range routes {
		var method, pattern string
		_, err := fmt.Sscan(route, &method, &pattern)
		require.NoError(t, err)
		require.NoError(t, rt.Handle(method, pattern, echo("id", "post", "path")))
	}
	return rt
}

// serve sends a request with the target exactly as written.
func serve(h http.Handler, method, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, target, nil))
	return w
}

func TestRouterMatches(t *testing.T) {
	rt := router(t, "GET /", "GET /users", "GET /users/me", "GET /users/:id", "POST /users/:id",
		"GET /users/:id/posts/:post", "GET /users/me/keys", "GET /files/*path", "GET /files/list",
		"HEAD /probe", "GET /probe", "OPTIONS /probe", "GET /type/:type", "GET /v1.0/a_b~c-d")
	cases := map[string]struct{ method, target, want string }{
		"root":                           {"GET", "/", "/ id= post= path="},
		"fixed":                          {"GET", "/users", "/users id= post= path="},
		"trailing slash":                 {"GET", "/users/", "/users id= post= path="},
		"variable":                       {"GET", "/users/7", "/users/:id id=7 post= path="},
		"variable, trailing slash":       {"GET", "/users/7/", "/users/:id id=7 post= path="},
		"fixed beats variable":           {"GET", "/users/me", "/users/me id= post= path="},
		"back from fixed":                {"GET", "/users/me/posts/3", "/users/:id/posts/:post id=me post=3 path="},
		"fixed without the method":       {"POST", "/users/me", "/users/:id id=me post= path="},
		"two variables":                  {"GET", "/users/7/posts/x", "/users/:id/posts/:post id=7 post=x path="},
		"rest":                           {"GET", "/files/a/b.txt", "/files/*path id= post= path=a/b.txt"},
		"rest, one segment":              {"GET", "/files/a", "/files/*path id= post= path=a"},
		"fixed beats rest":               {"GET", "/files/list", "/files/list id= post= path="},
		"back from fixed to rest":        {"GET", "/files/list/a", "/files/*path id= post= path=list/a"},
		"escaped variable":               {"GET", "/users/J%C3%BCrgen%20x", "/users/:id id=Jürgen x post= path="},
		"escaped fixed":                  {"GET", "/%75sers", "/users id= post= path="},
		"plus is a plus":                 {"GET", "/users/a+b", "/users/:id id=a+b post= path="},
		"query is no part":               {"GET", "/users/7?x=/a//b", "/users/:id id=7 post= path="},
		"HEAD of its own":                {"HEAD", "/probe", "/probe id= post= path="},
		"OPTIONS of its own":             {"OPTIONS", "/probe", "/probe id= post= path="},
		"HEAD falls back to GET":         {"HEAD", "/users/7", "/users/:id id=7 post= path="},
		"a keyword as variable":          {"GET", "/type/a", "/type/:type id= post= path="},
		"unreserved characters in fixed": {"GET", "/v1.0/a_b~c-d", "/v1.0/a_b~c-d id= post= path="},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := serve(rt, c.method, c.target)
			require.Equal(t, 200, w.Code)
			require.Equal(t, c.want, w.Body.String())
		})
	}
}

func TestRouterTakesVerbsAndSeveralVariablesOfASegment(t *testing.T) {
	rt := router(t, "GET /x/:id", "POST /x/:id:cancel", "GET /x/:id:cancel", "GET /x/:id:pay/log", "GET /x:import", "GET /x/img-:id",
		"GET /d/:id-:post", "GET /d/:id.:post", "GET /d/:id-:post-:path", "GET /d/:id-:post:go", "GET /n/:user-id", "GET /n/:user-id/:name.json", "GET /e/:a/:b/c", "GET /e/*path")
	cases := map[string]struct{ target, want string }{
		"verb":                                {"/x/7:cancel", "/x/:id:cancel id=7 post= path="},
		"no verb":                             {"/x/7", "/x/:id id=7 post= path="},
		"another verb":                        {"/x/7:stop", "/x/:id id=7:stop post= path="},
		"verb without a value":                {"/x/:cancel", "/x/:id id=:cancel post= path="},
		"the last colon counts":               {"/x/a:b:cancel", "/x/:id:cancel id=a:b post= path="},
		"an escaped colon is a value's":       {"/x/7%3Acancel", "/x/:id id=7:cancel post= path="},
		"in either case":                      {"/x/7%3acancel", "/x/:id id=7:cancel post= path="},
		"one behind an escaped one":           {"/x/a%3Ab:cancel", "/x/:id:cancel id=a:b post= path="},
		"an escaped percent sign is no":       {"/x/a%253Acancel", "/x/:id id=a%3Acancel post= path="},
		"a letter of a verb may be escaped":   {"/x/7:%63ancel", "/x/:id:cancel id=7 post= path="},
		"verb in the middle of the path":      {"/x/7:pay/log", "/x/:id:pay/log id=7 post= path="},
		"verb of a fixed segment":             {"/x:import", "/x:import id= post= path="},
		"fixed text before":                   {"/x/img-7", "/x/img-:id id=7 post= path="},
		"a verb beats fixed text before":      {"/x/img-7:cancel", "/x/:id:cancel id=img-7 post= path="},
		"two variables":                       {"/d/1.2", "/d/:id.:post id=1 post=2 path="},
		"the first is the shortest":           {"/d/1.2.3", "/d/:id.:post id=1 post=2.3 path="},
		"more fixed text first":               {"/d/1-2-3", "/d/:id-:post-:path id=1 post=2 path=3"},
		"dash before dot":                     {"/d/1.2-3", "/d/:id-:post id=1.2 post=3 path="},
		"a separator as value":                {"/d/--3", "/d/:id-:post id=- post=3 path="},
		"two variables and a verb":            {"/d/1-2:go", "/d/:id-:post:go id=1 post=2 path="},
		"an escaped separator separates":      {"/d/1%2D2", "/d/:id-:post id=1 post=2 path="},
		"a failed branch leaves no value":     {"/e/1/2/d", "/e/*path id= post= path=1/2/d"},
		"also in a path with an escape":       {"/e/1/2/%64,%2C", "/e/*path id= post= path=1/2/d,,"},
		"separators are parts of other names": {"/n/7/x", "/n/:user-id/:name.json id= post= path="},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := serve(rt, "GET", c.target)
			require.Equal(t, 200, w.Code)
			require.Equal(t, c.want, w.Body.String())
		})
	}
	require.Equal(t, "GET, HEAD, OPTIONS, POST", serve(rt, "DELETE", "/x/7:cancel").Header().Get("Allow"))
	require.Equal(t, 404, serve(rt, "GET", "/d/1-").Code)
}

func TestRouterRefuses(t *testing.T) {
	rt := router(t, "GET /users/:id", "PUT /users/:id", "POST /users/me", "GET /files/*path", "POST /only")
	cases := map[string]struct {
		method, target string
		status         int
		allow          string
	}{
		"unknown path":            {"GET", "/nothing", 404, ""},
		"prefix of a route":       {"GET", "/users", 404, ""},
		"longer than a route":     {"GET", "/users/7/x", 404, ""},
		"rest without a segment":  {"GET", "/files/", 404, ""},
		"double slash":            {"GET", "/users//7", 404, ""},
		"double trailing slash":   {"GET", "/users/7//", 404, ""},
		"host in the path":        {"GET", "http://h//evil.com/..", 404, ""},
		"case differs":            {"GET", "/Users/7", 404, ""},
		"wrong method":            {"DELETE", "/users/7", 405, "GET, HEAD, OPTIONS, PUT"},
		"methods of both routes":  {"DELETE", "/users/me", 405, "GET, HEAD, OPTIONS, POST, PUT"},
		"HEAD without GET":        {"HEAD", "/only", 405, "OPTIONS, POST"},
		"TRACE":                   {"TRACE", "/users/7", 405, "GET, HEAD, OPTIONS, PUT"},
		"a method of no standard": {"BREW", "/only", 405, "OPTIONS, POST"},
		"escaped slash":           {"GET", "/users/a%2Fb", 400, ""},
		"escaped slash in rest":   {"GET", "/files/a%2fb", 400, ""},
		"escaped NUL":             {"GET", "/users/a%00", 400, ""},
		"escaped newline":         {"GET", "/users/a%0Ab", 400, ""},
		"escaped DEL":             {"GET", "/users/a%7f", 400, ""},
		"C1 control":              {"GET", "/users/a%C2%85", 400, ""},
		"dot":                     {"GET", "/users/.", 400, ""},
		"dots":                    {"GET", "/users/../x", 400, ""},
		"escaped dots":            {"GET", "/files/a/%2e%2E/b", 400, ""},
		"half escaped dots":       {"GET", "/users/.%2e", 400, ""},
		"invalid UTF-8":           {"GET", "/users/%ff", 400, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := serve(rt, c.method, c.target)
			require.Equal(t, c.status, w.Code)
			require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
			require.Equal(t, c.allow, w.Header().Get("Allow"))
			require.Empty(t, w.Header().Get("Location"))
		})
	}
}

func TestRouterSurvivesOddURLs(t *testing.T) {
	rt := router(t, "GET /users/:id")
	for _, u := range []*url.URL{{Path: ""}, {Path: "*"}, {Opaque: "x:y"}, {Path: "users"}, {Path: "/users/\x00"}, {Path: "/users/a b", RawPath: "/users/%zz"}} {
		w := httptest.NewRecorder()
		rt.ServeHTTP(w, &http.Request{Method: "GET", URL: u})
		require.NotZero(t, w.Code)
		require.Less(t, w.Code, 500)
	}
}

func FuzzRouter(f *testing.F) {
	for _, path := range []string{"/users/7", "/files/a/b", "/users/%2e%2e", "//", "/users/%ff", "*", "", "/users/a%2Fb/"} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		u, err := url.ParseRequestURI(path)
		if err != nil {
			return
		}
		rt, variable := rest.NewRouter(), ""
		keep := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { variable = r.PathValue("id") + r.PathValue("path") })
		require.NoError(t, rt.Handle("GET", "/users/:id", keep))
		require.NoError(t, rt.Handle("GET", "/files/*path", keep))
		w := httptest.NewRecorder()
		rt.ServeHTTP(w, &http.Request{Method: "GET", URL: u})
		require.Less(t, w.Code, 500)
		if variable != "" {
			require.True(t, filepath.IsLocal(variable), "%q", variable)
			require.NotContains(t, variable, "\x00")
		}
	})
}

func TestRouterAnswersOptions(t *testing.T) {
	w := serve(router(t, "GET /users/:id", "PUT /users/:id"), "OPTIONS", "/users/7")
	require.Equal(t, 204, w.Code)
	require.Equal(t, "GET, HEAD, OPTIONS, PUT", w.Header().Get("Allow"))
	require.Empty(t, w.Body.String())
	require.Equal(t, 404, serve(router(t), "OPTIONS", "/x").Code)
}

func TestRoutesMayTakeEscapedSlashes(t *testing.T) {
	rt := router(t, "GET /files/:id", "PUT /files/:id", "DELETE /files/:id", "GET /closed/:id", "GET /closed/*path", "GET /closed/a/b",
		"GET /two/:id/:post", "GET /split/:id-:post", "GET /open/*path", "GET /mixed/:id/*path", "GET /closed/:id:go")
	require.NoError(t, rt.AllowEncodedSlash("GET", "/files/:id", "id"))
	require.NoError(t, rt.AllowEncodedSlash("PUT", "/files/:id", "id"))
	require.NoError(t, rt.AllowEncodedSlash("GET", "/two/:id/:post", "post"))
	require.NoError(t, rt.AllowEncodedSlash("GET", "/split/:id-:post", "id"))
	require.NoError(t, rt.AllowEncodedSlash("GET", "/open/*path", "path"))
	require.NoError(t, rt.AllowEncodedSlash("GET", "/mixed/:id/*path", "id"))
	for target, want := range map[string]string{
		"/files/a%2Fb":             "id=a/b post= path=",
		"/files/a%2fb/":            "id=a/b post= path=",
		"/files/%2Fetc%2Fpasswd":   "id=/etc/passwd post= path=",
		"/files/https:%2F%2Fh%2Fx": "id=https://h/x post= path=",
		"/files/a%252Fb":           "id=a%2Fb post= path=",
		"/files/a%252F..%252Fb":    "id=a%2F..%2Fb post= path=",
		"/files/...%2F..x":         "id=.../..x post= path=",
		"/two/a/b%2Fc":             "id=a post=b/c path=",
		"/split/a%2Fb-c":           "id=a/b post=c path=",
		"/open/a/b%2Fc":            "id= post= path=a/b/c",
		"/mixed/a%2Fb/c/d":         "id=a/b post= path=c/d",
		"/closed/a/b":              "id= post= path=",
		"/closed/x/y":              "id= post= path=x/y",
	} {
		w := serve(rt, "GET", target)
		require.Equal(t, 200, w.Code, target)
		_, values, _ := strings.Cut(w.Body.String(), " ")
		require.Equal(t, want, values, target)
	}
	for _, target := range []string{
		"/files/%2e%2e", "/files/..%2Fb", "/files/a%2F..%2Fb", "/files/a%2F%2E%2E", "/files/%2E%2Fa", "/files/a%2F%00", "/files/a%2F%C0%AFb",
		"/files/a%2F%0A", "/closed/a%2Fb", "/closed/a%2Fb:go", "/closed/x/a%2Fb", "/two/a%2Fb/c", "/two/a%2Fb/c%2Fd", "/split/a-b%2Fc",
		"/mixed/a%2Fb/c%2Fd", "/nothing/a%2Fb", "/files%2Fa", "/files/a%2Fb//",
	} {
		w := serve(rt, "GET", target)
		require.Equal(t, 400, w.Code, target)
		require.Contains(t, w.Body.String(), "path.invalid", target)
	}
	w := serve(rt, "DELETE", "/files/a%2Fb")
	require.Equal(t, 405, w.Code, "others do")
	require.Equal(t, "GET, HEAD, OPTIONS, PUT", w.Header().Get("Allow"))
	require.Equal(t, 204, serve(rt, "OPTIONS", "/files/a%2Fb").Code)
	require.Equal(t, 200, serve(rt, "HEAD", "/files/a%2Fb").Code)
	require.ErrorContains(t, rt.AllowEncodedSlash("POST", "/files/:id", "id"), "route POST /files/:id: is not registered")
	require.ErrorContains(t, rt.AllowEncodedSlash("GET", "/files/:id", "key"), "route GET /files/:id: has no variable key")
}

func TestHandleRefuses(t *testing.T) {
	cases := map[string]struct{ method, pattern, want string }{
		"duplicate":            {"GET", "/users/:name", "route GET /users/:name: takes the same requests as GET /users/:id"},
		"duplicate but slash":  {"GET", "/users/:id/", "takes the same requests"},
		"duplicate rest":       {"GET", "/files/*all", "takes the same requests"},
		"method in lower case": {"get", "/x", "the method must be one of GET, HEAD"},
		"no slash":             {"GET", "x", `must begin with "/"`},
		"empty":                {"GET", "", `must begin with "/"`},
		"empty segment":        {"GET", "/a//b", "must not be empty"},
		"only slashes":         {"GET", "//", "must not be empty"},
		"nameless variable":    {"GET", "/a/:", "must have a name"},
		"nameless rest":        {"GET", "/a/*", "must have a name"},
		"rest in the middle":   {"GET", "/a/*b/c", "nothing may follow *b"},
		"same name twice":      {"GET", "/a/:x/:x", "the variable x appears twice"},
		"dots":                 {"GET", "/a/../b", "must be made of"},
		"escape":               {"GET", "/a%20b", "must be made of"},
		"space":                {"GET", "/a b", "must be made of"},
		"nameless in between":  {"GET", "/a/:x-:-:y", "must have a name"},
		"verb without text":    {"GET", "/a/:x:", "must have a name"},
		"text behind a verb":   {"GET", "/a/:x:go-:y", "nothing follows a verb"},
		"two verbs":            {"GET", "/a/:x:go:stop", "nothing follows a verb"},
		"one name in segment":  {"GET", "/a/:x-:x", "the variable x appears twice"},
		"duplicate verb":       {"GET", "/users/:key:go", "takes the same requests as GET /users/:id:go"},
		"expression":           {"GET", "/a/:x([0-9]+)", "must have a name"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			rt := router(t, "GET /users/:id", "GET /files/*path", "GET /users/:id:go")
			require.ErrorContains(t, rt.Handle(c.method, c.pattern, echo()), c.want)
		})
	}
}

func TestHandleWantsAHandler(t *testing.T) {
	require.ErrorContains(t, rest.NewRouter().Handle("GET", "/x", nil), "route GET /x: has no handler")
}

func TestVariablesMayHaveOtherNamesPerMethod(t *testing.T) {
	rt := rest.NewRouter()
	require.NoError(t, rt.Handle("GET", "/a/:id", echo("id")))
	require.NoError(t, rt.Handle("PUT", "/a/:key", echo("key", "id")))
	require.Equal(t, "/a/:id id=1", serve(rt, "GET", "/a/1").Body.String())
	require.Equal(t, "/a/:key key=1 id=", serve(rt, "PUT", "/a/1").Body.String())
}

func TestFixedRoutesCostLittle(t *testing.T) {
	rt := rest.NewRouter()
	require.NoError(t, rt.Handle("GET", "/api/v1/users/me", http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})))
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/api/v1/users/me", nil)
	require.LessOrEqual(t, testing.AllocsPerRun(1000, func() { rt.ServeHTTP(w, r) }), 1.0) // 0, but the race detector empties pools
}

func TestUnmatchedWrapsTheRoutersOwnAnswers(t *testing.T) {
	rt := router(t, "GET /users/:id")
	mark := func(name string) func(http.Handler) http.Handler {
		return func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Add("X-Passed", name)
				next.ServeHTTP(w, r)
			})
		}
	}
	rt.Unmatched(mark("first"), mark("second"))
	for target, status := range map[string]int{"/nothing": 404, "/users/%00": 400, "/users/7": 200} {
		w := serve(rt, "GET", target)
		require.Equal(t, status, w.Code)
		if status == 200 {
			require.Empty(t, w.Header()["X-Passed"], "a route has guards of its own")
			continue
		}
		require.Equal(t, []string{"first", "second"}, w.Header()["X-Passed"])
	}
	require.Equal(t, 405, serve(rt, "DELETE", "/users/7").Code)
}
