package observe_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/observe"
)

// A panic before the answer is a 500 without its text, seen by everything
// that observes, and logged once with its stack and ids.
func TestPanicBeforeTheAnswerIs500(t *testing.T) {
	for name, fail := range map[string]func(){
		"value":           func() { panic(canary) },
		"nil dereference": func() { var p *http.Request; _ = p.Method },
		"nil":             func() { panic(nil) },
	} {
		t.Run(name, func(t *testing.T) {
			var k watched
			w := serve(k.observer().Middleware(getUser)(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { fail() })), get("/users/7"))
			require.Equal(t, 500, w.Code)
			require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
			require.Contains(t, w.Body.String(), w.Header().Get("X-Request-Id"))
			require.NotContains(t, w.Body.String(), canary)
			require.NotContains(t, w.Body.String(), "nil")

			lines := k.lines(t)
			require.Len(t, lines, 2)
			require.Equal(t, "panic", lines[0]["msg"])
			require.Contains(t, lines[0]["stack"], "panic_test.go")
			require.Equal(t, strings.Repeat("0", 30)+"ab", lines[0]["trace_id"])
			require.Equal(t, w.Header().Get("X-Request-Id"), lines[0]["request_id"])
			require.NotContains(t, lines[1], "stack")
			require.Equal(t, 500.0, lines[1]["status"])
			e := k.events[0]
			require.Equal(t, []any{500, "internal", false, false}, []any{e.Status, e.Reason, e.Refused, e.Aborted})
			require.Equal(t, 1, k.spans)
		})
	}
}

// After the header is out the connection is cut.
func TestPanicAfterTheHeaderCutsTheConnection(t *testing.T) {
	var k watched
	server := httptest.NewServer(k.observer().Middleware(getUser)(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "half")
		_ = http.NewResponseController(w).Flush()
		panic("late")
	})))
	resp, err := http.Get(server.URL)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.Error(t, err, "the client must notice")
	require.Equal(t, "half", string(body))
	require.NoError(t, resp.Body.Close())
	server.Close()

	lines := k.lines(t)
	require.Len(t, lines, 2)
	require.Equal(t, "panic", lines[0]["msg"])
	require.Equal(t, true, lines[1]["aborted"])
	require.Equal(t, "ERROR", lines[1]["level"])
	require.True(t, k.events[0].Aborted)
	require.EqualError(t, k.events[0].Err, "panic: late")
	require.Equal(t, 1, k.spans)
}

// http.ErrAbortHandler passes and is no panic worth a line of its own.
func TestErrAbortHandlerIsNoPanicOfItsOwn(t *testing.T) {
	var k watched
	h := k.observer().Middleware(getUser)(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	require.PanicsWithValue(t, http.ErrAbortHandler, func() { serve(h, get("/users/7")) })
	require.Len(t, k.lines(t), 1)
	require.Equal(t, true, k.lines(t)[0]["aborted"])
	require.True(t, k.events[0].Aborted)
	require.Equal(t, 1, k.spans)
}

// A request that ends its goroutine, as t.FailNow does in tests, is observed too.
func TestGoexitIsObserved(t *testing.T) {
	var k watched
	done := make(chan struct{})
	go func() {
		defer close(done)
		serve(k.observer().Middleware(observe.Route{})(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			runtime.Goexit()
		})), get("/"))
	}()
	<-done
	require.Len(t, k.events, 1)
	require.True(t, k.events[0].Aborted)
}
