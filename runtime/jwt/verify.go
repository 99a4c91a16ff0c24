package jwt

import (
	"context"
	"errors"
	"fmt"

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
// [ErrInvalid]. The context is there for key sources that need the network.
func (a *Authority) Verify(_ context.Context, token string) (*Principal, error) {
	if err := guard(token, a.config.Algorithm, a.config.MaxTokenBytes); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	var c claims
	_, err := a.parser.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return a.accepted, nil })
	if err != nil {
		return nil, refusal(err)
	}
	return c.principal(), nil
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
