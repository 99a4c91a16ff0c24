package jwt

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Errors of [Authority.Verify], to be told apart with errors.Is. The full
// text is for logs: it says why a token was refused and never holds any of it.
var (
	// ErrInvalid means the token must not be trusted.
	ErrInvalid = errors.New("invalid token")
	// ErrExpired means the token was good and is now past its exp claim.
	ErrExpired = errors.New("expired token")
)

// Verify checks a compact token and returns whom it speaks for. It refuses
//
//   - a token longer than MaxTokenBytes, unread;
//   - anything but three strict base64url segments, without padding;
//   - an alg header other than the configured algorithm, crit and b64 headers;
//     kid, jwk, jku, x5c and x5u headers are ignored;
//   - header or claims with duplicate keys, invalid UTF-8 or more than 32
//     levels of nesting;
//   - a signature that neither Secret nor Previous made;
//   - a missing exp; an exp, nbf or iat that is not a positive number; an exp in
//     the past, an nbf or iat in the future, each by more than Leeway;
//   - an iss or aud that does not match, when configured.
//
// The error is [ErrExpired] when the time is the only fault, else
// [ErrInvalid]. A token that was accepted is remembered, see
// [Config.VerifiedTokens]. The context is there for key sources that need the network.
func (a *Authority) Verify(_ context.Context, token string) (*Principal, error) {
	if a.verified == nil || len(token) > a.config.MaxTokenBytes {
		c, err := a.verify(token)
		if err != nil {
			return nil, err
		}
		return c.principal(), nil
	}
	key := sha256.Sum256([]byte(token))
	if p := a.verified.find(key, time.Now()); p != nil {
		return p, nil
	}
	c, err := a.verify(token)
	if err != nil {
		return nil, err
	}
	a.verified.keep(key, c.verdict(a.config.Leeway))
	return c.principal(), nil
}

// verify looks at the token itself.
func (a *Authority) verify(token string) (*claims, error) {
	if err := guard(token, a.config.Algorithm, a.config.MaxTokenBytes); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	var c claims
	_, err := a.parser.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return a.accepted, nil })
	if err != nil {
		return nil, refusal(err)
	}
	return &c, nil
}

// reasons are the library's errors that may be shown in a log. They are matched
// one by one because the library's own text can quote the token.
var reasons = []error{
	jwt.ErrTokenSignatureInvalid,
	jwt.ErrTokenRequiredClaimMissing,
	jwt.ErrTokenNotValidYet,
	jwt.ErrTokenUsedBeforeIssued,
	jwt.ErrTokenInvalidAudience,
	jwt.ErrTokenInvalidIssuer,
	errDate,
	errClaim,
}

func refusal(err error) error {
	for _, reason := range reasons {
		if errors.Is(err, reason) {
			return fmt.Errorf("%w: %w", ErrInvalid, reason)
		}
	}
	if errors.Is(err, jwt.ErrTokenExpired) {
		return ErrExpired
	}
	return fmt.Errorf("%w: malformed", ErrInvalid)
}
