package jwt

import (
	"errors"
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

// Config describes which tokens are accepted and how they are issued. Required
// are Secret for HS256, and otherwise Algorithm and one of PublicKey,
// PrivateKey and Keys.
type Config struct {
	// Algorithm is the one algorithm: HS256 (default), HS384, HS512, RS256,
	// RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512 or EdDSA (with
	// Ed25519). Tokens that name any other are refused before a key is looked
	// for.
	Algorithm string `yaml:"algorithm"`

	// Secret signs tokens and verifies them with HS256, HS384 and HS512. It
	// must have at least as many bytes as the hash (RFC 7518, 3.2): 32, 48 or
	// 64. The word "random" draws one for this process.
	Secret secret.String `yaml:"secret"`
	// Previous is a secret that is still accepted but signs nothing, so that
	// Secret can be changed without logging everybody out. Same length rule.
	Previous secret.String `yaml:"previousSecret"`

	// PublicKey verifies tokens with the other algorithms. It is a key in PEM,
	// or PublicKeyFile the name of a file with one. RSA keys need 2048 bits.
	PublicKey     string `yaml:"publicKey"`
	PublicKeyFile string `yaml:"publicKeyFile"`
	// PreviousPublicKey is still accepted, as Previous is.
	PreviousPublicKey     string `yaml:"previousPublicKey"`
	PreviousPublicKeyFile string `yaml:"previousPublicKeyFile"`
	// PrivateKey signs tokens. It is a key in PEM, or PrivateKeyFile the name of
	// a file with one. Without it the authority only verifies; with it
	// PublicKey may be left out.
	PrivateKey     secret.String `yaml:"privateKey"`
	PrivateKeyFile string        `yaml:"privateKeyFile"`

	// Keys finds the key of each token, in place of Secret and PublicKey; see
	// package jwks.
	Keys KeySource `yaml:"-"`
	// KeyID is written to the kid header of issued tokens.
	KeyID string `yaml:"keyId"`
	// RequireKid refuses tokens that do not name their key.
	RequireKid bool `yaml:"requireKid"`

	// Type, when set, is written to the typ header and required there, so that
	// tokens made for something else with the same keys are refused (RFC 8725,
	// 3.11): "at+jwt" for access tokens (RFC 9068). Case and a leading
	// "application/" don't count. A token that says with cty what else is inside
	// of it is then refused too.
	Type string `yaml:"type"`
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
	// token is refused when its time is over, as any other, when Keys no
	// longer has its key, and unknown to an authority made with other keys.
	// Default 1000; negative means none.
	VerifiedTokens int `yaml:"verifiedTokens"`
	// TokenCookie names a cookie that may hold the token. Default none. The
	// Authorization header wins. Cookies come along with requests that other
	// sites cause, so set SameSite on it or check the origin.
	TokenCookie string `yaml:"tokenCookie"`
	// TokenQuery names a query parameter that may hold the token. Default none.
	// URLs end up in logs and histories: use it for what can't set headers,
	// with tokens that live for seconds.
	TokenQuery string `yaml:"tokenQuery"`
}

// Validate reports everything that [New] would refuse, joined. Each message
// begins with the configuration key; none contains a secret. It reads the key
// files. That no public key is there is left to New, because Keys is set in
// code, after the configuration was read.
func (c Config) Validate() error {
	_, err := c.withDefaults().keyring()
	if err == errNoPublicKey {
		err = nil
	}
	return errors.Join(err, c.validateKid(), c.validateType(), c.validateLimits(), c.validateSources())
}

func (c Config) validateKid() error {
	issues := !c.Secret.IsZero() || !c.PrivateKey.IsZero() || c.PrivateKeyFile != ""
	switch {
	case c.RequireKid && issues && c.KeyID == "":
		return errors.New("keyId: is missing; requireKid would refuse the tokens issued here")
	case len(c.KeyID) > maxKid || !printable(c.KeyID):
		return errors.New("keyId: must be at most 256 bytes of printable ASCII without quotes and backslashes")
	}
	return nil
}

func (c Config) validateType() error {
	if strings.Trim(c.Type, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-./") != "" || len(c.Type) > maxType {
		return errors.New("type: must be a media type without parameters, such as at+jwt")
	}
	return nil
}

func (c Config) validateSources() error {
	var errs []error
	if c.TokenCookie != "" && !token(c.TokenCookie) {
		errs = append(errs, errors.New("tokenCookie: must be letters, digits, - and _"))
	}
	if c.TokenQuery != "" && !token(c.TokenQuery) {
		errs = append(errs, errors.New("tokenQuery: must be letters, digits, - and _"))
	}
	return errors.Join(errs...)
}

func token(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
	})
}

func printable(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' })
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
	if !printable(c.Realm) {
		errs = append(errs, errors.New("realm: must be printable ASCII without quotes and backslashes"))
	}
	return errors.Join(errs...)
}

// Effective returns the configuration with its defaults filled in, for whoever
// shows it to people; see package conf.
func (c Config) Effective() any { return c.withDefaults() }

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
