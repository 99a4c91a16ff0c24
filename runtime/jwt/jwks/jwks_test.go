package jwks_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/jwt"
	"github.com/apigen/apigen/runtime/jwt/jwks"
	"github.com/apigen/apigen/runtime/secret"
)

func TestEveryKindOfKey(t *testing.T) {
	keys := map[string]crypto.Signer{
		"RS256": rsaKey(), "PS512": rsaKey(), "ES256": ec(elliptic.P256()), "ES384": ec(elliptic.P384()), "ES512": ec(elliptic.P521()), "EdDSA": ed(),
	}
	var list []members
	for algorithm, k := range keys {
		list = append(list, jwk(k, algorithm, members{"use": "sig"}))
	}
	file := filepath.Join(t.TempDir(), "keys.json")
	require.NoError(t, os.WriteFile(file, []byte(document(list...)), 0o600))
	s, err := jwks.New(jwks.Config{File: file})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	require.NoError(t, s.Check(context.Background()))
	for algorithm, k := range keys {
		der, err := x509.MarshalPKCS8PrivateKey(k)
		require.NoError(t, err)
		text := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
		a, err := jwt.New(jwt.Config{Algorithm: algorithm, Keys: s, PrivateKey: secret.New(string(text)), KeyID: algorithm, RequireKid: true})
		require.NoError(t, err)
		token, _, err := a.Issue(jwt.Grant{Subject: "u1"})
		require.NoError(t, err)
		for range 2 { // checked, then remembered
			p, err := a.Verify(context.Background(), token)
			require.NoError(t, err, algorithm)
			require.Equal(t, "u1", p.Subject)
		}
	}
}

func TestOnlyKeysThatFitAreFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &publisher{answer: says(200, document(
			jwk(rsaKey(), "any", nil), jwk(rsaKey(), "tied", members{"alg": "RS256"}), jwk(rsaKey(), "enc", members{"use": "enc"}),
			jwk(rsaKey(), "sign", members{"key_ops": []string{"sign"}}), jwk(ec(elliptic.P256()), "ec", members{"key_ops": []string{"verify"}}),
			members{"kty": "oct", "k": "AAAA", "kid": "oct"}, members{"kty": "new", "kid": "new"}, jwk(rsaKey(), "enc", nil),
		))}
		s := source(t, p)
		defer func() { _ = s.Close() }()
		tests := []struct {
			kid, algorithm string
			found          bool
		}{
			{"any", "RS256", true}, {"any", "PS384", true}, {"any", "ES256", false}, {"any", "HS256", false}, {"any", "none", false},
			{"tied", "RS256", true}, {"tied", "RS512", false}, {"enc", "RS256", true}, {"sign", "RS256", false},
			{"ec", "ES256", true}, {"ec", "ES384", false}, {"oct", "HS256", false}, {"new", "RS256", false},
			{"", "ES256", true}, {"", "RS256", false}, {"", "EdDSA", false},
		}
		for _, test := range tests {
			k, err := key(s, test.kid, test.algorithm)
			require.Equal(t, test.found, err == nil, "%v", test)
			require.Equal(t, test.found, k != nil)
			if !test.found {
				require.ErrorIs(t, err, jwt.ErrUnknownKey)
			}
		}
	})
}

func TestUnknownKidStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &publisher{answer: says(200, document(jwk(rsaKey(), "k1", nil)))}
		s := source(t, p)
		defer func() { _ = s.Close() }()
		synctest.Wait()
		require.Equal(t, 1, p.count())
		storm := func() {
			var group sync.WaitGroup
			for i := range 10_000 {
				group.Go(func() {
					_, err := key(s, fmt.Sprint("unknown ", i), "RS256")
					if !errors.Is(err, jwt.ErrUnknownKey) {
						t.Error(err)
					}
				})
			}
			group.Wait()
			_, err := key(s, "k1", "RS256")
			require.NoError(t, err)
		}
		storm()
		require.Equal(t, 2, p.count(), "the start, and one for the storm")
		storm()
		time.Sleep(jwks.DefaultCooldown - time.Second)
		storm()
		require.Equal(t, 2, p.count())
		time.Sleep(time.Second)
		storm()
		require.Equal(t, 3, p.count())
	})
}

func TestRotationIsNoticedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		old, recent := jwk(rsaKey(), "k1", nil), jwk(ed(), "k2", nil)
		p := &publisher{answer: says(200, document(old))}
		s := source(t, p)
		defer func() { _ = s.Close() }()
		_, err := key(s, "k1", "RS256")
		require.NoError(t, err)
		p.set(says(200, document(old, recent)))
		_, err = key(s, "k2", "EdDSA")
		require.NoError(t, err, "an unknown kid has the set read again")
		_, err = key(s, "k1", "RS256")
		require.NoError(t, err)

		p.set(says(200, document(recent)))
		time.Sleep(jwks.DefaultRefresh)
		synctest.Wait()
		_, err = key(s, "k1", "RS256")
		require.ErrorIs(t, err, jwt.ErrUnknownKey, "what was taken out is gone with the scheduled refresh")
	})
}

