// Package jwt issues and checks bearer tokens: JSON Web Tokens (RFC 7519)
// signed with a shared secret, sent as RFC 6750 describes. It wraps
// golang-jwt with the checks that RFC 8725 asks for and the library leaves to
// its user; see [Authority.Verify] for the list.
package jwt

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/apigen/apigen/runtime/secret"
)

// Defaults of [Config].
const (
	DefaultAlgorithm     = "HS256"
	DefaultLeeway        = 30 * time.Second
	DefaultTTL           = 15 * time.Minute
	DefaultMaxTokenBytes = 8 << 10
	DefaultRealm         = "api"

	DefaultVerifiedTokens = 1000
)

// RandomSecret as [Config.Secret] asks for a key drawn at start-up. Tokens
// then die with the process and are not valid in another one, so it suits
// development only; [Authority.Ephemeral] tells.
const RandomSecret = "random"

const maxLeeway = 5 * time.Minute

// Config describes which tokens are accepted and how they are issued. Only
// Secret is required.
type Config struct {
	// Secret signs tokens and verifies them. It must have at least as many
	// bytes as the algorithm's hash (RFC 7518, 3.2): 32 for HS256, 48 for
	// HS384, 64 for HS512. The word "random" draws one for this process.
	Secret secret.String `yaml:"secret"`
	// Previous is a secret that is still accepted but signs nothing, so that
	// Secret can be changed without logging everybody out. Same length rule.
	Previous secret.String `yaml:"previousSecret"`
	// Algorithm is HS256 (default), HS384 or HS512. Tokens signed with any
	// other algorithm are refused.
	Algorithm string `yaml:"algorithm"`
	// Issuer, when set, is written to the iss claim and required there.
	Issuer string `yaml:"issuer"`
	// Audience, when set, is written to the aud claim and must be among the
	// audiences of an accepted token.
	Audience string `yaml:"audience"`
	// Realm is named in the WWW-Authenticate header. Default "api".
	Realm string `yaml:"realm"`
	// Leeway is the clock difference tolerated for exp, nbf and iat. Default
	// 30 s, at most 5 min; negative means none.
	Leeway time.Duration `yaml:"leeway"`
	// TTL is how long issued tokens live when the grant does not say.
	// Default 15 min.
	TTL time.Duration `yaml:"ttl"`
	// InvalidTokenStatus answers an invalid or expired token: 401 (default,
	// RFC 6750) or 403. A missing token is 401 either way.
	InvalidTokenStatus int `yaml:"invalidTokenStatus"`
	// MaxTokenBytes is the longest token looked at. Default 8 KiB.
	MaxTokenBytes int `yaml:"maxTokenBytes"`
	// VerifiedTokens is how many accepted tokens are remembered, so that the
	// next request with one need not check its signature again. A remembered
	// token is refused when its time is over, as any other, and unknown to an
	// authority made with other secrets. Default 1000; negative means none.
	VerifiedTokens int `yaml:"verifiedTokens"`
}

// Validate reports everything that [New] would refuse, joined. Each message
// begins with the configuration key; none contains a secret.
func (c Config) Validate() error {
	return errors.Join(c.validateKeys(), c.validateLimits())
}

func (c Config) validateKeys() error {
	method, ok := methods[c.withDefaults().Algorithm]
	if !ok {
		return errors.New("algorithm: must be HS256, HS384 or HS512")
	}
	size := method.Hash.Size()
	var errs []error
	switch secret := c.Secret.Reveal(); {
	case secret == RandomSecret:
	case secret == "":
		errs = append(errs, fmt.Errorf("secret: is missing; set at least %d random bytes (openssl rand -base64 %d), or the word random while developing", size, size))
	case len(secret) < size:
		errs = append(errs, tooShort("secret", size, len(secret), method.Alg()))
	}
	if previous := c.Previous.Reveal(); previous != "" && len(previous) < size {
		errs = append(errs, tooShort("previousSecret", size, len(previous), method.Alg()))
	}
	return errors.Join(errs...)
}

func tooShort(key string, want, got int, algorithm string) error {
	return fmt.Errorf("%s: must have at least %d bytes for %s, has %d; make one with: openssl rand -base64 %d", key, want, algorithm, got, want)
}

func (c Config) validateLimits() error {
	var errs []error
	if c.Leeway > maxLeeway {
		errs = append(errs, errors.New("leeway: must be at most 5m"))
	}
	if c.TTL < 0 || c.TTL > 0 && c.TTL < time.Second {
		errs = append(errs, errors.New("ttl: must be at least 1s"))
	}
	switch c.InvalidTokenStatus {
	case 0, http.StatusUnauthorized, http.StatusForbidden:
	default:
		errs = append(errs, errors.New("invalidTokenStatus: must be 401 or 403"))
	}
	if c.MaxTokenBytes < 0 {
		errs = append(errs, errors.New("maxTokenBytes: must not be negative"))
	}
	if strings.ContainsFunc(c.Realm, func(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' }) {
		errs = append(errs, errors.New("realm: must be printable ASCII without quotes and backslashes"))
	}
	return errors.Join(errs...)
}

func (c Config) withDefaults() Config {
	if c.Algorithm == "" {
		c.Algorithm = DefaultAlgorithm
	}
	if c.Realm == "" {
		c.Realm = DefaultRealm
	}
	if c.Leeway == 0 {
		c.Leeway = DefaultLeeway
	}
	if c.TTL == 0 {
		c.TTL = DefaultTTL
	}
	if c.InvalidTokenStatus == 0 {
		c.InvalidTokenStatus = http.StatusUnauthorized
	}
	if c.MaxTokenBytes == 0 {
		c.MaxTokenBytes = DefaultMaxTokenBytes
	}
	if c.VerifiedTokens == 0 {
		c.VerifiedTokens = DefaultVerifiedTokens
	}
	c.Leeway = max(c.Leeway, 0)
	return c
}
