package observe_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/middleware"
	"github.com/apigen/apigen/runtime/observe"
	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rest"
	"github.com/apigen/apigen/runtime/sse"
)

const canary = "canary-9d2e"

// watched is an observer whose every output is kept.
type watched struct {
	log    bytes.Buffer
	routes []observe.Route
	begun  []string
	events []observe.Event
	spans  int
}

func (k *watched) observer() *observe.Observer {
	return observe.New(observe.Config{Log: logx.New(&k.log, logx.Config{}), Tracer: spans{k}, Recorder: events{k}})
}

// lines returns the logged lines, decoded.
func (k *watched) lines(t *testing.T) []map[string]any {
	t.Helper()
	var list []map[string]any
	for line := range strings.Lines(k.log.String()) {
		var m map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &m), line)
		list = append(list, m)
	}
	return list
}

type events struct{ *watched }

func (k events) Route(r observe.Route) observe.RouteRecorder {
	k.routes = append(k.routes, r)
	return k
}
func (k events) Begin(method string) { k.begun = append(k.begun, method) }
func (k events) End(e observe.Event) { k.watched.events = append(k.watched.events, e) }

type spans struct{ *watched }

func (k spans) Route(observe.Route) observe.RouteTracer { return k }
func (k spans) Start(*http.Request) observe.Span        { return k }
func (k spans) End(observe.Event)                       { k.spans++ }
func (k spans) Trace() logx.Trace {
	return logx.Trace{TraceID: [16]byte{15: 0xab}, SpanID: [8]byte{7: 0xcd}}
}

type spanKey struct{}

func (k spans) Value(key any) any {
	if key == (spanKey{}) {
		return "the span"
	}
	return nil
}

var getUser = observe.Route{Method: "GET", Pattern: "/users/:id", Group: "users", Name: "GetUser"}

func get(target string) *http.Request { return httptest.NewRequest(http.MethodGet, target, nil) }

func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestOneRequestIsObservedOnce(t *testing.T) {
	var k watched
	type outer struct{}
	h := k.observer().Middleware(getUser)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		require.Equal(t, "r1", logx.RequestID(r.Context()))
		require.Equal(t, byte(0xab), logx.TraceFrom(r.Context()).TraceID[15])
		require.Equal(t, "the span", r.Context().Value(spanKey{}))
		require.Equal(t, "outside", r.Context().Value(outer{}))
		require.Nil(t, r.Context().Value("nothing"))
		rest.WriteJSON(w, r, http.StatusCreated, []int{1})
	}))
	r := get("/users/7?token=" + canary)
	r.Header.Set("X-Request-Id", "r1")
	r.Header.Set("Authorization", canary)
	w := serve(h, r.WithContext(context.WithValue(r.Context(), outer{}, "outside")))
	require.Equal(t, "r1", w.Header().Get("X-Request-Id"))

	require.Equal(t, "/users/{id}", k.routes[0].Pattern)
	require.Equal(t, []string{"GET"}, k.begun)
	require.Len(t, k.events, 1)
	e := k.events[0]
	require.Equal(t, []any{"GET", 201, int64(4), false, false, ""}, []any{e.Method, e.Status, e.Bytes, e.Refused, e.Aborted, e.Reason})
	require.Equal(t, 1, k.spans)

	lines := k.lines(t)
	require.Len(t, lines, 1)
	require.IsType(t, 0.5, lines[0]["duration_ms"])
	delete(lines[0], "time")
	delete(lines[0], "duration_ms")
	require.Equal(t, map[string]any{"level": "INFO", "msg": "request", "method": "GET", "route": "/users/{id}", "path": "/users/7",
		"status": 201.0, "bytes": 4.0, "request_id": "r1", "trace_id": strings.Repeat("0", 30) + "ab", "span_id": strings.Repeat("0", 14) + "cd"}, lines[0])
	require.NotContains(t, k.log.String(), canary)
}

func TestRefusalsKeepTheirReason(t *testing.T) {
	for name, c := range map[string]struct {
		route   observe.Route
		err     error
		refused bool
		reason  string
	}{
		"limit":      {getUser, problem.TooManyRequests("limit.exceeded", "slow down"), true, "limit.exceeded"},
		"wrapped":    {getUser, fmt.Errorf("guard: %w", problem.Unauthorized("auth.missing", "who?")), true, "auth.missing"},
		"body":       {getUser, &http.MaxBytesError{Limit: 1}, true, "body.too_large"},
		"logic":      {getUser, problem.NotFound("user.missing", "no such user"), false, "user.missing"},
		"deadline":   {getUser, context.DeadlineExceeded, false, "deadline.exceeded"},
		"no route":   {observe.Route{}, problem.NotFound("route.unknown", "nothing here"), true, "route.unknown"},
		"unmatched":  {observe.Route{Pattern: observe.Unmatched}, problem.New(405, "method.not_allowed", "no"), true, "method.not_allowed"},
		"unexpected": {getUser, errors.New("disk on fire"), false, "internal"},
	} {
		t.Run(name, func(t *testing.T) {
			var k watched
			serve(k.observer().Middleware(c.route)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				problem.Write(w, r, c.err)
			})), get("/x"))
			require.Equal(t, c.refused, k.events[0].Refused)
			require.Equal(t, c.reason, k.events[0].Reason)
			require.Equal(t, c.reason, k.lines(t)[0]["reason"])
			require.Contains(t, k.lines(t)[0]["error"], c.err.Error())
		})
	}
}