func TestBrokenEndpointKeepsOldKeys(t *testing.T) {
	good := jwk(rsaKey(), "k1", nil)
	faults := map[string]func(*http.Request) (*http.Response, error){
		"500":  says(500, document(good)),
		"hung": hangs,
		"huge": says(200, `{"keys":[],"pad":"`+strings.Repeat("x", 1<<20)+`"}`),
		"endless": func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Body: io.NopCloser(endless{})}, nil
		},
		"duplicate kid": says(200, document(good, jwk(ed(), "k1", nil))),
		"no keys":       says(200, `{"keys":[]}`),
		"not JSON":      says(200, `<html>`),
		"bad key":       says(200, document(jwk(ed(), "k2", members{"x": "AAAA"}))),
		"even exponent": says(200, document(jwk(rsaKey(), "k2", members{"e": "AAAC"}))),
		"not on curve":  says(200, document(jwk(ec(elliptic.P256()), "k2", members{"y": b64(bytes.Repeat([]byte{1}, 32))}))),
		"too many":      says(200, document(make([]members, 300)...)),
		"not answering": func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") },
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &publisher{answer: says(200, document(good))}
				s := source(t, p)
				defer func() { _ = s.Close() }()
				synctest.Wait()
				require.NoError(t, s.Err())
				p.set(fault)
				start := time.Now()
				_, err := key(s, "k2", "RS256")
				require.ErrorIs(t, err, jwt.ErrUnknownKey)
				require.LessOrEqual(t, time.Since(start), jwks.DefaultTimeout)
				require.Error(t, s.Err())
				before := p.count()
				for time.Since(start) < 2*time.Hour {
					_, err = key(s, "k1", "RS256")
					require.NoError(t, err)
					_, err = key(s, "k3", "RS256")
					require.ErrorIs(t, err, jwt.ErrUnknownKey)
					time.Sleep(20 * time.Second)
				}
				require.NoError(t, s.Check(context.Background()))
				// In 24 cooldowns, each at most one asked for and one retry,
				// whose pause is up to a tenth shorter.
				require.LessOrEqual(t, p.count()-before, 24+27)
				p.set(says(200, document(jwk(ed(), "k2", nil))))
				time.Sleep(jwks.DefaultCooldown)
				synctest.Wait()
				_, err = key(s, "k2", "EdDSA")
				require.NoError(t, err)
				require.NoError(t, s.Err())
			})
		})
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, `{"keys":`), nil }

func TestNoKeysYet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &publisher{answer: hangs}
		s := source(t, p)
		defer func() { _ = s.Close() }()
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_, err := s.Key(ctx, "k1", "RS256")
		require.ErrorIs(t, err, context.DeadlineExceeded, "the first requests wait, as long as they may")
		_, err = key(s, "k1", "RS256")
		require.Error(t, err)
		require.NotErrorIs(t, err, jwt.ErrUnknownKey)
		require.ErrorContains(t, s.Check(context.Background()), "no keys could be read yet")

		p.set(says(200, document(jwk(rsaKey(), "k1", nil))))
		time.Sleep(31 * time.Second)
		synctest.Wait()
		_, err = key(s, "k1", "RS256")
		require.NoError(t, err, "it tries again by itself")
	})
}

func TestCloseEndsWhatIsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := source(t, &publisher{answer: hangs})
		failed := make(chan error)
		go func() {
			_, err := key(s, "k1", "RS256")
			failed <- err
		}()
		synctest.Wait()
		start := time.Now()
		require.NoError(t, s.Close())
		require.Error(t, <-failed)
		require.NoError(t, s.Close())
		_, err := key(s, "k1", "RS256")
		require.Error(t, err)
		require.Zero(t, time.Since(start))
	})
}

func TestOverHTTPS(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		switch r.URL.Path {
		case "/keys":
			_, _ = io.WriteString(w, document(jwk(rsaKey(), "k1", nil)))
		case "/moved":
			http.Redirect(w, r, "/keys", http.StatusFound)
		case "/away":
			http.Redirect(w, r, "http://issuer.example/keys", http.StatusFound)
		}
	}))
	defer server.Close()
	for path, found := range map[string]bool{"/keys": true, "/moved": true, "/away": false} {
		s, err := jwks.New(jwks.Config{URL: server.URL + path, Client: server.Client()})
		require.NoError(t, err)
		_, err = key(s, "k1", "RS256")
		require.Equal(t, found, err == nil, path)
		require.NoError(t, s.Close())
	}
	require.Positive(t, asked.Load())
}

func TestNewRefuses(t *testing.T) {
	for name, c := range map[string]jwks.Config{
		"nothing":        {},
		"both":           {URL: "https://a/b", File: "x"},
		"plain http":     {URL: "http://issuer.example/keys"},
		"no URL":         {URL: "issuer"},
		"other scheme":   {URL: "file:///etc/passwd"},
		"no host":        {URL: "https:///keys"},
		"short refresh":  {URL: "https://a/b", Refresh: time.Second},
		"short cooldown": {URL: "https://a/b", Cooldown: time.Millisecond},
		"long timeout":   {URL: "https://a/b", Timeout: time.Hour},
		"missing file":   {File: filepath.Join(t.TempDir(), "nothing")},
	} {
		_, err := jwks.New(c)
		require.Error(t, err, name)
	}
	require.NoError(t, jwks.Config{URL: "http://127.0.0.1:8080/keys"}.Validate())
}
