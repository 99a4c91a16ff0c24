package jwt

import (
	"crypto/rand"
	_ "crypto/sha256" // HS256
	_ "crypto/sha512" // HS384, HS512
	"fmt"

	"github.com/golang-jwt/jwt/v5"
)

var methods = map[string]*jwt.SigningMethodHMAC{
	"HS256": jwt.SigningMethodHS256,
	"HS384": jwt.SigningMethodHS384,
	"HS512": jwt.SigningMethodHS512,
}

// Authority issues tokens and verifies them. It is safe for concurrent use,
// starts no goroutine and needs no Close.
type Authority struct {
	config    Config
	method    *jwt.SigningMethodHMAC
	parser    *jwt.Parser
	secret    []byte
	accepted  jwt.VerificationKeySet
	ephemeral bool
	verified  *verified
}

// ConfigError is the error of [New]: the configuration cannot be used.
type ConfigError struct{ Err error }

func (e *ConfigError) Error() string { return "jwt: " + e.Err.Error() }

// Unwrap returns what [Config.Validate] reported.
func (e *ConfigError) Unwrap() error { return e.Err }

// Misconfigured marks the error as one the operator has to mend; serve.ExitCode
// turns it into exit code 2.
func (e *ConfigError) Misconfigured() bool { return true }

// New returns an authority for c, or a [*ConfigError] that lists everything
// wrong with it.
func New(c Config) (*Authority, error) {
	if err := c.Validate(); err != nil {
		return nil, &ConfigError{err}
	}
	c = c.withDefaults()
	a := &Authority{config: c, method: methods[c.Algorithm], verified: newVerified(c.VerifiedTokens)}
	a.secret, a.ephemeral = signingKey(c, a.method.Hash.Size())
	a.accepted.Keys = []jwt.VerificationKey{a.secret}
	if !c.Previous.IsZero() {
		a.accepted.Keys = append(a.accepted.Keys, []byte(c.Previous.Reveal()))
	}
	a.parser = newParser(c)
	return a, nil
}

func signingKey(c Config, size int) (key []byte, drawn bool) {
	if c.Secret.Reveal() != RandomSecret {
		return []byte(c.Secret.Reveal()), false
	}
	key = make([]byte, size)
	_, _ = rand.Read(key) // never fails, see crypto/rand
	return key, true
}

func newParser(c Config) *jwt.Parser {
	options := []jwt.ParserOption{
		jwt.WithValidMethods([]string{c.Algorithm}),
		jwt.WithStrictDecoding(),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithLeeway(c.Leeway),
		jwt.WithIssuer(c.Issuer),
	}
	if c.Audience != "" {
		options = append(options, jwt.WithAudience(c.Audience))
	}
	return jwt.NewParser(options...)
}

// Ephemeral reports whether the signing key was drawn for this process, so
// that main can warn about it.
func (a *Authority) Ephemeral() bool { return a.ephemeral }

// String names the authority without its keys.
func (a *Authority) String() string { return fmt.Sprintf("jwt.Authority(%s)", a.config.Algorithm) }

// GoString is String, so that %#v shows no key either.
func (a *Authority) GoString() string { return a.String() }
