package jwks

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/apigen/apigen/runtime/jwt"
)

// maxKeys is how many keys a set may hold.
const maxKeys = 200

var (
	errUnfit     = errors.New("no key that verifies signatures")
	errDuplicate = errors.New("two keys have the same kid")
	errMember    = errors.New("a member of a key is missing or malformed")
)

// document is a JWK set (RFC 7517, 5).
type document struct {
	Keys []webKey `json:"keys"`
}

// webKey is one key, with the members of RFC 7518, 6 and RFC 8037, 2.
type webKey struct {
	Type       string   `json:"kty"`
	Use        string   `json:"use"`
	Operations []string `json:"key_ops"`
	Algorithm  string   `json:"alg"`
	ID         string   `json:"kid"`
	Curve      string   `json:"crv"`
	N          string   `json:"n"`
	E          string   `json:"e"`
	X          string   `json:"x"`
	Y          string   `json:"y"`
}

// entry is a key that may verify signatures.
type entry struct {
	algorithm string // "" when the set does not tie it to one
	key       any
}

func (e entry) fits(algorithm string) bool {
	return (e.algorithm == "" || e.algorithm == algorithm) && jwt.CheckKey(algorithm, e.key) == nil
}

// set is what was read. It does not change.
type set struct {
	byID map[string]entry
	all  []entry
}

func (s *set) has(kid string) bool {
	_, ok := s.byID[kid]
	return ok
}

// find returns the key of that kid, or for none the only key that fits.
func (s *set) find(kid, algorithm string) (any, bool) {
	if kid != "" {
		e, ok := s.byID[kid]
		return e.key, ok && e.fits(algorithm)
	}
	var only any
	for _, e := range s.all {
		if !e.fits(algorithm) {
			continue
		}
		if only != nil {
			return nil, false
		}
		only = e.key
	}
	return only, only != nil
}

// parse reads a set. Keys for encryption and of kinds that are not known here
// are passed over; what claims to be a usable key and is not, and a kid that
// stands for two, spoil the set.
func parse(data []byte) (*set, error) {
	var doc document
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("read the set: %w", err)
	}
	if len(doc.Keys) > maxKeys {
		return nil, fmt.Errorf("the set has more than %d keys", maxKeys)
	}
	s := &set{byID: map[string]entry{}}
	for i, k := range doc.Keys {
		if !k.verifies() {
			continue
		}
		key, err := k.public()
		if err != nil {
			return nil, fmt.Errorf("key %d: %w", i, err)
		}
		if key == nil {
			continue
		}
		if s.has(k.ID) {
			return nil, fmt.Errorf("key %d: %w", i, errDuplicate)
		}
		e := entry{k.Algorithm, key}
		s.all = append(s.all, e)
		if k.ID != "" {
			s.byID[k.ID] = e
		}
	}
	if len(s.all) == 0 {
		return nil, errUnfit
	}
	return s, nil
}

// verifies reports whether the publisher means the key for signatures.
func (k webKey) verifies() bool {
	return (k.Use == "" || k.Use == "sig") && (len(k.Operations) == 0 || slices.Contains(k.Operations, "verify"))
}

// public returns the key, or nil for a kind that is not known.
func (k webKey) public() (any, error) {
	switch k.Type + " " + k.Curve {
	case "RSA ":
		return k.rsa()
	case "EC P-256":
		return k.ec(elliptic.P256())
	case "EC P-384":
		return k.ec(elliptic.P384())
	case "EC P-521":
		return k.ec(elliptic.P521())
	case "OKP Ed25519":
		x, err := octets(k.X, ed25519.PublicKeySize)
		if err != nil {
			return nil, err
		}
		return ed25519.PublicKey(x), nil
	}
	return nil, nil
}

func (k webKey) rsa() (any, error) {
	n, err1 := octets(k.N, 0)
	e, err2 := octets(k.E, 0)
	exponent := new(big.Int).SetBytes(e)
	if err1 != nil || err2 != nil || !exponent.IsInt64() || exponent.Int64() < 3 || exponent.Int64() >= 1<<31 || exponent.Bit(0) == 0 {
		return nil, errMember
	}
	return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(exponent.Int64())}, nil
}

func (k webKey) ec(curve elliptic.Curve) (any, error) {
	size := (curve.Params().BitSize + 7) / 8
	x, err1 := octets(k.X, size)
	y, err2 := octets(k.Y, size)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	point := append(append([]byte{4}, x...), y...) // SEC 1, 2.3.3: uncompressed
	key, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	if err != nil {
		return nil, errMember
	}
	return key, nil
}

// octets decodes a member; size 0 takes any but none.
func octets(text string, size int) ([]byte, error) {
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(data) == 0 || size != 0 && len(data) != size {
		return nil, errMember
	}
	return data, nil
}
