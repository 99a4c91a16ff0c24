package jwt

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	_ "crypto/sha256" // HS256, RS256, PS256, ES256
	_ "crypto/sha512" // the other hashes
	"errors"
	"fmt"

	"github.com/golang-jwt/jwt/v5"
)

// minRSABits is the least RFC 7518, 3.3 allows; maxRSABits bounds what a check
// may cost.
const (
	minRSABits = 2048
	maxRSABits = 8192
)

// method returns the algorithm of that name, or nil. There is no "none".
func method(name string) jwt.SigningMethod {
	switch name {
	case "HS256":
		return jwt.SigningMethodHS256
	case "HS384":
		return jwt.SigningMethodHS384
	case "HS512":
		return jwt.SigningMethodHS512
	case "RS256":
		return jwt.SigningMethodRS256
	case "RS384":
		return jwt.SigningMethodRS384
	case "RS512":
		return jwt.SigningMethodRS512
	case "PS256":
		return jwt.SigningMethodPS256
	case "PS384":
		return jwt.SigningMethodPS384
	case "PS512":
		return jwt.SigningMethodPS512
	case "ES256":
		return jwt.SigningMethodES256
	case "ES384":
		return jwt.SigningMethodES384
	case "ES512":
		return jwt.SigningMethodES512
	case "EdDSA":
		return jwt.SigningMethodEdDSA
	}
	return nil
}

// CheckKey reports why key can't verify tokens signed with the algorithm: it
// must be a []byte at least as long as the hash for HS256, HS384 and HS512, an
// [*rsa.PublicKey] of 2048 to 8192 bits for RS and PS, an [*ecdsa.PublicKey] on
// the algorithm's curve for ES, and an [ed25519.PublicKey] for EdDSA. The
// types keep a public key from being taken for a secret.
func CheckKey(algorithm string, key any) error {
	switch m := method(algorithm).(type) {
	case *jwt.SigningMethodHMAC:
		secret, ok := key.([]byte)
		return check(ok && len(secret) >= m.Hash.Size(), algorithm, "a secret of at least %d bytes", m.Hash.Size())
	case *jwt.SigningMethodRSA, *jwt.SigningMethodRSAPSS:
		k, ok := key.(*rsa.PublicKey)
		ok = ok && k != nil && k.N != nil && k.N.BitLen() >= minRSABits && k.N.BitLen() <= maxRSABits
		return check(ok, algorithm, "an RSA key of %d to %d bits", minRSABits, maxRSABits)
	case *jwt.SigningMethodECDSA:
		k, ok := key.(*ecdsa.PublicKey)
		ok = ok && k != nil && k.Curve != nil && k.Curve.Params().BitSize == m.CurveBits
		return check(ok, algorithm, "a key on the curve P-%d", m.CurveBits)
	case *jwt.SigningMethodEd25519:
		k, ok := key.(ed25519.PublicKey)
		return check(ok && len(k) == ed25519.PublicKeySize, algorithm, "an Ed25519 key")
	}
	return errUnknownAlgorithm
}

var errUnknownAlgorithm = errors.New("must be one of HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA")

func check(ok bool, algorithm, want string, args ...any) error {
	if ok {
		return nil
	}
	return fmt.Errorf("%s needs "+want, append([]any{algorithm}, args...)...)
}

// sameKey compares keys that passed CheckKey. Secrets are compared by identity
// of content, which tells nothing to a client: both are ours.
func sameKey(a, b any) bool {
	if public, ok := a.(interface{ Equal(crypto.PublicKey) bool }); ok {
		return public.Equal(b)
	}
	first, ok1 := a.([]byte)
	second, ok2 := b.([]byte)
	return ok1 && ok2 && string(first) == string(second)
}
