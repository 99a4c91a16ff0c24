package jwt_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/jwt"
	"github.com/apigen/apigen/runtime/secret"
)

const (
	key      = "0123456789abcdef0123456789abcdef"
	otherKey = "ffffffffffffffffffffffffffffffff"
	hs256    = `{"alg":"HS256","typ":"JWT"}`
)

var config = jwt.Config{Secret: secret.New(key), Issuer: "us", Audience: "api"}

func authority(t *testing.T, c jwt.Config) *jwt.Authority {
	t.Helper()
	a, err := jwt.New(c)
	require.NoError(t, err)
	return a
}

func segment(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// sign makes tokens by hand, so that the tests do not lean on the library that
// is under test.
func sign(header, claims, key string) string {
	input := segment(header) + "." + segment(claims)
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(input))
	return input + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func signed(claims string) string { return sign(hs256, claims, key) }

// claimsWith returns acceptable claims, changed by pairs of key and raw value;
// an empty value removes the key.
func claimsWith(pairs ...string) string {
	members := map[string]json.RawMessage{
		"iss": json.RawMessage(`"us"`), "aud": json.RawMessage(`"api"`), "sub": json.RawMessage(`"u1"`),
		"exp": json.RawMessage(fmt.Sprint(time.Now().Add(time.Hour).Unix())),
	}
	for i := 0; i < len(pairs); i += 2 {
		members[pairs[i]] = json.RawMessage(pairs[i+1])
		if pairs[i+1] == "" {
			delete(members, pairs[i])
		}
	}
	parts := make([]string, 0, len(members))
	for name, value := range members {
		parts = append(parts, fmt.Sprintf("%q:%s", name, value))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func at(offset time.Duration) string { return fmt.Sprint(time.Now().Add(offset).Unix()) }

func nested(levels int) string {
	return strings.Repeat(`{"a":`, levels) + "1" + strings.Repeat("}", levels)
}

// alterLastSignatureChar changes only bits that a lax base64 decoder drops.
func alterLastSignatureChar(token string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, token[len(token)-1])
	return token[:len(token)-1] + string(alphabet[last^1])
}

func TestVerify(t *testing.T) {
	good := signed(claimsWith())
	parts := strings.Split(good, ".")
	unsigned := func(alg string) string { return segment(`{"alg":"`+alg+`"}`) + "." + parts[1] + "." }
	header := func(members string) string { return sign(`{"alg":"HS256",`+members+`}`, claimsWith(), key) }

	tests := []struct {
		name, token string
		want        error // nil: accepted
	}{
		{"good", good, nil},
		{"empty", "", jwt.ErrInvalid},
		{"wrong key", sign(hs256, claimsWith(), otherKey), jwt.ErrInvalid},
		{"none", unsigned("none"), jwt.ErrInvalid},
		{"None", unsigned("None"), jwt.ErrInvalid},
		{"nOnE", unsigned("nOnE"), jwt.ErrInvalid},
		{"HS256, empty signature", unsigned("HS256"), jwt.ErrInvalid},
		{"RS256 with the secret", sign(`{"alg":"RS256"}`, claimsWith(), key), jwt.ErrInvalid},
		{"HS512 named", sign(`{"alg":"HS512"}`, claimsWith(), key), jwt.ErrInvalid},
		{"lower case", sign(`{"alg":"hs256"}`, claimsWith(), key), jwt.ErrInvalid},
		{"no alg", sign(`{"typ":"JWT"}`, claimsWith(), key), jwt.ErrInvalid},
		{"alg null", sign(`{"alg":null}`, claimsWith(), key), jwt.ErrInvalid},
		{"ALG", sign(`{"ALG":"HS256"}`, claimsWith(), key), jwt.ErrInvalid},
		{"no exp", signed(claimsWith("exp", "")), jwt.ErrInvalid},
		{"exp 0", signed(claimsWith("exp", "0")), jwt.ErrInvalid},
		{"exp null", signed(claimsWith("exp", "null")), jwt.ErrInvalid},
		{"exp string", signed(claimsWith("exp", `"`+at(time.Hour)+`"`)), jwt.ErrInvalid},
		{"exp 1e400", signed(claimsWith("exp", "1e400")), jwt.ErrInvalid},
		{"exp 1e300", signed(claimsWith("exp", "1e300")), jwt.ErrInvalid},
		{"exp negative", signed(claimsWith("exp", "-1")), jwt.ErrInvalid},
		{"exp list", signed(claimsWith("exp", "[9999999999]")), jwt.ErrInvalid},
		{"EXP is not exp", signed(claimsWith("exp", "", "EXP", at(time.Hour))), jwt.ErrInvalid},
		{"exp with a fraction", signed(claimsWith("exp", at(time.Hour)+".5")), nil},
		{"other issuer", signed(claimsWith("iss", `"them"`)), jwt.ErrInvalid},
		{"no issuer", signed(claimsWith("iss", "")), jwt.ErrInvalid},
		{"issuer is a number", signed(claimsWith("iss", "1")), jwt.ErrInvalid},
		{"other audience", signed(claimsWith("aud", `"web"`)), jwt.ErrInvalid},
		{"no audience", signed(claimsWith("aud", "")), jwt.ErrInvalid},
		{"empty audience list", signed(claimsWith("aud", "[]")), jwt.ErrInvalid},
		{"audience list with numbers", signed(claimsWith("aud", `["api",1]`)), jwt.ErrInvalid},
		{"among audiences", signed(claimsWith("aud", `["web","api"]`)), nil},
		{"crit", header(`"crit":["x"],"x":1`), jwt.ErrInvalid},
		{"crit empty", header(`"crit":[]`), jwt.ErrInvalid},
		{"b64", header(`"b64":false`), jwt.ErrInvalid},
		{"alg twice", header(`"alg":"HS256"`), jwt.ErrInvalid},
		{"exp twice", signed(strings.Replace(claimsWith(), "{", `{"exp":1,`, 1)), jwt.ErrInvalid},
		{"twice, escaped", signed(strings.Replace(claimsWith(), "{", `{"\u0065xp":1,`, 1)), jwt.ErrInvalid},
		{"twice, nested", signed(claimsWith("x", `[{"a":1,"a":2}]`)), jwt.ErrInvalid},
		{"over 8 KiB", signed(claimsWith("pad", `"`+strings.Repeat("x", 8<<10)+`"`)), jwt.ErrInvalid},
		{"just under", signed(claimsWith("pad", `"`+strings.Repeat("x", 5<<10)+`"`)), nil},
		{"32 levels", signed(claimsWith("x", nested(31))), nil},
		{"33 levels", signed(claimsWith("x", nested(32))), jwt.ErrInvalid},
		{"33 levels of lists", signed(claimsWith("x", strings.Repeat("[", 32)+strings.Repeat("]", 32))), jwt.ErrInvalid},
		{"kid path", header(`"kid":"../../etc/passwd"`), nil},
		{"kid NUL", header(`"kid":"\u0000' OR 1=1"`), nil},
		{"kid is no text", header(`"kid":{"a":1}`), nil},
		{"jku", header(`"jku":"http://localhost:1/keys"`), nil},
		{"embedded key", sign(`{"alg":"HS256","jwk":{"kty":"oct","k":"`+segment(otherKey)+`"}}`, claimsWith(), otherKey), jwt.ErrInvalid},
		{"malleable signature", alterLastSignatureChar(good), jwt.ErrInvalid},
		{"padding", good + "=", jwt.ErrInvalid},
		{"four segments", good + ".x", jwt.ErrInvalid},
		{"two segments", parts[0] + "." + parts[1], jwt.ErrInvalid},
		{"space", " " + good, jwt.ErrInvalid},
		{"line break at the end", good + "\n", jwt.ErrInvalid},
		{"line break inside", good[:10] + "\r\n" + good[10:], jwt.ErrInvalid},
		{"standard alphabet", strings.ReplaceAll(good, "_", "/") + "+", jwt.ErrInvalid},
		{"claims are a list", signed("[]"), jwt.ErrInvalid},
		{"claims are null", signed("null"), jwt.ErrInvalid},
		{"claims and more", signed(claimsWith() + "{}"), jwt.ErrInvalid},
		{"claims cut off", signed(strings.TrimSuffix(claimsWith(), "}")), jwt.ErrInvalid},
		{"claims not UTF-8", signed(claimsWith("x", "\"\xff\"")), jwt.ErrInvalid},
		{"subject is a number", signed(claimsWith("sub", "1")), jwt.ErrInvalid},
		{"subject is null", signed(claimsWith("sub", "null")), jwt.ErrInvalid},
		{"expired and wrong issuer", signed(claimsWith("exp", at(-time.Hour), "iss", `"them"`)), jwt.ErrInvalid},
		{"expired", signed(claimsWith("exp", at(-time.Hour))), jwt.ErrExpired},
		{"expired, wrong key", sign(hs256, claimsWith("exp", at(-time.Hour)), otherKey), jwt.ErrInvalid},
	}
	a := authority(t, config)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, err := a.Verify(context.Background(), test.token)
			if test.want == nil {
				require.NoError(t, err)
				require.Equal(t, "u1", p.Subject)
				return
			}
			require.ErrorIs(t, err, test.want)
			require.Nil(t, p)
			for part := range strings.SplitSeq(test.token, ".") {
				if len(part) > 8 {
					require.NotContains(t, err.Error(), part)
				}
			}
		})
	}
}

