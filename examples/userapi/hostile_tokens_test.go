package main_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const previousKey = "canary-previous-key-of-at-least-32-bytes"

// tokenMaker makes tokens for one user, good ones but for what is changed.
type tokenMaker struct{ id int64 }

// claims are good claims with some replaced, or left out where the value is "".
func (m tokenMaker) claims(changes ...string) string {
	all := [][2]string{
		{"sub", strconv.Quote(strconv.FormatInt(m.id, 10))}, {"generation", "0"}, {"iss", `"users"`}, {"aud", `"api"`}, {"exp", in(time.Hour)},
	}
	for i := 0; i < len(changes); i += 2 {
		found := false
		for n := range all {
			if all[n][0] == changes[i] {
				all[n][1], found = changes[i+1], true
			}
		}
		if !found {
			all = append(all, [2]string{changes[i], changes[i+1]})
		}
	}
	var parts []string
	for _, claim := range all {
		if claim[1] != "" {
			parts = append(parts, strconv.Quote(claim[0])+":"+claim[1])
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func in(d time.Duration) string { return strconv.FormatInt(time.Now().Add(d).Unix(), 10) }

func (m tokenMaker) with(changes ...string) string {
	return sign(signingKey, hs256, m.claims(changes...))
}

func (m tokenMaker) header(header string) string { return sign(signingKey, header, m.claims()) }

// unsigned is a token that names an algorithm and has no signature.
func (m tokenMaker) unsigned(algorithm string) string {
	token := m.header(`{"alg":"` + algorithm + `"}`)
	return token[:strings.LastIndex(token, ".")+1]
}

// TestForgedTokensAreRefused sends the running service every token of a table, good
// ones among them. Key sets from elsewhere, and timing, are tests of runtime/jwt.
func TestForgedTokensAreRefused(t *testing.T) {
	config := changed(t, "invalidTokenStatus: 403", "invalidTokenStatus: 403\n  issuer: users\n  audience: api\n  previousSecret: "+previousKey)
	s := start(t, config, sqliteEnv(t)...)
	m := tokenMaker{s.register(t).ID}
	good := m.with()
	for _, c := range []struct {
		name, token string
		status      int
	}{
		{"none", m.unsigned("none"), 403},
		{"None", m.unsigned("None"), 403},
		{"nOnE", m.unsigned("nOnE"), 403},
		{"empty signature", m.unsigned("HS256"), 403},
		{"public key as secret", asRSA(t, m.claims()), 403},
		{"another algorithm", m.header(`{"alg":"HS384"}`), 403},
		{"no exp", m.with("exp", ""), 403},
		{"exp 0", m.with("exp", "0"), 403},
		{"exp null", m.with("exp", "null"), 403},
		{"exp text", m.with("exp", `"9999999999"`), 403},
		{"exp 1e400", m.with("exp", "1e400"), 403},
		{"exp negative", m.with("exp", "-1"), 403},
		{"expired within the leeway", m.with("exp", in(-25*time.Second)), 200},
		{"expired", m.with("exp", in(-35*time.Second)), 403},
		{"soon valid", m.with("nbf", in(25*time.Second)), 200},
		{"not yet valid", m.with("nbf", in(40*time.Second)), 403},
		{"issued in the future", m.with("iat", in(40*time.Second)), 403},
		{"other issuer", m.with("iss", `"them"`), 403},
		{"no issuer", m.with("iss", ""), 403},
		{"other audience", m.with("aud", `"web"`), 403},
		{"no audience", m.with("aud", ""), 403},
		{"among audiences", m.with("aud", `["web","api"]`), 200},
		{"crit", m.header(`{"alg":"HS256","crit":["x"],"x":1}`), 403},
		{"b64", m.header(`{"alg":"HS256","b64":false}`), 403},
		{"alg twice", m.header(`{"alg":"HS256","alg":"HS256"}`), 403},
		{"exp twice", sign(signingKey, hs256, strings.Replace(m.claims(), "{", `{"exp":1,`, 1)), 403},
		{"longer than 8 KiB", m.with("pad", strconv.Quote(strings.Repeat("x", 9<<10))), 403},
		{"nested deeply", m.with("deep", strings.Repeat("[", 40)+strings.Repeat("]", 40)), 403},
		{"kid is a path", m.header(`{"alg":"HS256","typ":"at+jwt","kid":"../../etc/passwd"}`), 200},
		{"kid is SQL", m.header(`{"alg":"HS256","typ":"at+jwt","kid":"' OR 1=1 --"}`), 200},
		{"key in the header", sign(previousKey+"x", `{"alg":"HS256","jwk":{"kty":"oct","k":"`+base64.RawURLEncoding.EncodeToString([]byte(previousKey+"x"))+`"}}`, m.claims()), 403},
		{"another type", m.header(`{"alg":"HS256","typ":"JWT"}`), 403},
		{"no type", m.header(`{"alg":"HS256"}`), 403},
		{"content type", m.header(`{"alg":"HS256","typ":"at+jwt","cty":"JWT"}`), 403},
		{"no generation", m.with("generation", ""), 401},
		{"generation null", m.with("generation", "null"), 401},
		{"signed subject", m.with("sub", `"+`+strconv.FormatInt(m.id, 10)+`"`), 401},
		{"padded subject", m.with("sub", `"0`+strconv.FormatInt(m.id, 10)+`"`), 401},
		{"last character", altered(good), 403},
		{"padding", good + "=", 403},
		{"four segments", good + ".e30", 403},
		{"an int64 claim", m.with("generation", "9007199254740993"), 401},
		{"previous secret", sign(previousKey, hs256, m.claims()), 200},
		{"removed secret", sign("canary-removed-key-of-at-least-32-bytes", hs256, m.claims()), 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.keepSecret(c.token)
			s.anonymous().send(t, c.status, "GET", "/users/me", nil, "Authorization", "Bearer "+c.token)
		})
	}
	t.Run("scheme in another case", func(t *testing.T) {
		s.anonymous().send(t, 200, "GET", "/users/me", nil, "Authorization", "bEARER "+good)
	})
	t.Run("whitespace and twice", func(t *testing.T) {
		for _, value := range []string{"Bearer  " + good, "Bearer " + good + " x", "Bearer Bearer " + good} {
			s.anonymous().send(t, 400, "GET", "/users/me", nil, "Authorization", value)
		}
	})
	t.Run("in the query", func(t *testing.T) {
		s.anonymous().send(t, 401, "GET", "/users/me?access_token="+url.QueryEscape(good), nil)
	})
}

func TestWeakSecretKeepsTheServiceFromStarting(t *testing.T) {
	output := fails(t, 2, shippedConfig(t), "AUTH_SECRET=canary-of-31-bytes-is-too-short")
	require.Contains(t, output, "must have at least 32 bytes for HS256")
}

// asRSA signs with the text of a public key as if it were a shared secret.
func asRSA(t *testing.T, claims string) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	require.NoError(t, err)
	public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	return sign(string(public), hs256, claims)
}

// altered changes the last character of a token where base64 ignores it.
func altered(token string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(letters, token[len(token)-1])
	return token[:len(token)-1] + string(letters[last^1])
}
