package jwks_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/jwt/jwks"
)

type members map[string]any

func b64(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

// jwk describes a public key, with more members or others.
func jwk(key crypto.Signer, kid string, more members) members {
	m := members{"kid": kid}
	switch k := key.Public().(type) {
	case *rsa.PublicKey:
		m["kty"], m["n"], m["e"] = "RSA", b64(k.N.Bytes()), b64(big.NewInt(int64(k.E)).Bytes())
	case *ecdsa.PublicKey:
		point, _ := k.Bytes()
		size := len(point) / 2
		m["kty"], m["crv"], m["x"], m["y"] = "EC", k.Curve.Params().Name, b64(point[1:1+size]), b64(point[1+size:])
	case ed25519.PublicKey:
		m["kty"], m["crv"], m["x"] = "OKP", "Ed25519", b64(k)
	}
	for name, value := range more {
		m[name] = value
	}
	return m
}

func document(keys ...members) string {
	text, err := json.Marshal(members{"keys": keys})
	if err != nil {
		panic(err)
	}
	return string(text)
}

var rsaKey = sync.OnceValue(func() crypto.Signer {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
})

func ec(curve elliptic.Curve) crypto.Signer {
	k, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		panic(err)
	}
	return k
}

func ed() crypto.Signer {
	_, k, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	return k
}

// publisher is an endpoint without a network, so that synctest's clock rules.
type publisher struct {
	mu      sync.Mutex
	answer  func(*http.Request) (*http.Response, error)
	fetches int
}

func (p *publisher) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	p.fetches++
	answer := p.answer
	p.mu.Unlock()
	return answer(r)
}

func (p *publisher) set(answer func(*http.Request) (*http.Response, error)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = answer
}

func (p *publisher) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fetches
}

func says(status int, text string) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(text))}, nil
	}
}

func hangs(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func source(t *testing.T, p *publisher) *jwks.Source {
	t.Helper()
	s, err := jwks.New(jwks.Config{URL: "https://issuer.example/keys", Client: &http.Client{Transport: p}})
	require.NoError(t, err)
	return s
}

func key(s *jwks.Source, kid, algorithm string) (any, error) {
	return s.Key(context.Background(), kid, algorithm)
}
