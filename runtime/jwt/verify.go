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
	// ErrUnavailable means that [Config.Keys] could not be asked, so nothing is
	// known about the token.
	ErrUnavailable = errors.New("the keys are not available")
)

// Verify checks a compact token and returns whom it speaks for. It refuses, in
// this order,
//
//   - a token longer than MaxTokenBytes, unread;
//   - anything but three strict base64url segments, without padding;
//   - a header with an alg other than the configured algorithm, with crit or
//     b64, or, if RequireKid, without kid, or, if Type is set, with another typ
//     or a cty; jwk, jku, x5c and x5u are ignored;
//   - a kid that Keys has no key for, or a key that does not fit the algorithm;
//   - a signature that no accepted key made;
//   - a missing exp; an exp, nbf or iat that is not a positive number; an exp in
//     the past, an nbf or iat in the future, each by more than Leeway;
//   - an iss or aud that does not match, when configured;
//   - header or claims with duplicate keys, invalid UTF-8 or more than 32
//     levels of nesting.
//
// The error is [ErrExpired] when the time is the only fault, else
// [ErrInvalid]; with Keys it may be [ErrUnavailable] or the context's. A token
// that was accepted is remembered, see [Config.VerifiedTokens].
func (a *Authority) Verify(ctx context.Context, token string) (*Principal, error) {
	var c claims
	if a.verified == nil || len(token) > a.config.MaxTokenBytes {
		if _, err := a.verify(ctx, token, &c); err != nil {
			return nil, err
		}
		return c.principal(), nil
	}
	sum := digest(token)
	if known := a.verified.find(sum, time.Now()); known != nil && a.keeps(ctx, known.by) {
		return known.principal.clone(), nil
	}
	by, err := a.verify(ctx, token, &c)
	if err != nil {
		return nil, err
	}
	p := c.principal()
	a.verified.keep(sum, c.verdict(p.clone(), by, a.config.Leeway))
	return p, nil
}

// digest hashes a token without a copy of it on the heap, if it is not long.
func digest(token string) [sha256.Size]byte {
	var space [512]byte
	return sha256.Sum256(append(space[:0], token...))
}

// signer is who signed a token, kept where the keys may change.
type signer struct {
	kid string
	key any
}

// keeps reports whether a signature that was good then still is now.
func (a *Authority) keeps(ctx context.Context, by signer) bool {
	if a.keys.source == nil {
		return true
	}
	key, err := a.keys.source.Key(ctx, by.kid, a.config.Algorithm)
	return err == nil && sameKey(key, by.key)
}

// verify looks at the token itself and fills in its claims.
func (a *Authority) verify(ctx context.Context, token string, c *claims) (signer, error) {
	parts, h, err := a.open(token)
	if err != nil {
		return signer{}, refusal(err)
	}
	by, err := a.authenticate(ctx, parts, h)
	if err != nil {
		return signer{}, refusal(err)
	}
	data, err := decode(nil, parts.claims)
	if err == nil {
		err = c.read(data, &a.config)
	}
	if err == nil {
		err = c.check(&a.config, time.Now())
	}
	if err != nil {
		return signer{}, refusal(err)
	}
	return by, nil
}

func (a *Authority) open(token string) (compact, header, error) {
	parts, err := split(token, a.config.MaxTokenBytes)
	if err != nil {
		return compact{}, header{}, err
	}
	h, err := readHeader(parts.header, a.config.Algorithm, a.config.Type)
	if err == nil && a.config.RequireKid && h.kid == "" {
		err = errKid
	}
	if err == nil && a.config.Type != "" && !h.typed {
		err = errType
	}
	return parts, h, err
}

// authenticate checks the signature.
func (a *Authority) authenticate(ctx context.Context, parts compact, h header) (signer, error) {
	var space [512]byte // an RSA signature of 4096 bits
	signature, err := decode(space[:0], parts.signature)
	if err != nil {
		return signer{}, err
	}
	if a.keys.source != nil {
		key, err := a.lookUp(ctx, h.kid)
		if err == nil && a.method.Verify(parts.signed, signature, key) != nil {
			err = jwt.ErrTokenSignatureInvalid
		}
		return signer{h.kid, key}, err
	}
	for _, key := range a.keys.accepted {
		if a.method.Verify(parts.signed, signature, key) == nil {
			return signer{}, nil
		}
	}
	return signer{}, jwt.ErrTokenSignatureInvalid
}

func (a *Authority) lookUp(ctx context.Context, kid string) (any, error) {
	key, err := a.keys.source.Key(ctx, kid, a.config.Algorithm)
	switch {
	case errors.Is(err, ErrUnknownKey):
		return nil, ErrUnknownKey // without the text, which may hold the kid
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return key, CheckKey(a.config.Algorithm, key)
}

// refusal is the error of Verify. None of those in this package quotes the
// token.
func refusal(err error) error {
	if err == ErrExpired || errors.Is(err, ErrUnavailable) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrInvalid, err)
}
