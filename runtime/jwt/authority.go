package jwt

import (
	"fmt"

	"github.com/golang-jwt/jwt/v5"
)

// Authority issues tokens and verifies them. It is safe for concurrent use,
// starts no goroutine and needs no Close.
type Authority struct {
	config   Config
	method   jwt.SigningMethod
	keys     keyring
	verified *verified
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
	keys, err := c.keyring()
	if err != nil {
		return nil, &ConfigError{err}
	}
	return &Authority{config: c, method: method(c.Algorithm), keys: keys, verified: newVerified(c.VerifiedTokens)}, nil
}

// Ephemeral reports whether the signing key was drawn for this process, so
// that main can warn about it.
func (a *Authority) Ephemeral() bool { return a.keys.ephemeral }

// String names the authority without its keys.
func (a *Authority) String() string { return fmt.Sprintf("jwt.Authority(%s)", a.config.Algorithm) }

// GoString is String, so that %#v shows no key either.
func (a *Authority) GoString() string { return a.String() }
