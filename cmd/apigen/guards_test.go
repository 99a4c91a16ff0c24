package main

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	jwt "github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"
)

const guardSecret = "a-secret-of-thirty-two-bytes-or-more"

// guardsPage returns a block of docs/guards.md by its language, "" for the first
// one without.
func guardsPage(t *testing.T, language string) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/guards.md")
	require.NoError(t, err)
	found := regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(string(text), -1)
	require.NotEmpty(t, found)
	return found[0][1]
}

// TestGuardsOfTheContract does what docs/guards.md says.
func TestGuardsOfTheContract(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"shop.api": guardsPage(t, "api")})
	effective := invoke(t, dir, "api", "routes", "--effective", "shop.api").ok(t).stdout
	var trimmed strings.Builder
	for line := range strings.Lines(effective) {
		trimmed.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	text, err := os.ReadFile("../../docs/guards.md")
	require.NoError(t, err)
	_, order, found := strings.Cut(trimmed.String(), "\n\n")
	require.True(t, found)
	require.Contains(t, string(text), order)

	invoke(t, dir, "api", "go", "--api", "shop.api", "--dir", ".").ok(t)
	logic := read(t, dir, "internal/logic/orders/getorderlogic.go")
	put(t, dir, "internal/logic/orders/getorderlogic.go", strings.Replace(logic, "return &types.Order{}, nil",
		"return nil, http.ErrNotSupported", 1))
	put(t, dir, "internal/logic/orders/getorderlogic.go", strings.Replace(read(t, dir, "internal/logic/orders/getorderlogic.go"),
		`"log/slog"`, "\"log/slog\"\n\t\"net/http\"", 1))
	buildService(t, dir, "shop")
	s := startService(t, dir, "shop", "AUTH_SECRET="+guardSecret)
	t.Run("limit", func(t *testing.T) { limitedByAddress(t, s) })
	t.Run("scopes", func(t *testing.T) { scoped(t, s) })
	t.Run("breaker", func(t *testing.T) { broken(t, s) })
	t.Run("admin address", func(t *testing.T) {
		status, text := send(t, "GET", s.admin+"/metrics", "")
		require.Equal(t, 200, status)
		for _, want := range []string{`reason="limit.exceeded"`, `reason="auth.scope"`, `breaker_state{breaker="GET /order",state="open"} 1`} {
			require.Contains(t, text, want)
		}
	})
}

func limitedByAddress(t *testing.T, s *running) {
	for range 3 {
		status, _ := send(t, "GET", s.url+"/search", "")
		require.Equal(t, 200, status)
	}
	response := ask(t, s.url+"/search", "")
	require.Equal(t, 429, response.StatusCode)
	require.NotEmpty(t, response.Header.Get("Retry-After"))
	require.Contains(t, response.Header.Get("RateLimit"), "r=0")
}

func scoped(t *testing.T, s *running) {
	require.Equal(t, 401, ask(t, s.url+"/order", "").StatusCode)
	refused := ask(t, s.url+"/order", scopedToken(t, "orders:write"))
	require.Equal(t, 403, refused.StatusCode)
	require.Contains(t, refused.Header.Get("WWW-Authenticate"), `error="insufficient_scope", scope="orders:read"`)
}

// broken asks a route whose logic fails until its breaker opens.
func broken(t *testing.T, s *running) {
	token := scopedToken(t, "orders:read")
	for range 20 {
		require.Equal(t, 500, ask(t, s.url+"/order", token).StatusCode)
	}
	refused := ask(t, s.url+"/order", token)
	require.Equal(t, 503, refused.StatusCode)
	require.NotEmpty(t, refused.Header.Get("Retry-After"))
}

// ask sends a GET request, with a token when there is one.
func ask(t *testing.T, url, token string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	return response
}

func scopedToken(t *testing.T, scope string) string {
	t.Helper()
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"sub": "7", "scope": scope, "exp": time.Now().Add(time.Minute).Unix(),
	}).SignedString([]byte(guardSecret))
	require.NoError(t, err)
	return token
}
