package jwt

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"
)

// Principal is whom a verified token speaks for.
type Principal struct {
	// Subject is the sub claim, usually a user id; "" when absent.
	Subject string
	// Issuer is the iss claim; "" when absent.
	Issuer string
	// Audience is the aud claim.
	Audience []string
	// ID is the jti claim, unique per token; "" when absent.
	ID string
	// Scopes is the scope claim, split at spaces.
	Scopes []string
	// Issued is the iat claim; the zero time when absent.
	Issued time.Time
	// Expires is the exp claim, in UTC.
	Expires time.Time

	raw []byte
}

func (c *claims) principal() *Principal {
	return &Principal{
		Subject:  c.subject,
		Issuer:   c.issuer,
		Audience: c.audience,
		ID:       c.id,
		Scopes:   c.scopes,
		Issued:   c.issued,
		Expires:  c.expires,
		raw:      c.raw,
	}
}

// HasScopes reports whether the principal holds every one of scopes.
func (p *Principal) HasScopes(scopes ...string) bool {
	for _, scope := range scopes {
		if !slices.Contains(p.Scopes, scope) {
			return false
		}
	}
	return true
}

// LogValue logs subject and token id and leaves the claims out.
func (p *Principal) LogValue() slog.Value {
	if p == nil {
		return slog.StringValue("none")
	}
	return slog.GroupValue(slog.String("subject", p.Subject), slog.String("id", p.ID))
}

// Claims decodes all claims of a verified token into a T, by the rules of
// encoding/json: give int64 fields for large integers, they are then exact. A
// principal that did not come from a token has none, which is an error.
func Claims[T any](p *Principal) (T, error) {
	var claims T
	if p == nil || p.raw == nil {
		return claims, errors.New("jwt: the principal carries no claims")
	}
	if err := json.Unmarshal(p.raw, &claims); err != nil {
		return claims, fmt.Errorf("jwt: decode claims: %w", err)
	}
	return claims, nil
}

type principalKey struct{}

// speaking is a context that carries a principal, its own value for the key.
type speaking struct {
	context.Context
	principal *Principal
}

func (c *speaking) Value(key any) any {
	if key == (principalKey{}) {
		return c
	}
	return c.Context.Value(key)
}

// NewContext returns a context that carries p. The middleware does this; tests
// of code that calls [From] can too.
func NewContext(ctx context.Context, p *Principal) context.Context {
	return &speaking{ctx, p}
}

// From returns the principal that the middleware put into the context.
func From(ctx context.Context) (*Principal, bool) {
	c, ok := ctx.Value(principalKey{}).(*speaking)
	if !ok || c.principal == nil {
		return nil, false
	}
	return c.principal, true
}
