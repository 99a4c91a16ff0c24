package breaker_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/breaker"
	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rest/writer"
	"github.com/apigen/apigen/runtime/rttest"
)

// answers gives the status that the path names.
func answers(w http.ResponseWriter, r *http.Request) {
	status, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
	w.WriteHeader(status)
}

func TestTransport(t *testing.T) {
	rttest.CheckLeaks(t)
	server := httptest.NewServer(http.HandlerFunc(answers))
	defer server.Close()
	group, err := breaker.NewGroup(breaker.Config{MinCalls: 1, FailureRate: .2, OpenFor: time.Hour}, 2)
	require.NoError(t, err)
	client := &http.Client{Transport: breaker.Transport(&http.Transport{}, group.ByHost)}
	defer client.CloseIdleConnections()
	get := func(path string) error {
		response, err := client.Get(server.URL + path)
		if err == nil {
			_ = response.Body.Close()
		}
		return err
	}
	for _, path := range []string{"/200", "/404", "/429"} {
		require.NoError(t, get(path))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	request, _ := http.NewRequestWithContext(ctx, http.MethodGet, server.URL, nil)
	_, err = client.Do(request)
	require.ErrorIs(t, err, context.Canceled)
	require.Zero(t, group.All()[0].Stats().Failed)

	require.NoError(t, get("/503"), "the caller gets the answer as it is")
	require.ErrorIs(t, get("/200"), breaker.ErrOpen)
	body := &closing{Reader: strings.NewReader("text")}
	_, err = client.Post(server.URL, "text/plain", body)
	require.ErrorIs(t, err, breaker.ErrOpen)
	require.True(t, body.closed)
}

func TestTransportCountsWhatNeverArrives(t *testing.T) {
	rttest.CheckLeaks(t)
	server := httptest.NewServer(http.HandlerFunc(answers))
	defer server.Close()
	proxy := rttest.NewProxy(t, server.Listener.Addr().String())
	b := newBreaker(t, breaker.Config{MinCalls: 2, OpenFor: time.Hour})
	transport := breaker.Transport(&http.Transport{DisableKeepAlives: true}, func(*http.Request) *breaker.Breaker { return b })
	client := &http.Client{Transport: transport, Timeout: 50 * time.Millisecond}
	proxy.Hang(true)
	_, err := client.Get("http://" + proxy.Addr() + "/200")
	require.ErrorIs(t, err, context.DeadlineExceeded)
	proxy.Refuse(t, true)
	_, err = client.Get("http://" + proxy.Addr() + "/200")
	require.ErrorContains(t, err, "refused")
	require.EqualValues(t, 2, b.Stats().Failed)
	_, err = client.Get("http://" + proxy.Addr() + "/200")
	require.ErrorIs(t, err, breaker.ErrOpen)
}

type closing struct {
	io.Reader
	closed bool
}

func (c *closing) Close() error { c.closed = true; return nil }

func TestGroupIsBounded(t *testing.T) {
	group, err := breaker.NewGroup(breaker.Config{}, 2)
	require.NoError(t, err)
	a := group.Get("a")
	group.Get("b")
	require.Same(t, a, group.Get("a"))
	group.Get("c")
	var names []string
	for _, b := range group.All() {
		names = append(names, b.Name())
	}
	require.Equal(t, []string{"c", "a"}, names, "b was not used for the longest time")
	require.Same(t, a, group.Get("a"))
}

// refused is what a guard further in answers.
type refused struct{ error }

func (refused) Refused() string { return "shed.overload" }

func TestMiddlewareCountsFailuresOfLogic(t *testing.T) {
	write := func(err error) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { problem.Write(w, r, err) }
	}
	tests := map[string]struct {
		logic http.HandlerFunc
		state breaker.State
	}{
		"fine":          {func(http.ResponseWriter, *http.Request) {}, breaker.Closed},
		"bad request":   {write(problem.BadRequest("bad", "bad")), breaker.Closed},
		"rate limit":    {write(problem.TooManyRequests("limited", "limited")), breaker.Closed},
		"guard refused": {write(problem.Unavailable("shed.overload", "later").WithCause(refused{errDead})), breaker.Closed},
		"client left":   {write(context.Canceled), breaker.Closed},
		"aborted":       {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, breaker.Closed},
		"stream": {func(w http.ResponseWriter, _ *http.Request) {
			stream, _ := writer.As[interface{ RecordStream(string) }](w)
			stream.RecordStream("sse")
			w.WriteHeader(500)
		}, breaker.Closed},
		"logic is broken":   {write(errDead), breaker.Open},
		"logic unavailable": {write(problem.Unavailable("store.down", "later")), breaker.Open},
		"too late":          {write(context.DeadlineExceeded), breaker.Open},
		"bare status":       {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) }, breaker.Open},
		"panic":             {func(http.ResponseWriter, *http.Request) { panic("a bug") }, breaker.Open},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBreaker(t, breaker.Config{MinCalls: 1, OpenFor: 10 * time.Second})
			h := breaker.Middleware(b)(test.logic)
			func() {
				defer func() { _ = recover() }()
				h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
			}()
			require.Equal(t, test.state, b.Stats().State)
			if test.state == breaker.Closed {
				return
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
			require.Equal(t, 503, w.Code)
			require.Contains(t, w.Body.String(), `"code":"breaker.open"`)
			require.NotContains(t, w.Body.String(), "users")
			after, err := strconv.Atoi(w.Header().Get("Retry-After"))
			require.NoError(t, err)
			require.True(t, 8 <= after && after <= 12, "Retry-After: %d", after)
		})
	}
}

func TestMiddlewarePassesPanicsOn(t *testing.T) {
	h := breaker.Middleware(newBreaker(t, breaker.Config{}))(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(errDead) }))
	require.PanicsWithError(t, errDead.Error(), func() {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	})
}

func TestLogicMayReturnARefusal(t *testing.T) {
	b := newBreaker(t, breaker.Config{OpenFor: time.Hour})
	trip(t, b)
	_, err := b.Acquire()
	p := problem.From(errors.Join(errors.New("load the user"), err))
	require.Equal(t, 503, p.Status)
	require.Equal(t, "breaker.open", p.Code)
	require.ErrorContains(t, p, "users: the circuit breaker is open")
}
