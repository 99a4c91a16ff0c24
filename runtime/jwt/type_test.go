package jwt_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/jwt"
	"github.com/apigen/apigen/runtime/secret"
)

// Tokens of another kind, signed with the same key, must not pass (RFC 8725, 3.11).
func TestTokensOfAnotherTypeAreRefused(t *testing.T) {
	access, err := jwt.New(jwt.Config{Secret: secret.New(key), Type: "at+jwt"})
	require.NoError(t, err)
	claims := claimsWith()
	for header, accepted := range map[string]bool{
		`{"alg":"HS256","typ":"at+jwt"}`:             true,
		`{"alg":"HS256","typ":"AT+JWT"}`:             true,
		`{"alg":"HS256","typ":"application/at+jwt"}`: true,
		`{"alg":"HS256","typ":"Application/At+jwt"}`: true,
		`{"alg":"HS256","typ":"JWT"}`:                false,
		`{"alg":"HS256"}`:                            false,
		`{"alg":"HS256","typ":""}`:                   false,
		`{"alg":"HS256","typ":"application/"}`:       false,
		`{"alg":"HS256","typ":null}`:                 false,
		`{"alg":"HS256","typ":["at+jwt"]}`:           false,
		`{"alg":"HS256","typ":"at+jwt","cty":"JWT"}`: false,
		`{"cty":"x","alg":"HS256","typ":"at+jwt"}`:   false,
	} {
		_, err := access.Verify(t.Context(), sign(header, claims, key))
		require.Equal(t, accepted, err == nil, "%s: %v", header, err)
		if !accepted {
			require.ErrorIs(t, err, jwt.ErrInvalid)
		}
	}
	token, _, err := access.Issue(jwt.Grant{Subject: "1", TTL: time.Minute})
	require.NoError(t, err)
	_, err = access.Verify(t.Context(), token)
	require.NoError(t, err)

	other, err := jwt.New(jwt.Config{Secret: secret.New(key), Type: "verify-email+jwt"})
	require.NoError(t, err)
	_, err = other.Verify(t.Context(), token)
	require.ErrorIs(t, err, jwt.ErrInvalid)
	_, err = jwt.New(jwt.Config{Secret: secret.New(key), Type: "at+jwt; v=1"})
	require.ErrorContains(t, err, "type: must be a media type")
}