func TestPrincipal(t *testing.T) {
	a := authority(t, config)
	p, err := a.Verify(context.Background(), signed(claimsWith(
		"exp", "9999999999", "iat", "1700000000", "jti", `"j1"`, "scope", `"read write"`, "aud", `["api","web"]`)))
	require.NoError(t, err)
	require.Equal(t, "u1", p.Subject)
	require.Equal(t, "us", p.Issuer)
	require.Equal(t, "j1", p.ID)
	require.Equal(t, []string{"api", "web"}, p.Audience)
	require.Equal(t, []string{"read", "write"}, p.Scopes)
	require.Equal(t, time.Unix(9999999999, 0).UTC(), p.Expires)
	require.Equal(t, time.Unix(1700000000, 0).UTC(), p.Issued)
	require.True(t, p.HasScopes())
	require.True(t, p.HasScopes("write", "read"))
	require.False(t, p.HasScopes("read", "delete"))
}

func TestClaimsAreExact(t *testing.T) {
	type custom struct {
		Account int64 `json:"account"`
		Admin   bool  `json:"admin"`
	}
	a := authority(t, config)
	want := custom{Account: 9007199254740993, Admin: true}
	token, _, err := a.Issue(jwt.Grant{Subject: "u1", Claims: want})
	require.NoError(t, err)
	p, err := a.Verify(context.Background(), token)
	require.NoError(t, err)
	got, err := jwt.Claims[custom](p)
	require.NoError(t, err)
	require.Equal(t, want, got)

	_, err = jwt.Claims[struct{ Account string }](p)
	require.ErrorContains(t, err, "jwt: decode claims")
	_, err = jwt.Claims[custom](&jwt.Principal{Subject: "made by hand"})
	require.EqualError(t, err, "jwt: the principal carries no claims")
	_, err = jwt.Claims[custom](nil)
	require.Error(t, err)
}

