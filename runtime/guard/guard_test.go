package guard_test

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/breaker"
	"github.com/apigen/apigen/runtime/clientip"
	"github.com/apigen/apigen/runtime/guard"
	"github.com/apigen/apigen/runtime/limit"
	"github.com/apigen/apigen/runtime/middleware"
	"github.com/apigen/apigen/runtime/observe"
	"github.com/apigen/apigen/runtime/shed"
)

// told is a recorder of guards' decisions.
type told struct{ shed, breaker []string }

func (*told) Route(observe.Route) observe.RouteRecorder { return nil }
func (r *told) Shed(class, decision string)             { r.shed = append(r.shed, class+" "+decision) }
func (r *told) Breaker(name, state string)              { r.breaker = append(r.breaker, name+" "+state) }

var ok = http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})

func status(h http.Handler, change ...func(*http.Request)) int {
	r := httptest.NewRequest(http.MethodGet, "/x", nil)
	for _, f := range change {
		f(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

func from(address string) func(*http.Request) {
	return func(r *http.Request) { r.RemoteAddr = address }
}

func TestNothingIsRefusedByDefault(t *testing.T) {
	for _, g := range []*guard.Guards{guard.Default(nil), (*guard.Guards)(nil).Or(nil)} {
		h := middleware.Chain(ok, g.Observe(observe.Route{}), g.CrossOrigin(), g.Shed("a", shed.Normal), g.LimitClient(), g.Gunzip())
		for range 1000 {
			require.Equal(t, 200, status(h))
		}
		require.NoError(t, g.Err())
		require.Nil(t, g.LimitClient())
		require.Nil(t, g.CrossOrigin())
		require.Nil(t, g.Gunzip())
	}
}

// A client behind a trusted proxy is told by what the proxy wrote; anybody
// else's header is nothing.
func TestClientsAreToldApart(t *testing.T) {
	c := guard.Config{
		Config:      clientip.Config{TrustedProxies: []clientip.CIDR{{Prefix: netip.MustParsePrefix("10.0.0.0/8")}}},
		ClientLimit: limit.Rate{Limit: 1, Per: time.Hour},
	}
	g, err := guard.New(c, guard.Options{})
	require.NoError(t, err)
	h := middleware.Chain(ok, g.LimitClient())
	forwarded := func(value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("X-Forwarded-For", value) }
	}
	require.Equal(t, 200, status(h, from("10.0.0.1:1"), forwarded("1.1.1.1")))
	require.Equal(t, 200, status(h, from("10.0.0.1:1"), forwarded("2.2.2.2")))
	require.Equal(t, 429, status(h, from("10.0.0.2:1"), forwarded("6.6.6.6, 1.1.1.1")), "the rightmost counts")
	require.Equal(t, 200, status(h, from("3.3.3.3:1"), forwarded("4.4.4.4")))
	require.Equal(t, 429, status(h, from("3.3.3.3:1"), forwarded("5.5.5.5")), "nobody trusts 3.3.3.3")
}

func TestRoutesOfAClassShareItsLimit(t *testing.T) {
	r := &told{}
	c := guard.Config{Shed: guard.Shed{Config: shed.Config{Min: 1, Initial: 1, Max: 1}}}
	g, err := guard.New(c, guard.Options{Recorder: r})
	require.NoError(t, err)
	inner := middleware.Chain(ok, g.Shed("a", shed.Normal))
	other := middleware.Chain(ok, g.Shed("b", shed.Normal))
	outer := middleware.Chain(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		require.Equal(t, 503, status(inner), "its only place is taken")
		require.Equal(t, 200, status(other))
	}), g.Shed("a", shed.Normal))
	require.Equal(t, 200, status(outer))
	require.Equal(t, []string{"a admitted", "a limit", "b admitted"}, r.shed)

	off, err := guard.New(guard.Config{Shed: guard.Shed{Off: true}}, guard.Options{})
	require.NoError(t, err)
	require.Nil(t, off.Shed("a", shed.Normal))
}

func TestShadowRefusesNothing(t *testing.T) {
	r := &told{}
	c := guard.Config{Shed: guard.Shed{Config: shed.Config{Min: 1, Initial: 1, Max: 1, Shadow: true}}}
	g, err := guard.New(c, guard.Options{Recorder: r})
	require.NoError(t, err)
	inner := middleware.Chain(ok, g.Shed("a", shed.Normal))
	status(middleware.Chain(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		require.Equal(t, 200, status(inner))
	}), g.Shed("a", shed.Normal)))
	require.Equal(t, []string{"a admitted", "a would_shed"}, r.shed)
}

func TestTheRecorderLearnsOfBreakers(t *testing.T) {
	r := &told{}
	g, err := guard.New(guard.Config{Breaker: breaker.Config{MinCalls: 2}}, guard.Options{Recorder: r})
	require.NoError(t, err)
	h := middleware.Chain(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }),
		g.Breaker(observe.Route{Method: "GET", Pattern: "/x"}))
	require.Equal(t, []int{500, 500, 503}, []int{status(h), status(h), status(h)})
	require.Equal(t, []string{"GET /x closed", "GET /x open"}, r.breaker)
}

