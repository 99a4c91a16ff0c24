package observe_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
	sdk "go.opentelemetry.io/otel/sdk/trace"

	"github.com/apigen/apigen/runtime/jwt"
	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/metrics"
	"github.com/apigen/apigen/runtime/middleware"
	"github.com/apigen/apigen/runtime/observe"
	"github.com/apigen/apigen/runtime/secret"
	"github.com/apigen/apigen/runtime/trace"
)

// nowhere is a collector that takes everything.
type nowhere struct{}

func (nowhere) ExportSpans(context.Context, []sdk.ReadOnlySpan) error { return nil }
func (nowhere) Shutdown(context.Context) error                        { return nil }

// sink is a writer that costs nothing.
type sink struct{ header http.Header }

func (s sink) Header() http.Header         { return s.header }
func (s sink) Write(b []byte) (int, error) { return len(b), nil }
func (s sink) WriteHeader(int)             {}

// setups are observers from nothing to everything. Lines are formed and thrown
// away, except where they are discarded.
func setups(tb testing.TB) map[string]*observe.Observer {
	tb.Helper()
	m, err := metrics.New(metrics.Config{})
	require.NoError(tb, err)
	tracer := func(sampler string) *trace.Provider {
		p, err := trace.New(tb.Context(), trace.Config{Sampler: sampler, Exporter: nowhere{}})
		require.NoError(tb, err)
		tb.Cleanup(func() { _ = p.Shutdown(context.Background()) })
		return p
	}
	log, none := logx.New(io.Discard, logx.Config{}), slog.New(slog.DiscardHandler)
	out, in := tracer("always_off"), tracer("always_on")
	return map[string]*observe.Observer{
		"1 off":                                observe.New(observe.Config{}),
		"2 log":                                observe.New(observe.Config{Log: log}),
		"3 log, metrics":                       observe.New(observe.Config{Log: log, Recorder: m}),
		"4 log, metrics, trace sampled out":    observe.New(observe.Config{Log: log, Recorder: m, Tracer: out}),
		"5 log, metrics, trace sampled in":     observe.New(observe.Config{Log: log, Recorder: m, Tracer: in}),
		"6 no log, metrics, trace sampled out": observe.New(observe.Config{Log: none, Recorder: m, Tracer: out}),
	}
}

var greeting = []byte("hello")

func hello(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(greeting) }

func BenchmarkObserve(b *testing.B) {
	for name, o := range setups(b) {
		b.Run(name, func(b *testing.B) { run(b, o.Middleware(getUser)(http.HandlerFunc(hello))) })
	}
	b.Run("0 handler alone", func(b *testing.B) { run(b, http.HandlerFunc(hello)) })
}

func run(b *testing.B, h http.Handler) {
	b.Helper()
	w, r := sink{http.Header{}}, httptest.NewRequest(http.MethodGet, "/users/7", nil)
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(w, r)
	}
}

// What observing adds to a request whose line is
// discarded, with metrics on and its trace not recorded.
func TestObservingAllocatesLittle(t *testing.T) {
	most := map[string]float64{
		"1 off": 3, "6 no log, metrics, trace sampled out": 5, "4 log, metrics, trace sampled out": 20,
	}
	all := setups(t)
	for name, limit := range most {
		h := all[name].Middleware(getUser)(http.HandlerFunc(hello))
		w, r := sink{http.Header{}}, get("/users/7")
		got := testing.AllocsPerRun(200, func() { h.ServeHTTP(w, r) })
		t.Logf("%s: %v allocations", name, got)
		require.LessOrEqual(t, got, limit, name)
	}
}

// The chain that a generated service has, with and without tokens.
func TestChainAllocatesLittle(t *testing.T) {
	authority, err := jwt.New(jwt.Config{Secret: secret.New("0123456789abcdef0123456789abcdef")})
	require.NoError(t, err)
	token, _, err := authority.Issue(jwt.Grant{Subject: "7"})
	require.NoError(t, err)
	o := setups(t)["6 no log, metrics, trace sampled out"]
	for name, c := range map[string]struct {
		auth middleware.Middleware
		most float64
	}{"without tokens": {nil, 20}, "with tokens": {authority.Middleware(), 70}} {
		h := middleware.Chain(http.HandlerFunc(hello), o.Middleware(getUser),
			middleware.SecureHeaders(), middleware.Deadline(0), middleware.BodyLimit(0), c.auth)
		r := get("/users/7")
		r.Header.Set("Authorization", "Bearer "+token)
		require.Equal(t, 200, serve(h, r).Code, name)
		w := sink{http.Header{}}
		got := testing.AllocsPerRun(200, func() { h.ServeHTTP(w, r) })
		t.Logf("%s: %v allocations", name, got)
		require.LessOrEqual(t, got, c.most, name)
	}
}
