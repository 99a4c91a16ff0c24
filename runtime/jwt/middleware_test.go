package jwt_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/jwt"
)

// recorder keeps the error that the access log would get.
type recorder struct {
	*httptest.ResponseRecorder
	cause error
}

func (r *recorder) RecordError(err error) { r.cause = err }

func greet(w http.ResponseWriter, r *http.Request) {
	p, ok := jwt.From(r.Context())
	if !ok {
		http.Error(w, "no principal", http.StatusTeapot)
		return
	}
	_, _ = io.WriteString(w, p.Subject)
}

func ask(a *jwt.Authority, headers []string, scopes ...string) *recorder {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for _, value := range headers {
		r.Header.Add("Authorization", value)
	}
	w := &recorder{ResponseRecorder: httptest.NewRecorder()}
	a.Middleware(scopes...)(http.HandlerFunc(greet)).ServeHTTP(w, r)
	return w
}

func TestMiddleware(t *testing.T) {
	good := signed(claimsWith("scope", `"read write"`))
	expired := signed(claimsWith("exp", at(-time.Hour)))
	forged := sign(hs256, claimsWith(), otherKey)
	const realm = `Bearer realm="api"`
	tests := map[string]struct {
		headers   []string
		scopes    []string
		status    int // with invalidTokenStatus 401
		code      string
		challenge string
	}{
		"good":               {[]string{"Bearer " + good}, nil, 200, "", ""},
		"scheme in any case": {[]string{"bEARER " + good}, nil, 200, "", ""},
		"scopes held":        {[]string{"Bearer " + good}, []string{"write", "read"}, 200, "", ""},
		"nothing":            {nil, nil, 401, "auth.missing", realm},
		"empty header":       {[]string{""}, nil, 401, "auth.missing", realm},
		"other scheme":       {[]string{"Basic dTpw"}, nil, 401, "auth.missing", realm},
		"only the scheme":    {[]string{"Bearer"}, nil, 400, "auth.malformed", realm + `, error="invalid_request"`},
		"scheme and space":   {[]string{"Bearer "}, nil, 400, "auth.malformed", realm + `, error="invalid_request"`},
		"scheme twice":       {[]string{"Bearer Bearer " + good}, nil, 400, "auth.malformed", realm + `, error="invalid_request"`},
		"two spaces":         {[]string{"Bearer  " + good}, nil, 400, "auth.malformed", realm + `, error="invalid_request"`},
		"two tokens":         {[]string{"Bearer " + good + ", Bearer " + good}, nil, 400, "auth.malformed", realm + `, error="invalid_request"`},
		"two headers":        {[]string{"Bearer " + good, "Bearer " + good}, nil, 400, "auth.malformed", realm + `, error="invalid_request"`},
		"garbage":            {[]string{"Bearer garbage!"}, nil, 401, "auth.invalid", realm + `, error="invalid_token"`},
		"forged":             {[]string{"Bearer " + forged}, nil, 401, "auth.invalid", realm + `, error="invalid_token"`},
		"too long":           {[]string{"Bearer " + strings.Repeat("x", 9<<10)}, nil, 401, "auth.invalid", realm + `, error="invalid_token"`},
		"expired":            {[]string{"Bearer " + expired}, nil, 401, "auth.expired", realm + `, error="invalid_token"`},
		"scope lacking":      {[]string{"Bearer " + good}, []string{"read", "admin"}, 403, "auth.scope", realm + `, error="insufficient_scope", scope="read admin"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for _, status := range []int{0, 401, 403} {
				c := config
				c.InvalidTokenStatus = status
				w := ask(authority(t, c), test.headers, test.scopes...)
				want := test.status
				if status == 403 && (test.code == "auth.invalid" || test.code == "auth.expired") {
					want = 403
				}
				require.Equal(t, want, w.Code)
				require.Equal(t, test.challenge, w.Header().Get("WWW-Authenticate"))
				requireAnswer(t, w, test.code)
			}
		})
	}
}

func requireAnswer(t *testing.T, w *recorder, code string) {
	t.Helper()
	if code == "" {
		require.Equal(t, "u1", w.Body.String())
		return
	}
	require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
	require.Equal(t, "no-store", w.Header().Get("Cache-Control"))
	require.NotContains(t, w.Body.String(), "signature")
	var body struct{ Code, Detail string }
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &body))
	require.Equal(t, code, body.Code)
	require.Empty(t, body.Detail)
}

func TestCauseIsRecordedWithoutTheToken(t *testing.T) {
	forged := sign(hs256, claimsWith(), otherKey)
	w := ask(authority(t, config), []string{"Bearer " + forged})
	require.ErrorContains(t, w.cause, "signature")
	for part := range strings.SplitSeq(forged, ".") {
		require.NotContains(t, w.cause.Error(), part)
		require.NotContains(t, w.Body.String(), part)
	}
}

func TestTokenOutsideOfTheHeader(t *testing.T) {
	good := signed(claimsWith())
	cookie := func(values ...string) func(*http.Request) {
		return func(r *http.Request) {
			for _, value := range values {
				r.AddCookie(&http.Cookie{Name: "session", Value: value})
			}
		}
	}
	header := func(value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Authorization", value) }
	}
	none := func(*http.Request) {}
	both := config
	both.TokenCookie, both.TokenQuery = "session", "access_token"
	tests := map[string]struct {
		config jwt.Config
		query  string
		change func(*http.Request)
		status int
	}{
		"query, not enabled":    {config, "?access_token=" + good + "&token=" + good, none, 401},
		"cookie, not enabled":   {config, "", cookie(good), 401},
		"query":                 {both, "?access_token=" + good, none, 200},
		"other parameter":       {both, "?token=" + good, none, 401},
		"query twice":           {both, "?access_token=" + good + "&access_token=" + good, none, 400},
		"query empty":           {both, "?access_token=", none, 401},
		"cookie":                {both, "", cookie(good), 200},
		"cookie twice":          {both, "", cookie(good, good), 400},
		"cookie forged":         {both, "?access_token=" + good, cookie(good + "x"), 401},
		"header wins":           {both, "?access_token=x", header("Bearer " + good), 200},
		"header is not skipped": {both, "?access_token=" + good, header("Bearer x"), 401},
		"basic login":           {both, "?access_token=" + good, header("Basic dTpw"), 200},
		"nothing":               {both, "", none, 401},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/"+test.query, nil)
			test.change(r)
			w := httptest.NewRecorder()
			authority(t, test.config).Middleware()(http.HandlerFunc(greet)).ServeHTTP(w, r)
			require.Equal(t, test.status, w.Code, w.Body)
		})
	}
}

func TestContext(t *testing.T) {
	_, ok := jwt.From(context.Background())
	require.False(t, ok)
	_, ok = jwt.From(jwt.NewContext(context.Background(), nil))
	require.False(t, ok)
	p, ok := jwt.From(jwt.NewContext(context.Background(), &jwt.Principal{Subject: "u1"}))
	require.True(t, ok)
	require.Equal(t, "u1", p.Subject)
}

func TestPrincipalLogsWithoutItsClaims(t *testing.T) {
	p, err := authority(t, config).Verify(context.Background(), signed(claimsWith("email", `"canary@example.org"`)))
	require.NoError(t, err)
	var buf bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&buf, nil))
	log.Info("x", "who", p)
	log.Info("x", "who", (*jwt.Principal)(nil))
	require.Contains(t, buf.String(), `"who":{"subject":"u1","id":""}`)
	require.NotContains(t, buf.String(), "canary")
}
