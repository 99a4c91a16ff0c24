package jwt_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/jwt"
	"github.com/apigen/apigen/runtime/secret"
)

// rsaKey draws one once: it takes long.
var rsaKey = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
})

func ecKey(curve elliptic.Curve) *ecdsa.PrivateKey {
	k, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		panic(err)
	}
	return k
}

func edKey() ed25519.PrivateKey {
	_, k, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	return k
}

func publicPEM(t testing.TB, key crypto.Signer) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	require.NoError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

func privatePEM(t testing.TB, key crypto.Signer) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// keyPairs has a key for each algorithm that has a public one.
func keyPairs() map[string]crypto.Signer {
	return map[string]crypto.Signer{
		"RS256": rsaKey(), "RS384": rsaKey(), "RS512": rsaKey(), "PS256": rsaKey(), "PS384": rsaKey(), "PS512": rsaKey(),
		"ES256": ecKey(elliptic.P256()), "ES384": ecKey(elliptic.P384()), "ES512": ecKey(elliptic.P521()), "EdDSA": edKey(),
	}
}

func TestKeyPairs(t *testing.T) {
	for algorithm, key := range keyPairs() {
		t.Run(algorithm, func(t *testing.T) {
			issuer := authority(t, jwt.Config{Algorithm: algorithm, PrivateKey: secret.New(privatePEM(t, key)), KeyID: "k1"})
			token, _, err := issuer.Issue(jwt.Grant{Subject: "u1"})
			require.NoError(t, err)

			verifier := authority(t, jwt.Config{Algorithm: algorithm, PublicKey: publicPEM(t, key), RequireKid: true})
			for _, a := range []*jwt.Authority{issuer, verifier, verifier} {
				p, err := a.Verify(context.Background(), token)
				require.NoError(t, err)
				require.Equal(t, "u1", p.Subject)
			}
			_, _, err = verifier.Issue(jwt.Grant{Subject: "u1"})
			require.ErrorContains(t, err, "jwt: issue: no signing key is configured")

			changed := []byte(token)
			changed[strings.LastIndexByte(token, '.')+10] ^= 1
			_, err = verifier.Verify(context.Background(), string(changed))
			require.ErrorIs(t, err, jwt.ErrInvalid)
			other := authority(t, jwt.Config{Algorithm: algorithm, PublicKey: publicPEM(t, anotherKey(key))})
			_, err = other.Verify(context.Background(), token)
			require.ErrorIs(t, err, jwt.ErrInvalid)
		})
	}
}

func anotherKey(like crypto.Signer) crypto.Signer {
	switch k := like.(type) {
	case *ecdsa.PrivateKey:
		return ecKey(k.Curve)
	case *rsa.PrivateKey:
		next, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		return next
	}
	return edKey()
}

func TestPublicKeyIsNoSharedSecret(t *testing.T) {
	text := publicPEM(t, rsaKey())
	forged := sign(hs256, claimsWith(), text)
	_, err := authority(t, jwt.Config{Algorithm: "RS256", PublicKey: text}).Verify(context.Background(), forged)
	require.ErrorIs(t, err, jwt.ErrInvalid)

	// A source that returns the text in place of the key.
	careless := source(func(string) (any, error) { return []byte(text), nil })
	_, err = authority(t, jwt.Config{Algorithm: "RS256", Keys: careless}).Verify(context.Background(), forged)
	require.ErrorIs(t, err, jwt.ErrInvalid)
	input := segment(`{"alg":"RS256"}`) + "." + segment(claimsWith())
	mac := hmac.New(sha256.New, []byte(text))
	mac.Write([]byte(input))
	_, err = authority(t, jwt.Config{Algorithm: "RS256", Keys: careless}).Verify(context.Background(), input+"."+base64.RawURLEncoding.EncodeToString(mac.Sum(nil)))
	require.ErrorIs(t, err, jwt.ErrInvalid)
	require.ErrorContains(t, err, "RS256 needs an RSA key")

	for _, c := range []jwt.Config{{Secret: secret.New(text)}, {Secret: secret.New(key), Previous: secret.New(text)}} {
		_, err = jwt.New(c)
		require.ErrorContains(t, err, "is a public key, with which anybody could sign")
	}
}

// source finds keys with a function and counts how often it was asked.
type counting struct {
	find  func(kid string) (any, error)
	asked []string
}

func source(find func(kid string) (any, error)) *counting { return &counting{find: find} }

func (c *counting) Key(_ context.Context, kid, _ string) (any, error) {
	c.asked = append(c.asked, kid)
	return c.find(kid)
}

func TestAlgorithmIsCheckedBeforeKeysAreLookedUp(t *testing.T) {
	keys := source(func(string) (any, error) { return rsaKey().Public(), nil })
	a := authority(t, jwt.Config{Algorithm: "RS256", Keys: keys})
	for _, alg := range []string{"HS256", "none", "RS512", "PS256", "ES256", "rs256", ""} {
		_, err := a.Verify(context.Background(), sign(`{"alg":"`+alg+`","kid":"k1"}`, claimsWith(), key))
		require.ErrorIs(t, err, jwt.ErrInvalid)
	}
	require.Empty(t, keys.asked)
}