// A client finds out which limit it has met, and so does who reads the log.
func TestLimitsAreToldApart(t *testing.T) {
	var log strings.Builder
	g, err := guard.New(guard.Config{ClientLimit: limit.Rate{Limit: 2, Per: time.Hour}},
		guard.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	require.NoError(t, err)
	route := observe.Route{Method: "GET", Pattern: "/x"}
	h := middleware.Chain(ok, g.Observe(route), g.LimitClient(), g.Limit(route, limit.Rate{Limit: 1, Per: time.Hour}, limit.ByRoute()))
	ask := func() *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/x", nil))
		return w
	}
	require.Equal(t, []string{`"client";q=2;w=3600`, `"route";q=1;w=3600`}, ask().Header()["Ratelimit-Policy"])
	require.Contains(t, ask().Body.String(), `"limit.exceeded"`)
	require.Contains(t, ask().Body.String(), `"limit.client"`)
	require.Contains(t, log.String(), "reason=limit.exceeded")
	require.Contains(t, log.String(), "reason=limit.client")
}

// Clients without a key do not share one.
func TestWithoutTheHeaderTheAddressCounts(t *testing.T) {
	g := guard.Default(nil)
	h := middleware.Chain(ok, g.Limit(observe.Route{}, limit.Rate{Limit: 1, Per: time.Hour}, g.ByHeader("X-Key")))
	key := func(value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("X-Key", value) }
	}
	require.Equal(t, 200, status(h, from("1.1.1.1:1")))
	require.Equal(t, 429, status(h, from("1.1.1.1:2")))
	require.Equal(t, 429, status(h, from("1.1.1.1:2"), key("")))
	require.Equal(t, 200, status(h, from("2.2.2.2:1")), "has a count of its own")
	require.Equal(t, 200, status(h, from("1.1.1.1:1"), key("1.1.1.1")), "a key is no address")
	require.Equal(t, 429, status(h, from("2.2.2.2:1"), key("1.1.1.1")), "a key counts from everywhere")
}

func TestBreakersAreLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		g, err := guard.New(guard.Config{Breaker: breaker.Config{MinCalls: 2, HalfOpenMax: 1}},
			guard.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
		require.NoError(t, err)
		code := 500
		h := middleware.Chain(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }),
			g.Breaker(observe.Route{Method: "GET", Pattern: "/x"}))
		status(h)
		status(h)
		time.Sleep(10 * time.Second)
		require.Equal(t, 500, status(h), "the trial fails")
		require.Equal(t, 503, status(h))
		time.Sleep(10 * time.Second)
		code = 200
		require.Equal(t, 200, status(h))
		require.Equal(t, 2, strings.Count(log.String(), "\n"), log.String())
		require.Contains(t, log.String(), `level=WARN msg="breaker opened" breaker="GET /x"`)
		require.Contains(t, log.String(), `level=INFO msg="breaker closed" breaker="GET /x"`)
	})
}

func TestOffAndShadowTogetherAreRefused(t *testing.T) {
	_, err := guard.New(guard.Config{Shed: guard.Shed{Off: true, Config: shed.Config{Shadow: true}}}, guard.Options{})
	require.EqualError(t, err, "guards: shed.shadow: has no meaning with off: true; remove one of them")
}

func TestWhatCanNotWorkIsReported(t *testing.T) {
	_, err := guard.New(guard.Config{Breaker: breaker.Config{FailureRate: 2}, Shed: guard.Shed{Config: shed.Config{Min: -1}}}, guard.Options{})
	require.ErrorContains(t, err, "guards: ")
	require.ErrorContains(t, err, "shed.min: ")
	require.ErrorContains(t, err, "breaker.failureRate: ")

	broken := errors.New("no store")
	g, err := guard.New(guard.Config{}, guard.Options{Limits: func(string, limit.Rate) (limit.Limiter, error) { return nil, broken }})
	require.NoError(t, err)
	require.Nil(t, g.Limit(observe.Route{Method: "GET", Pattern: "/x"}, limit.Rate{Limit: 1, Per: time.Second}, limit.ByRoute()))
	require.ErrorIs(t, g.Err(), broken)
	require.ErrorContains(t, g.Err(), "limit of GET /x: ")
}

// Behind a proxy that nobody named, a limit by address counts all clients as
// one: the service says so, once.
func TestForwardedAddressesThatAreNotBelievedAreLoggedOnce(t *testing.T) {
	served := func(c guard.Config) string {
		var log strings.Builder
		c.ClientLimit = limit.Rate{Limit: 1000, Per: time.Second}
		g, err := guard.New(c, guard.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
		require.NoError(t, err)
		h := middleware.Chain(ok, g.LimitClient())
		for range 3 {
			require.Equal(t, 200, status(h, from("10.244.1.7:99"), func(r *http.Request) { r.Header.Set("X-Forwarded-For", "1.2.3.4") }))
		}
		return log.String()
	}
	alone := served(guard.Config{})
	require.Equal(t, 1, strings.Count(alone, "\n"), alone)
	require.Contains(t, alone, "level=WARN")
	require.Contains(t, alone, "guards.trustedProxies")
	require.Contains(t, alone, "peer=10.244.1.7")
	cluster, err := clientip.ParseCIDR("10.244.0.0/16")
	require.NoError(t, err)
	require.Empty(t, served(guard.Config{Config: clientip.Config{TrustedProxies: []clientip.CIDR{cluster}}}))
}