func TestSecretRotation(t *testing.T) {
	before := authority(t, jwt.Config{Secret: secret.New(key)})
	during := authority(t, jwt.Config{Secret: secret.New(otherKey), Previous: secret.New(key)})
	after := authority(t, jwt.Config{Secret: secret.New(otherKey)})
	issue := func(a *jwt.Authority) string {
		token, _, err := a.Issue(jwt.Grant{Subject: "u1"})
		require.NoError(t, err)
		return token
	}
	accepts := func(a *jwt.Authority, token string) bool {
		_, err := a.Verify(context.Background(), token)
		return err == nil
	}
	old, recent := issue(before), issue(during)
	require.True(t, accepts(during, old))
	require.True(t, accepts(during, recent))
	require.True(t, accepts(after, recent))
	require.False(t, accepts(after, old))
	require.False(t, accepts(before, recent))
}

func FuzzVerify(f *testing.F) {
	a, err := jwt.New(config)
	require.NoError(f, err)
	f.Add(hs256, claimsWith())
	f.Add(`{"alg":"HS256","crit":["x"]}`, `{"exp":1e400,"aud":[null]}`)
	f.Add(`{}`, nested(40))
	f.Fuzz(func(t *testing.T, header, claims string) {
		p, err := a.Verify(context.Background(), sign(header, claims, key))
		require.Equal(t, err == nil, p != nil)
		if err == nil {
			require.True(t, p.Expires.After(time.Now().Add(-time.Minute)))
			require.Equal(t, "us", p.Issuer)
		}
		_, err = a.Verify(context.Background(), header+"."+claims)
		require.Error(t, err)
	})
}
