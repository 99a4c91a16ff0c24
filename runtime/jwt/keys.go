package jwt

import (
	"context"
	"crypto"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/golang-jwt/jwt/v5"

	"github.com/apigen/apigen/runtime/secret"
)

// KeySource finds keys by name, as package jwks does. It must be safe for
// concurrent use.
type KeySource interface {
	// Key returns the key that verifies tokens with that kid and algorithm; it
	// must be as [CheckKey] says. The kid is what a client sent, at most 256
	// bytes and "" when the token has none: look it up, and do not make a path,
	// query or log line of it. An unknown one is [ErrUnknownKey]; any other
	// error means that the keys can't be had now.
	Key(ctx context.Context, kid, algorithm string) (any, error)
}

// ErrUnknownKey is what a [KeySource] returns for a kid that it has no fitting
// key for.
var ErrUnknownKey = errors.New("no such key")

// keyring is what an authority signs and verifies with.
type keyring struct {
	signing   any   // nil: it only verifies
	accepted  []any // without a source
	source    KeySource
	ephemeral bool
}

// keyring reads the keys that the configuration names and checks that they
// fit its algorithm.
func (c Config) keyring() (keyring, error) {
	m := method(c.Algorithm)
	if m == nil {
		return keyring{}, fmt.Errorf("algorithm: %w", errUnknownAlgorithm)
	}
	if c.Keys != nil && (!c.Secret.IsZero() || !c.Previous.IsZero() || c.anyPublic()) {
		return keyring{}, errors.New("a source of keys replaces secret and publicKey; leave those empty")
	}
	if hs, ok := m.(*jwt.SigningMethodHMAC); ok {
		return c.secrets(hs.Hash.Size())
	}
	return c.keyPair()
}

func (c Config) anyPublic() bool {
	return c.PublicKey+c.PublicKeyFile+c.PreviousPublicKey+c.PreviousPublicKeyFile != ""
}

// secrets is the keyring of HS256, HS384 and HS512.
func (c Config) secrets(size int) (keyring, error) {
	if c.anyPublic() || !c.PrivateKey.IsZero() || c.PrivateKeyFile != "" {
		return keyring{}, fmt.Errorf("algorithm: %s has no public key; set the algorithm of the key, such as RS256, ES256 or EdDSA", c.Algorithm)
	}
	if c.Keys != nil {
		return keyring{source: c.Keys}, nil
	}
	if err := errors.Join(c.checkSecret(size), checkPrevious(c.Previous, size, c.Algorithm)); err != nil {
		return keyring{}, err
	}
	k := keyring{ephemeral: c.Secret.Reveal() == RandomSecret}
	signing := []byte(c.Secret.Reveal())
	if k.ephemeral {
		signing = make([]byte, size)
		_, _ = rand.Read(signing) // never fails, see crypto/rand
	}
	k.signing, k.accepted = signing, []any{signing}
	if !c.Previous.IsZero() {
		k.accepted = append(k.accepted, []byte(c.Previous.Reveal()))
	}
	return k, nil
}

func (c Config) checkSecret(size int) error {
	switch text := c.Secret.Reveal(); {
	case text == RandomSecret:
		return nil
	case text == "":
		return fmt.Errorf("secret: is missing; set at least %d random bytes (openssl rand -base64 %d), or the word random while developing", size, size)
	case len(text) < size:
		return tooShort("secret", size, len(text), c.Algorithm)
	case looksPublic(text):
		return errors.New("secret: is a public key, with which anybody could sign; set it as publicKey and algorithm to that of the key")
	}
	return nil
}

func checkPrevious(previous secret.String, size int, algorithm string) error {
	switch text := previous.Reveal(); {
	case text == "":
		return nil
	case len(text) < size:
		return tooShort("previousSecret", size, len(text), algorithm)
	case looksPublic(text):
		return errors.New("previousSecret: is a public key, with which anybody could sign")
	}
	return nil
}

func tooShort(key string, want, got int, algorithm string) error {
	return fmt.Errorf("%s: must have at least %d bytes for %s, has %d; make one with: openssl rand -base64 %d", key, want, algorithm, got, want)
}

var errNoPublicKey = errors.New("publicKey: is missing; set it or publicKeyFile to the key in PEM, privateKey to issue tokens as well, or a source of keys in the code")

// keyPair is the keyring of the other algorithms.
func (c Config) keyPair() (keyring, error) {
	if !c.Secret.IsZero() || !c.Previous.IsZero() {
		return keyring{}, fmt.Errorf("secret: %s is verified with publicKey; remove secret and previousSecret, or set algorithm to HS256", c.Algorithm)
	}
	private, err := privateKey("privateKey", c.PrivateKey.Reveal(), c.PrivateKeyFile)
	if err != nil {
		return keyring{}, err
	}
	public, err1 := publicKey("publicKey", c.PublicKey, c.PublicKeyFile)
	previous, err2 := publicKey("previousPublicKey", c.PreviousPublicKey, c.PreviousPublicKeyFile)
	if err := errors.Join(err1, err2); err != nil {
		return keyring{}, err
	}
	if private != nil && public == nil && c.Keys == nil {
		public = private.Public()
	}
	if public == nil && c.Keys == nil {
		return keyring{}, errNoPublicKey
	}
	return c.pair(private, public, previous)
}

// pair checks keys that were read; each but the first of private and public
// may be nil.
func (c Config) pair(private crypto.Signer, public, previous any) (keyring, error) {
	k := keyring{source: c.Keys}
	for name, key := range map[string]any{"publicKey": public, "previousPublicKey": previous} {
		if key == nil {
			continue
		}
		if err := CheckKey(c.Algorithm, key); err != nil {
			return keyring{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	if public != nil {
		k.accepted = append(k.accepted, public)
	}
	if previous != nil {
		k.accepted = append(k.accepted, previous)
	}
	if private == nil {
		return k, nil
	}
	k.signing = private
	if err := CheckKey(c.Algorithm, private.Public()); err != nil {
		return keyring{}, fmt.Errorf("privateKey: %w", err)
	}
	if public != nil && !sameKey(public, private.Public()) {
		return keyring{}, errors.New("privateKey: does not belong to publicKey; what it replaces goes to previousPublicKey")
	}
	return k, nil
}
