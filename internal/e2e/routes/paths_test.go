package routes_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/sample"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/runtime/observe"
	"github.com/apigen/apigen/runtime/rest"
)

// pieces are what random path segments are made of.
var pieces = []string{":", ":", ":a", ":b", ":c", "-", ".", "--", "_", "x", "y", "img", ":go", "*"}

func randomSegment(random *rand.Rand) string {
	out := ""
	for range 1 + random.IntN(5) {
		out += pieces[random.IntN(len(pieces))]
	}
	return out
}

// What a contract accepts as a path, the router takes, and the other way round; and
// both see the same variables, in the same texts, in the same order of precedence.
func TestContractAndRouterReadPathsAlike(t *testing.T) {
	random := rand.New(rand.NewPCG(14, 13))
	accepted := map[string]bool{}
	for range 4000 {
		text := randomSegment(random)
		if name, rest := strings.CutPrefix(text, "*"); rest && !strings.ContainsAny(name[:min(1, len(name))], "xyi") {
			continue // "/*" and anything but a name begins a comment
		}
		program, problems := parser.Load(fstest.MapFS{"a.api": {Data: []byte("service a {\n@handler A\nget /" + text + "\n}\n")}}, "a.api")
		api, more := contract.Resolve(program)
		taken := rest.NewRouter().Handle("GET", "/"+text, http.NotFoundHandler())
		require.Equal(t, append(problems, more...).HasErrors(), taken != nil, "%s: %v, %v", text, append(problems, more...), taken)
		if taken == nil {
			require.Equal(t, "/"+text, api.Groups[0].Routes[0].Path)
			accepted[text] = true
		}
	}
	require.Greater(t, len(accepted), 200)
	segments := slices.Sorted(maps.Keys(accepted))
	fits := 0
	for range 4000 {
		first, second := segments[random.IntN(len(segments))], segments[random.IntN(len(segments))]
		text := strings.NewReplacer("*", "z").Replace(randomSegment(random)) + []string{"", ":go"}[random.IntN(2)]
		if text != "." && text != ".." && holdTo(t, first, second, text) {
			fits++
		}
	}
	require.Greater(t, fits, 300, "texts that fit")
}

// holdTo asks a router of two segments for a text, and the contract's own reading
// what the router must say. It reports whether one fits.
func holdTo(t *testing.T, first, second, text string) bool {
	t.Helper()
	rt := rest.NewRouter()
	a, b := contract.Segments(first)[0], contract.Segments(second)[0]
	require.NoError(t, rt.Handle("GET", "/"+first, seenPath(a)))
	require.Equal(t, a.Shape() == b.Shape(), rt.Handle("GET", "/"+second, seenPath(b)) != nil, "%s and %s", first, second)
	order := []contract.Segment{a, b}
	slices.SortStableFunc(order, contract.Precedence)
	want := ""
	for _, s := range order {
		if values, fits := s.Split(text); fits && want == "" {
			want = fmt.Sprint("200 ", s.Shape(), values)
			if slices.Contains(values, ".") || slices.Contains(values, "..") {
				want = "400"
			}
		}
	}
	w := httptest.NewRecorder()
	rt.ServeHTTP(w, httptest.NewRequest("GET", "/"+text, nil))
	if want == "" {
		require.Equal(t, 404, w.Code, "%s of %s and %s", text, first, second)
		return false
	}
	if want == "400" {
		require.Equal(t, 400, w.Code, "%s of %s and %s", text, first, second)
		return true
	}
	require.Equal(t, want, fmt.Sprint(w.Code, " ", w.Body.String()), "%s of %s and %s", text, first, second)
	return true
}

func seenPath(s contract.Segment) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		values := []string{}
		for _, name := range s.Names {
			values = append(values, r.PathValue(name))
		}
		fmt.Fprint(w, s.Shape(), values)
	})
}

// Metrics name routes as the dashboards made of the contract do.
func TestMetricsNameVariablesOfAllSegments(t *testing.T) {
	random := rand.New(rand.NewPCG(14, 13))
	for range 2000 {
		text := randomSegment(random)
		if rest.NewRouter().Handle("GET", "/"+text, http.NotFoundHandler()) != nil {
			continue
		}
		s := contract.Segments(text)[0]
		var braced []string
		for _, name := range s.Names {
			if s.Rest {
				name += "..."
			}
			braced = append(braced, "{"+name+"}")
		}
		require.Equal(t, "/"+s.Fill(braced...), observe.Pattern("/"+text))
	}
}

// Requests made for routes of every form are read by a router as they were made.
func TestSampledRequestsReachTheirRoutes(t *testing.T) {
	api := mustResolve(t, `type A {
	A string `+"`path:\"a\"`"+`
}
type AB {
	A string `+"`path:\"a\"`"+`
	B string `+"`path:\"b,encodedSlash\"`"+`
}
service a {
	@handler H1
	get /x/:a:go (A)
	@handler H2
	post /x/:a (A)
	@handler H3
	put /x/:a-:b (AB)
	@handler H4
	put /y/img-:a/:b:go (AB)
	@handler H5
	put /z/:a/*b (AB)
	@handler H6
	get /z:go
}`)
	for _, route := range api.Groups[0].Routes {
		rt, reached, slashes := rest.NewRouter(), 0, 0
		require.NoError(t, rt.Handle(route.Method, route.Path, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			reached++
			if strings.Contains(r.PathValue("b"), "/") {
				slashes++
			}
		})))
		if strings.Contains(route.Path, "b") {
			require.NoError(t, rt.AllowEncodedSlash(route.Method, route.Path, "b"))
		}
		requests := sample.Requests(route, 7, 60)
		require.Greater(t, len(requests), 20, route.Path)
		for _, q := range requests {
			rt.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(q.Method, q.Target, nil))
		}
		require.Equal(t, len(requests), reached, route.Path)
		require.Equal(t, strings.Contains(route.Path, "b"), slashes > 0, route.Path)
	}
}

func mustResolve(t *testing.T, text string) *contract.API {
	t.Helper()
	program, list := parser.Load(fstest.MapFS{"a.api": {Data: []byte(text)}}, "a.api")
	api, more := contract.Resolve(program)
	require.Empty(t, append(list, more...))
	return api
}
