package rest_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/rest"
)

// modelSegment is a segment of a pattern as the model sees it: a regular
// expression, and where it stands in the order of precedence.
type modelSegment struct {
	pattern string // as the router takes it
	expr    string // as regexp does
	rank    int    // fixed text, with verb, text beside variables, variable, rest
	text    string // what is fixed
}

// Segments of every kind. Variables are called v in patterns, and numbered later.
var modelSegments = []modelSegment{
	{"a", "a", 0, ""}, {"b", "b", 0, ""}, {"1-2", "1-2", 0, ""}, {"a:go", "a:go", 0, ""},
	{":v:go", "(.+):go", 1, ":go"}, {":v:b", "(.+):b", 1, ":b"}, {"b-:v:go", "b-(.+):go", 1, "b-:go"},
	{":v-:v:go", "(.+?)-(.+):go", 1, "-:go"},
	{":v-:v", "(.+?)-(.+)", 2, "-"}, {":v.:v", `(.+?)\.(.+)`, 2, "."}, {":v--:v", "(.+?)--(.+)", 2, "--"},
	{":v-:v-:v", "(.+?)-(.+?)-(.+)", 2, "--2"}, {":v-:v.:v", `(.+?)-(.+?)\.(.+)`, 2, "-."},
	{"b-:v", "b-(.+)", 2, "b-"}, {"b-:v.:v", `b-(.+?)\.(.+)`, 2, "b-."},
	{":v", "([^/]+)", 3, ""},
}

// modelRoute is a route: a regular expression for the whole path.
type modelRoute struct {
	method   string
	pattern  string
	names    []string
	expr     *regexp.Regexp
	segments []modelSegment
	slashes  []string // names of variables that take escaped slashes
}

// takes reports whether a route fits a path, escaped slashes included.
func (r *modelRoute) takes(path string) bool {
	values := r.expr.FindStringSubmatch(path)
	for i := range values {
		if i > 0 && strings.Contains(values[i], escapedSlash) && !slices.Contains(r.slashes, r.names[i-1]) {
			return false
		}
	}
	return values != nil
}

func newModelRoute(method string, segments []modelSegment) *modelRoute {
	r := &modelRoute{method: method, segments: segments}
	expr := "^"
	for _, s := range segments {
		text := regexp.MustCompile(`:v|\*v`).ReplaceAllStringFunc(s.pattern, func(v string) string {
			r.names = append(r.names, fmt.Sprintf("v%d", len(r.names)))
			return v[:1] + r.names[len(r.names)-1]
		})
		r.pattern += "/" + text
		expr += "/" + strings.ReplaceAll(s.expr, "(.+", "([^/]+")
	}
	r.pattern = cmp.Or(r.pattern, "/")
	r.expr = regexp.MustCompile(expr + "$")
	return r
}

// before says which of two routes that take a request has precedence.
func (r *modelRoute) before(o *modelRoute) int {
	for i := range min(len(r.segments), len(o.segments)) {
		a, b := r.segments[i], o.segments[i]
		by := cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.pattern, b.pattern))
		if a.rank == b.rank && (a.rank == 1 || a.rank == 2) {
			fixed := func(s modelSegment) int { return len(strings.ReplaceAll(s.pattern, ":v", "")) }
			shape := func(s modelSegment) string { return strings.ReplaceAll(s.pattern, ":v", ":") }
			by = cmp.Or(cmp.Compare(fixed(b), fixed(a)), cmp.Compare(shape(a), shape(b)))
		}
		if by != 0 {
			return by
		}
	}
	return 0
}

// What keeps escaped colons and slashes apart while the model matches.
const (
	escapedColon = "\ue000"
	escapedSlash = "\ue001"
)

var (
	escape   = strings.NewReplacer("%3A", escapedColon, "%3a", escapedColon, "%2F", escapedSlash, "%2f", escapedSlash)
	unescape = strings.NewReplacer(escapedColon, ":", escapedSlash, "/")
)

// answer is what the model says to a request: status, pattern with values, methods.
func answer(routes []*modelRoute, method, target string) (int, string, []string) {
	path, status := decodeForModel(target)
	if status != 0 {
		return status, "", nil
	}
	var fit []*modelRoute
	allowed := map[string]bool{}
	for _, r := range routes {
		if !r.takes(path) {
			continue
		}
		allowed[r.method] = true
		if r.method == method || method == "HEAD" && r.method == "GET" {
			fit = append(fit, r)
		}
	}
	if len(fit) == 0 {
		if len(allowed) == 0 {
			return map[bool]int{false: 404, true: 400}[strings.Contains(path, escapedSlash)], "", nil
		}
		allowed["OPTIONS"] = true
		if allowed["GET"] {
			allowed["HEAD"] = true
		}
		return 405, "", slices.Sorted(maps.Keys(allowed))
	}
	// A route for HEAD itself beats the one for GET at the same place only.
	slices.SortStableFunc(fit, func(a, b *modelRoute) int {
		return cmp.Or(a.before(b), cmp.Compare(b.method, a.method))
	})
	text := fit[0].pattern
	for i, value := range fit[0].expr.FindStringSubmatch(path)[1:] {
		if parts := strings.Split(unescape.Replace(value), "/"); slices.Contains(parts, ".") || slices.Contains(parts, "..") {
			return 400, "", nil
		}
		text += fmt.Sprintf(" %s=%s", fit[0].names[i], unescape.Replace(value))
	}
	return 200, text, nil
}