// A storm of refusals leaves ten lines a second, and every line of an
// accepted request; the metrics see all.
func TestLogsStayBoundedInAStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var k watched
		route := k.observer().Middleware(getUser)
		ok := route(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		shed := route(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			problem.Write(w, r, problem.Unavailable("shed.overload", "try later"))
		}))
		for range 10 { // ten seconds, at five times what is accepted
			for range 100 {
				serve(ok, get("/users/1"))
				for range 4 {
					serve(shed, get("/users/1"))
				}
				time.Sleep(10 * time.Millisecond)
			}
		}
		count := map[any]int{}
		for _, line := range k.lines(t) {
			count[line["status"]]++
		}
		require.Equal(t, map[any]int{200.0: 1000, 503.0: 100}, count)
		require.Len(t, k.events, 5000)
		require.Equal(t, 390.0, k.lines(t)[len(k.lines(t))-109]["suppressed"], "the first line of a second")
	})
}

func TestStreamsAreTold(t *testing.T) {
	var k watched
	serve(k.observer().Middleware(getUser)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sse.Serve(w, r, sse.Config{}, func(_ context.Context, client *sse.Sender[int]) error { return client.Send(1) })
	})), get("/x"))
	require.Equal(t, "sse", k.events[0].Stream)
	serve(k.observer().Middleware(getUser)(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusSwitchingProtocols)
	})), get("/x"))
	require.Equal(t, "upgrade", k.events[1].Stream)
}

func TestClientsChooseNothingUnbounded(t *testing.T) {
	var k watched
	r := get("/" + strings.Repeat("x", 5000))
	r.Method = "BREW" + strings.Repeat("W", 5000) + "\r\n\x1b[31m"
	serve(k.observer().Middleware(observe.Route{})(http.NotFoundHandler()), r)
	require.Equal(t, "OTHER", k.events[0].Method)
	require.Less(t, k.log.Len(), 1200)
	require.Equal(t, 1, strings.Count(k.log.String(), "\n"))
	require.Equal(t, "unmatched", k.lines(t)[0]["route"])
}

// A router inside may record its own pattern; hand-made chains use that one.
func TestHandMadeChainsGetTheRouteOfTheRouter(t *testing.T) {
	for pattern, want := range map[string]string{"": "/users/:id", "/own/{id}": "/own/{id}"} {
		var k watched
		rt := rest.NewRouter()
		require.NoError(t, rt.Handle("GET", "/users/:id", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			problem.Write(w, r, problem.NotFound("user.missing", "no such user"))
		})))
		serve(k.observer().Middleware(observe.Route{Pattern: pattern})(rt), get("/users/7"))
		require.Equal(t, want, k.lines(t)[0]["route"])
		require.False(t, k.events[0].Refused)
	}
}

func TestOneWriterForAll(t *testing.T) {
	var k watched
	h := middleware.Chain(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { panic(canary) }),
		k.observer().Middleware(getUser), middleware.Recover(slog.New(slog.DiscardHandler)))
	require.Equal(t, 500, serve(h, get("/users/7")).Code)
	require.Len(t, k.lines(t), 1)
	require.Contains(t, k.lines(t)[0]["error"], canary)
}

func TestPattern(t *testing.T) {
	for from, want := range map[string]string{
		"":                       "",
		"/":                      "/",
		"/users/:id":             "/users/{id}",
		"/users/:id/pets/:pet-1": "/users/{id}/pets/{pet-1}",
		"/files/*path":           "/files/{path...}",
		"/users/{id}":            "/users/{id}",
		"/a:b/c*d":               "/a:b/c*d",
		"/x/:id:cancel":          "/x/{id}:cancel",
		"/x/img-:id/:from-:to":   "/x/img-{id}/{from}-{to}",
		"/x/:a-:user-id:go":      "/x/{a}-{user-id}:go",
	} {
		require.Equal(t, want, observe.Pattern(from))
	}
}

func TestNilObserver(t *testing.T) {
	var none *observe.Observer
	h := none.Middleware(getUser)(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		require.NotEmpty(t, logx.RequestID(r.Context()))
		require.False(t, logx.TraceFrom(r.Context()).IsValid())
		panic("boom")
	}))
	w := serve(h, get("/users/7"))
	require.Equal(t, 500, w.Code)
	require.NotEmpty(t, w.Header().Get("X-Request-Id"))
}
