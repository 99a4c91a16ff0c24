package limit_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/clientip"
	"github.com/apigen/apigen/runtime/limit"
)

func byPeer() limit.KeyFunc { return limit.ByClientIP(clientip.Peer) }

// recorder keeps the error that the access log would get.
type recorder struct {
	*httptest.ResponseRecorder
	cause error
}

func (r *recorder) RecordError(err error) { r.cause = err }

func ask(h http.Handler, change ...func(*http.Request)) *recorder {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for _, f := range change {
		f(r)
	}
	w := &recorder{ResponseRecorder: httptest.NewRecorder()}
	h.ServeHTTP(w, r)
	return w
}

func from(address string) func(*http.Request) {
	return func(r *http.Request) { r.RemoteAddr = address }
}

func ok(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

func TestMiddleware(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := limit.Middleware(local(t, "2/m"), byPeer())(http.HandlerFunc(ok))
		for left, reset := range []string{"30", "60"} {
			w := ask(h)
			require.Equal(t, http.StatusNoContent, w.Code)
			require.Equal(t, []string{`"default";q=2;w=60`}, w.Header()["Ratelimit-Policy"])
			require.Equal(t, []string{fmt.Sprintf(`"default";r=%d;t=%s`, 1-left, reset)}, w.Header()["Ratelimit"])
		}
		w := ask(h)
		require.Equal(t, http.StatusTooManyRequests, w.Code)
		require.Equal(t, "30", w.Header().Get("Retry-After"))
		require.Equal(t, `"default";r=0;t=30`, w.Header().Get("RateLimit"))
		require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
		var body struct{ Code string }
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &body))
		require.Equal(t, "limit.exceeded", body.Code)
		require.ErrorContains(t, w.cause, "limit.exceeded", "observers can count it")

		require.Equal(t, http.StatusNoContent, ask(h, from("203.0.113.8:1")).Code, "others are not concerned")
		time.Sleep(30*time.Second - time.Millisecond)
		require.Equal(t, "1", ask(h).Header().Get("Retry-After"))
		time.Sleep(time.Millisecond)
		require.Equal(t, http.StatusNoContent, ask(h).Code)
	})
}

func TestTwoLimitsOnOneRequest(t *testing.T) {
	h := limit.Middleware(local(t, "10/s"), byPeer(), limit.Name("ip"))(
		limit.Middleware(local(t, "1/d burst 5"), limit.ByRoute(), limit.Name("a\"\\\r\nb"))(http.HandlerFunc(ok)))
	w := ask(h)
	require.Equal(t, []string{`"ip";q=10;w=1`, `"ab";q=1;w=86400`}, w.Header()["Ratelimit-Policy"])
	require.Equal(t, []string{`"ip";r=9;t=1`, `"ab";r=4;t=86400`}, w.Header()["Ratelimit"])
}

type failing struct{ err error }

func (f failing) Allow(context.Context, string, int) (limit.Decision, error) {
	return limit.Decision{}, f.err
}

func TestLimiterFails(t *testing.T) {
	h := limit.Middleware(failing{errors.New("canary")}, byPeer())(http.HandlerFunc(ok))
	w := ask(h)
	require.Equal(t, http.StatusServiceUnavailable, w.Code)
	require.Equal(t, "1", w.Header().Get("Retry-After"))
	require.Contains(t, w.Body.String(), "limit.unavailable")
	require.NotContains(t, w.Body.String(), "canary")
	require.ErrorContains(t, w.cause, "canary")
	require.Empty(t, w.Header()["Ratelimit"])

	gone := limit.Middleware(failing{context.Canceled}, byPeer())(http.HandlerFunc(ok))
	require.Equal(t, 499, ask(gone).Code)
}

func TestLimiterKeys(t *testing.T) {
	trusting := clientip.Config{TrustedProxies: []clientip.CIDR{{Prefix: netip.MustParsePrefix("10.0.0.0/8")}}}
	forwarded := func(value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("X-Forwarded-For", value) }
	}
	tests := map[string]struct {
		key    limit.KeyFunc
		change []func(*http.Request)
		want   string
	}{
		"peer":                  {byPeer(), []func(*http.Request){from("198.51.100.7:1"), forwarded("1.2.3.4")}, "198.51.100.7"},
		"behind a proxy":        {limit.ByClientIP(trusting.Func()), []func(*http.Request){from("10.0.0.1:1"), forwarded("6.6.6.6, 1.2.3.4")}, "1.2.3.4"},
		"forwarded by a client": {limit.ByClientIP(trusting.Func()), []func(*http.Request){from("198.51.100.7:1"), forwarded("1.2.3.4")}, "198.51.100.7"},
		"garbage":               {limit.ByClientIP(trusting.Func()), []func(*http.Request){from("10.0.0.1:1"), forwarded("x")}, "10.0.0.1"},
		"IPv6":                  {byPeer(), []func(*http.Request){from("[2001:db8:1:2:3::4]:1")}, "2001:db8:1:2::"},
		"no address":            {byPeer(), []func(*http.Request){from("@")}, "unknown"},
		"header":                {limit.ByHeader("x-api-key"), []func(*http.Request){func(r *http.Request) { r.Header.Set("X-Api-Key", "k") }}, "k"},
		"no header":             {limit.ByHeader("x-api-key"), nil, "unknown"},
		"long header":           {limit.ByHeader("x-api-key"), []func(*http.Request){func(r *http.Request) { r.Header.Set("X-Api-Key", strings.Repeat("k", 9999)) }}, strings.Repeat("k", 256)},
		"route":                 {limit.ByRoute(), []func(*http.Request){func(r *http.Request) { r.Pattern = "/users/:id" }}, "/users/:id"},
		"no route":              {limit.ByRoute(), nil, "unmatched"},
		"both":                  {limit.ByAll(limit.ByRoute(), byPeer()), []func(*http.Request){from("1.2.3.4:1")}, "unmatched\x001.2.3.4"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			for _, f := range test.change {
				f(r)
			}
			key, ok := test.key(r)
			require.True(t, ok)
			require.Equal(t, test.want, key)
		})
	}
}

func TestOnlyWhoIsKnownIsLimitedBySubject(t *testing.T) {
	subject := limit.BySubject(func(r *http.Request) (string, bool) {
		name := r.Header.Get("Who")
		return name, name != ""
	})
	for name, key := range map[string]limit.KeyFunc{"subject": subject, "route and subject": limit.ByAll(limit.ByRoute(), subject)} {
		h := limit.Middleware(local(t, "1/d"), key)(http.HandlerFunc(ok))
		who := func(r *http.Request) { r.Header.Set("Who", "u1") }
		require.Equal(t, 204, ask(h, who).Code, name)
		require.Equal(t, 429, ask(h, who).Code, name)
		w := ask(h)
		require.Equal(t, 204, w.Code, name)
		require.Empty(t, w.Header()["Ratelimit"])
	}
}
