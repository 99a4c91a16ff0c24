package guard_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/breaker"
	"github.com/apigen/apigen/runtime/guard"
	"github.com/apigen/apigen/runtime/middleware"
	"github.com/apigen/apigen/runtime/observe"
	"github.com/apigen/apigen/runtime/rttest"
	"github.com/apigen/apigen/runtime/shed"
	"github.com/apigen/apigen/runtime/sse"
)

// lockedLog is a log that is written by one goroutine and read by another.
type lockedLog struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lockedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// A panic, wherever behind the guards it is, costs its own request and nothing
// else: not its place among the requests at once, nor a goroutine.
func TestPanicsInLogicMiddlewareAndStreams(t *testing.T) {
	explode := func(http.ResponseWriter, *http.Request) { panic("canary boom") }
	pass := func(next http.Handler) http.Handler { return next }
	streaming := func(first string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			sse.Serve(w, r, sse.Config{Heartbeat: time.Millisecond}, func(_ context.Context, client *sse.Sender[string]) error {
				if err := client.Send(first); err != nil {
					return err
				}
				panic("canary boom")
			})
		})
	}
	for name, test := range map[string]struct {
		logic  http.Handler
		own    middleware.Middleware
		status int // 0: the answer had begun and is cut off
	}{
		"logic":      {http.HandlerFunc(explode), pass, 500},
		"middleware": {ok, func(http.Handler) http.Handler { return http.HandlerFunc(explode) }, 500},
		"middleware, afterwards": {ok, func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r); panic("canary boom") })
		}, 500},
		"stream": {streaming("hello"), pass, 0},
	} {
		t.Run(name, func(t *testing.T) {
			rttest.CheckLeaks(t)
			log := new(lockedLog)
			route := observe.Route{Method: "GET", Pattern: "/x"}
			g, err := guard.New(guard.Config{Shed: guard.Shed{Config: shed.Config{Min: 1, Initial: 1, Max: 1}}, Breaker: breaker.Config{MinCalls: 1000}},
				guard.Options{Log: slog.New(slog.NewTextHandler(log, nil))})
			require.NoError(t, err)
			server := httptest.NewServer(middleware.Chain(test.logic,
				g.Observe(route), g.Shed("a", shed.Normal), test.own, g.Breaker(route)))
			for range 5 {
				response, err := http.Get(server.URL)
				require.NoError(t, err)
				body, err := io.ReadAll(response.Body)
				require.NoError(t, response.Body.Close())
				require.NotContains(t, string(body), "canary")
				if test.status == 0 {
					require.Error(t, err, "the client must notice: %s", body)
					require.Contains(t, string(body), "hello")
					continue
				}
				require.NoError(t, err)
				require.Equal(t, test.status, response.StatusCode, "its place is free again")
				require.Contains(t, string(body), `"internal"`)
			}
			http.DefaultClient.CloseIdleConnections()
			server.Close()
			require.Equal(t, 5, strings.Count(log.String(), `msg=panic`), log.String())
		})
	}
}