func decodeForModel(target string) (path string, status int) {
	target = strings.TrimSuffix(escape.Replace(target), "/")
	if target == "" {
		return "", 0
	}
	var out string
	for _, s := range strings.Split(target[1:], "/") {
		if s == "" && strings.Contains(out, escapedSlash) {
			return "", 400
		}
		if s == "" {
			return "", 404
		}
		text, err := url.PathUnescape(s)
		parts := strings.Split(text, escapedSlash)
		if err != nil || slices.Contains(parts, ".") || slices.Contains(parts, "..") {
			return "", 400
		}
		out += "/" + text
	}
	return out, 0
}

// The router is held to a model that tries every route: random routes, random
// paths, by both of its searches.
func TestRouterAgreesWithTryingEveryRoute(t *testing.T) {
	statuses := map[int]int{}
	for seed := range uint64(400) {
		random := rand.New(rand.NewPCG(seed, 13))
		routes, rt := randomRoutes(t, random)
		for range 100 {
			method := []string{"GET", "POST", "HEAD"}[random.IntN(3)]
			target := randomTarget(random)
			status, text, allow := answer(routes, method, target)
			w := httptest.NewRecorder()
			rt.ServeHTTP(w, httptest.NewRequest(method, target, nil))
			about := fmt.Sprintf("seed %d: %s %s of %s", seed, method, target, list(routes))
			require.Equal(t, status, w.Code, about)
			statuses[status]++
			if status == 200 {
				require.Equal(t, text, w.Header().Get("X-Match"), about)
			}
			if status == 405 {
				require.Equal(t, strings.Join(allow, ", "), w.Header().Get("Allow"), about)
			}
		}
	}
	for _, status := range []int{200, 400, 404, 405} {
		require.Greater(t, statuses[status], 500, "requests answered with %d", status)
	}
}

func list(routes []*modelRoute) string {
	var out []string
	for _, r := range routes {
		out = append(out, r.method+" "+r.pattern)
	}
	return strings.Join(out, ", ")
}

// randomRoutes makes a router and the model's view of it. Of routes that take the
// same requests the first one counts; a router refuses the others.
func randomRoutes(t *testing.T, random *rand.Rand) ([]*modelRoute, *rest.Router) {
	t.Helper()
	rt, seen := rest.NewRouter(), map[string]bool{}
	var routes []*modelRoute
	for range 1 + random.IntN(12) {
		var segments []modelSegment
		for range random.IntN(4) {
			segments = append(segments, modelSegments[random.IntN(len(modelSegments))])
		}
		if random.IntN(4) == 0 {
			segments = append(segments, modelSegment{"*v", "(.+)", 4, ""})
		}
		r := newModelRoute([]string{"GET", "GET", "POST", "HEAD"}[random.IntN(4)], segments)
		if len(segments) > 0 && segments[len(segments)-1].rank == 4 {
			r.expr = regexp.MustCompile(strings.TrimSuffix(r.expr.String(), "([^/]+)$") + "(.+)$")
		}
		register := rt.Handle
		if random.IntN(2) == 0 {
			register = rt.Route
		}
		err := register(r.method, r.pattern, matched(r))
		key := r.method + regexp.MustCompile(`v\d`).ReplaceAllString(r.pattern, "")
		require.Equal(t, seen[key], err != nil, "%s beside %s: %v", r.pattern, list(routes), err)
		if !seen[key] {
			seen[key] = true
			routes = append(routes, r)
			if len(r.names) > 0 && random.IntN(3) == 0 {
				r.slashes = r.names[random.IntN(len(r.names)):]
				require.NoError(t, rt.AllowEncodedSlash(r.method, r.pattern, r.slashes...))
			}
		}
	}
	return routes, rt
}

// matched answers with the pattern and the values in a header, as HEAD has no body.
func matched(m *modelRoute) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text := r.Pattern
		for _, name := range m.names {
			text += fmt.Sprintf(" %s=%s", name, rest.PathValue(r, name))
		}
		w.Header().Set("X-Match", text)
	})
}

func randomTarget(random *rand.Rand) string {
	out := ""
	for range random.IntN(4) {
		out += "/"
		for range 1 + random.IntN(4) {
			if random.IntN(4) == 0 {
				out += []string{"%61", "%3A", "%3a", "%2D", "%2E", "%2F", "%2f", "%C3%A9", "..", "%253A", "/", "%25"}[random.IntN(12)]
			} else {
				out += []string{"a", "b", "1", "-", "--", ".", ":", ":go", "b-", "1-2"}[random.IntN(10)]
			}
		}
	}
	return cmp.Or(out, "/")
}
