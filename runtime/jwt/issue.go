package jwt

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Grant says what a new token states.
type Grant struct {
	// Subject is the sub claim, usually a user id. Left out when empty.
	Subject string
	// Scopes become the scope claim. Each is one word of RFC 6749, 3.3:
	// printable ASCII without space, quote and backslash.
	Scopes []string
	// TTL is the life of the token, at least one second. Zero means Config.TTL.
	TTL time.Duration
	// Claims is anything that encodes to a JSON object; its members are added
	// to the token. Anybody who holds the token can read them. They must not
	// repeat iss, sub, aud, exp, nbf, iat, jti or scope. Nil adds none.
	Claims any
}

// Issue signs a token for g and returns it with its time of expiry (UTC, whole
// seconds). It sets iat, exp, a random jti and, where configured, iss and aud.
// It fails when g breaks a rule stated there, when the token would be longer
// than MaxTokenBytes, and when no signing key is configured.
func (a *Authority) Issue(g Grant) (token string, expires time.Time, err error) {
	payload, expires, err := a.payload(g)
	if err == nil {
		token, err = a.sign(payload)
	}
	if err != nil {
		return "", time.Time{}, fmt.Errorf("jwt: issue: %w", err)
	}
	return token, expires, nil
}

var errVerifyOnly = errors.New("no signing key is configured, so tokens can only be verified; set privateKey")

func (a *Authority) sign(payload jwt.MapClaims) (string, error) {
	if a.keys.signing == nil {
		return "", errVerifyOnly
	}
	unsigned := jwt.NewWithClaims(a.method, payload)
	if a.config.KeyID != "" {
		unsigned.Header["kid"] = a.config.KeyID
	}
	if a.config.Type != "" {
		unsigned.Header["typ"] = a.config.Type
	}
	token, err := unsigned.SignedString(a.keys.signing)
	if err != nil {
		return "", err
	}
	parts, _, err := a.open(token)
	if err != nil {
		return "", err
	}
	data, err := decode(nil, parts.claims)
	if err != nil {
		return "", err
	}
	return token, members(data, nil) // what would not be accepted is not issued
}

func (a *Authority) payload(g Grant) (jwt.MapClaims, time.Time, error) {
	ttl, err := a.lifetime(g.TTL)
	if err != nil {
		return nil, time.Time{}, err
	}
	payload, err := custom(g.Claims)
	if err != nil {
		return nil, time.Time{}, err
	}
	scope, err := joinScopes(g.Scopes)
	if err != nil {
		return nil, time.Time{}, err
	}
	now := time.Now().UTC().Truncate(time.Second)
	expires := now.Add(ttl)
	payload["iat"] = now.Unix()
	payload["exp"] = expires.Unix()
	payload["jti"] = rand.Text()
	set(payload, "sub", g.Subject)
	set(payload, "scope", scope)
	set(payload, "iss", a.config.Issuer)
	set(payload, "aud", a.config.Audience)
	return payload, expires, nil
}

func (a *Authority) lifetime(ttl time.Duration) (time.Duration, error) {
	switch {
	case ttl == 0:
		return a.config.TTL, nil
	case ttl < time.Second:
		return 0, errors.New("the time to live must be at least one second")
	}
	return ttl, nil
}

func set(payload jwt.MapClaims, key, value string) {
	if value != "" {
		payload[key] = value
	}
}

// custom turns claims into members, each kept as raw JSON so that numbers stay
// as they were.
func custom(claims any) (jwt.MapClaims, error) {
	payload := make(jwt.MapClaims)
	if claims == nil {
		return payload, nil
	}
	data, err := json.Marshal(claims)
	if err != nil {
		return nil, fmt.Errorf("encode claims: %w", err)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return nil, errors.New("claims must encode to a JSON object")
	}
	for key, value := range members {
		switch key {
		case "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "scope":
			return nil, fmt.Errorf("claims must not set %q; it is reserved", key)
		}
		payload[key] = value
	}
	return payload, nil
}

func joinScopes(scopes []string) (string, error) {
	for _, scope := range scopes {
		if !validScope(scope) {
			return "", errors.New("a scope must be printable ASCII without space, quote and backslash")
		}
	}
	return strings.Join(scopes, " "), nil
}

func validScope(scope string) bool {
	return scope != "" && !strings.ContainsFunc(scope, func(r rune) bool {
		return r <= ' ' || r > '~' || r == '"' || r == '\\'
	})
}
