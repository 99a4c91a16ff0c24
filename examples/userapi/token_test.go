package main_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const hs256 = `{"alg":"HS256","typ":"at+jwt"}`

// sign makes a token the way the service does (RFC 7515, 3.1).
func sign(key, header, claims string) string {
	encode := base64.RawURLEncoding.EncodeToString
	text := encode([]byte(header)) + "." + encode([]byte(claims))
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(text))
	return text + "." + encode(mac.Sum(nil))
}

// TestTokens sends good and bad tokens to a service that answers bad ones with
// 403, as the example is set, and to one that answers 401.
func TestTokens(t *testing.T) {
	for status, config := range map[int]string{403: shippedConfig(t), 401: configWith401(t)} {
		t.Run(strconv.Itoa(status), func(t *testing.T) { badTokens(t, status, config) })
	}
}

// configWith401 is the shipped configuration with the one setting changed.
func configWith401(t *testing.T) string {
	t.Helper()
	return changed(t, "invalidTokenStatus: 403", "invalidTokenStatus: 401")
}

func badTokens(t *testing.T, status int, config string) {
	s := start(t, config, sqliteEnv(t)...)
	a := s.register(t)
	claims := func(expires time.Duration) string {
		return `{"sub":"` + strconv.FormatInt(a.ID, 10) + `","generation":0,"exp":` +
			strconv.FormatInt(time.Now().Add(expires).Unix(), 10) + `}`
	}
	good := sign(signingKey, hs256, claims(time.Hour))
	s.anonymous().send(t, 200, "GET", "/users/me", nil, "Authorization", "Bearer "+good)
	s.anonymous().send(t, 200, "GET", "/users/me", nil, "Authorization", "bearer "+a.token)
	unsigned := sign(signingKey, `{"alg":"none"}`, claims(time.Hour))

	for name, test := range map[string]struct {
		header string
		status int
		code   string
	}{
		"none":           {"", 401, "auth.missing"},
		"other scheme":   {"Basic cm9vdDpjYW5hcnk=", 401, "auth.missing"},
		"no token":       {"Bearer ", 400, "auth.malformed"},
		"two tokens":     {"Bearer " + good + " " + good, 400, "auth.malformed"},
		"malformed":      {"Bearer canary", status, "auth.invalid"},
		"cut off":        {"Bearer " + good[:len(good)-5], status, "auth.invalid"},
		"bad signature":  {"Bearer " + sign(strings.Repeat("k", 40), hs256, claims(time.Hour)), status, "auth.invalid"},
		"other's claims": {"Bearer " + swapClaims(good, a.token), status, "auth.invalid"},
		"unsigned":       {"Bearer " + unsigned[:strings.LastIndex(unsigned, ".")+1], status, "auth.invalid"},
		"no expiry":      {"Bearer " + sign(signingKey, hs256, `{"sub":"1"}`), status, "auth.invalid"},
		"expired":        {"Bearer " + sign(signingKey, hs256, claims(-time.Hour)), status, "auth.expired"},
		"nobody":         {"Bearer " + sign(signingKey, hs256, strings.Replace(claims(time.Hour), `"sub":"`, `"sub":"99`, 1)), 401, "auth.invalid"},
		"no user ID":     {"Bearer " + sign(signingKey, hs256, strings.Replace(claims(time.Hour), `"sub":"`, `"sub":"x`, 1)), 401, "auth.invalid"},
		"old generation": {"Bearer " + sign(signingKey, hs256, strings.Replace(claims(time.Hour), `"generation":0`, `"generation":-1`, 1)), 401, "auth.invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			var header []string
			if test.header != "" {
				header = []string{"Authorization", test.header}
			}
			if _, credentials, _ := strings.Cut(test.header, " "); credentials != "" {
				s.keepSecret(credentials)
			}
			got := s.anonymous().send(t, test.status, "GET", "/users/me", nil, header...)
			require.Equal(t, test.code, decode[failure](t, got).Code)
			require.Equal(t, "no-store", got.header.Get("Cache-Control"))
			requireChallenge(t, got, test.code)
		})
	}
}

// requireChallenge requires the WWW-Authenticate header of RFC 6750, 3.
func requireChallenge(t *testing.T, got answer, code string) {
	t.Helper()
	challenge := got.header.Get("WWW-Authenticate")
	require.True(t, strings.HasPrefix(challenge, "Bearer"), "%q", challenge)
	if code == "auth.expired" {
		require.Contains(t, challenge, `error="invalid_token"`)
	}
	if code == "auth.missing" {
		require.NotContains(t, challenge, "error=")
	}
}

// swapClaims puts the claims of one token between the header and signature of
// another.
func swapClaims(token, claims string) string {
	parts := strings.Split(token, ".")
	parts[1] = strings.Split(claims, ".")[1]
	return strings.Join(parts, ".")
}