func TestKidIsLookedUpAndNothingElse(t *testing.T) {
	var kids = map[string]any{"k1": []byte(key)}
	keys := source(func(kid string) (any, error) {
		if k, ok := kids[kid]; ok {
			return k, nil
		}
		return nil, errors.Join(jwt.ErrUnknownKey, errors.New("canary "+kid))
	})
	a := authority(t, jwt.Config{Keys: keys, RequireKid: true})
	verify := func(kid string) error {
		_, err := a.Verify(context.Background(), sign(`{"alg":"HS256","kid":`+kid+`}`, claimsWith(), key))
		return err
	}
	require.NoError(t, verify(`"k1"`))
	require.NoError(t, verify(`"\u006b1"`))
	for _, kid := range []string{`"../../etc/passwd"`, `"' OR 1=1 --"`, `"k1\u0000"`, `"\n{}"`, `"K1"`} {
		err := verify(kid)
		require.ErrorIs(t, err, jwt.ErrInvalid)
		require.EqualError(t, err, "invalid token: no such key", "nothing of it gets into a log")
	}
	asked := len(keys.asked)
	for _, kid := range []string{`""`, `null`, `1`, `{"a":"k1"}`, `["k1"]`, `"` + strings.Repeat("k", 257) + `"`} {
		require.ErrorIs(t, verify(kid), jwt.ErrInvalid)
	}
	require.ErrorIs(t, verify(`"`+strings.Repeat("k", 10<<10)+`"`), jwt.ErrInvalid)
	_, err := a.Verify(context.Background(), signed(claimsWith()))
	require.ErrorIs(t, err, jwt.ErrInvalid)
	require.Len(t, keys.asked, asked, "what can't be a kid is not looked up")
}

func TestARememberedTokenNeedsItsKey(t *testing.T) {
	var current any = rsaKey().Public()
	var broken error
	keys := source(func(string) (any, error) { return current, broken })
	issuer := authority(t, jwt.Config{Algorithm: "RS256", PrivateKey: secret.New(privatePEM(t, rsaKey())), KeyID: "k1"})
	token, _, err := issuer.Issue(jwt.Grant{Subject: "u1"})
	require.NoError(t, err)
	a := authority(t, jwt.Config{Algorithm: "RS256", Keys: keys})
	for range 3 {
		_, err = a.Verify(context.Background(), token)
		require.NoError(t, err)
	}
	current = anotherKey(rsaKey()).Public()
	_, err = a.Verify(context.Background(), token)
	require.ErrorIs(t, err, jwt.ErrInvalid, "the kid has another key now")
	current, broken = nil, jwt.ErrUnknownKey
	_, err = a.Verify(context.Background(), token)
	require.ErrorIs(t, err, jwt.ErrInvalid)
}

func TestKeysThatCannotBeHad(t *testing.T) {
	a := authority(t, jwt.Config{Keys: source(func(string) (any, error) { return nil, errors.New("canary") })})
	w := ask(a, []string{"Bearer " + signed(claimsWith())})
	require.Equal(t, http.StatusServiceUnavailable, w.Code)
	require.Contains(t, w.Body.String(), `"auth.unavailable"`)
	require.NotContains(t, w.Body.String(), "canary")
	require.ErrorIs(t, w.cause, jwt.ErrUnavailable)
	require.Empty(t, w.Header().Get("WWW-Authenticate"))

	gone, leave := context.WithCancel(context.Background())
	leave()
	_, err := a.Verify(gone, signed(claimsWith()))
	require.ErrorIs(t, err, context.Canceled)
}

func TestPublicKeyRotation(t *testing.T) {
	for _, algorithm := range []string{"RS256", "ES256", "EdDSA"} {
		old := keyPairs()[algorithm]
		recent := anotherKey(old)
		before := authority(t, jwt.Config{Algorithm: algorithm, PrivateKey: secret.New(privatePEM(t, old))})
		token, _, err := before.Issue(jwt.Grant{Subject: "u1"})
		require.NoError(t, err)
		during := authority(t, jwt.Config{Algorithm: algorithm, PrivateKey: secret.New(privatePEM(t, recent)), PreviousPublicKey: publicPEM(t, old)})
		_, err = during.Verify(context.Background(), token)
		require.NoError(t, err)
		next, _, err := during.Issue(jwt.Grant{Subject: "u1"})
		require.NoError(t, err)
		after := authority(t, jwt.Config{Algorithm: algorithm, PublicKey: publicPEM(t, recent)})
		_, err = after.Verify(context.Background(), next)
		require.NoError(t, err)
		_, err = after.Verify(context.Background(), token)
		require.ErrorIs(t, err, jwt.ErrInvalid)
	}
}

func TestKeyFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	k := edKey()
	a := authority(t, jwt.Config{
		Algorithm: "EdDSA", PrivateKeyFile: write("private", privatePEM(t, k)+"\n"), PublicKeyFile: write("public", publicPEM(t, k)),
		PreviousPublicKeyFile: write("previous", publicPEM(t, edKey())),
	})
	token, _, err := a.Issue(jwt.Grant{})
	require.NoError(t, err)
	_, err = a.Verify(context.Background(), token)
	require.NoError(t, err)
	_, err = jwt.New(jwt.Config{Algorithm: "EdDSA", PublicKeyFile: write("large", strings.Repeat("x", 65<<10))})
	require.ErrorContains(t, err, "publicKeyFile: is larger than 64 KiB")
	_, err = jwt.New(jwt.Config{Algorithm: "EdDSA", PublicKeyFile: filepath.Join(dir, "nothing")})
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestKeysMayBeSetAfterTheConfigurationWasRead(t *testing.T) {
	c := jwt.Config{Algorithm: "RS256"}
	require.NoError(t, c.Validate())
	_, err := jwt.New(c)
	require.Error(t, err)
	c.Keys = source(nil)
	_, err = jwt.New(c)
	require.NoError(t, err)
}

func TestNewRefusesKeys(t *testing.T) {
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Skipf("this Go makes no RSA keys of 1024 bits: %v", err)
	}
	ed, es := edKey(), ecKey(elliptic.P256())
	private := secret.New(privatePEM(t, ed))
	keys := source(nil)
	tests := map[string]struct {
		config jwt.Config
		want   string
	}{
		"no key":                     {jwt.Config{Algorithm: "RS256"}, "publicKey: is missing"},
		"weak RSA key":               {jwt.Config{Algorithm: "RS256", PublicKey: publicPEM(t, weak)}, "publicKey: RS256 needs an RSA key of 2048"},
		"key of another kind":        {jwt.Config{Algorithm: "RS256", PublicKey: publicPEM(t, es)}, "publicKey: RS256 needs an RSA key"},
		"other curve":                {jwt.Config{Algorithm: "ES384", PublicKey: publicPEM(t, es)}, "publicKey: ES384 needs a key on the curve P-384"},
		"previous of another kind":   {jwt.Config{Algorithm: "ES256", PublicKey: publicPEM(t, es), PreviousPublicKey: publicPEM(t, ed)}, "previousPublicKey: ES256 needs"},
		"private of another kind":    {jwt.Config{Algorithm: "ES256", PublicKey: publicPEM(t, es), PrivateKey: private}, "privateKey: ES256 needs"},
		"private of another pair":    {jwt.Config{Algorithm: "EdDSA", PublicKey: publicPEM(t, edKey()), PrivateKey: private}, "privateKey: does not belong to publicKey"},
		"no PEM":                     {jwt.Config{Algorithm: "EdDSA", PublicKey: "canary"}, "publicKey: must be one key in PEM"},
		"two keys":                   {jwt.Config{Algorithm: "EdDSA", PublicKey: publicPEM(t, ed) + publicPEM(t, ed)}, "publicKey: must be one key in PEM"},
		"private as public":          {jwt.Config{Algorithm: "EdDSA", PublicKey: private.Reveal()}, "publicKey: must be a public key in PEM"},
		"public as private":          {jwt.Config{Algorithm: "EdDSA", PrivateKey: secret.New(publicPEM(t, ed))}, "privateKey: must be an unencrypted private key"},
		"text and file":              {jwt.Config{Algorithm: "EdDSA", PublicKey: "x", PublicKeyFile: "y"}, "publicKey: set either publicKey or publicKeyFile"},
		"secret with RS256":          {jwt.Config{Algorithm: "RS256", Secret: secret.New(key)}, "secret: RS256 is verified with publicKey"},
		"public key with HS256":      {jwt.Config{Secret: secret.New(key), PublicKey: publicPEM(t, ed)}, "algorithm: HS256 has no public key"},
		"source and secret":          {jwt.Config{Secret: secret.New(key), Keys: keys}, "a source of keys replaces secret and publicKey"},
		"kid required, none written": {jwt.Config{Secret: secret.New(key), RequireKid: true}, "keyId: is missing"},
		"kid with quotes":            {jwt.Config{Secret: secret.New(key), KeyID: `a"`}, "keyId: must be"},
		"cookie":                     {jwt.Config{Secret: secret.New(key), TokenCookie: "a b"}, "tokenCookie: must be"},
		"query":                      {jwt.Config{Secret: secret.New(key), TokenQuery: "a&b"}, "tokenQuery: must be"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := jwt.New(test.config)
			require.ErrorContains(t, err, "jwt: "+test.want)
			require.NotContains(t, err.Error(), "canary")
		})
	}
}
