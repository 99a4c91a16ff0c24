package jwt_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/jwt"
	"github.com/apigen/apigen/runtime/secret"
)

func TestIssue(t *testing.T) {
	for algorithm, size := range map[string]int{"": 32, "HS256": 32, "HS384": 48, "HS512": 64} {
		t.Run("algorithm "+algorithm, func(t *testing.T) {
			a := authority(t, jwt.Config{Secret: secret.New(strings.Repeat("k", size)), Algorithm: algorithm, Issuer: "us", Audience: "api"})
			token, _, err := a.Issue(jwt.Grant{Subject: "u1", Scopes: []string{"read", "user:write"}})
			require.NoError(t, err)
			p, err := a.Verify(context.Background(), token)
			require.NoError(t, err)
			require.Equal(t, "u1", p.Subject)
			require.Equal(t, "us", p.Issuer)
			require.Equal(t, []string{"api"}, p.Audience)
			require.Equal(t, []string{"read", "user:write"}, p.Scopes)
			require.False(t, a.Ephemeral())
		})
	}
}

func TestTokenIDsDiffer(t *testing.T) {
	a := authority(t, config)
	first, _, err := a.Issue(jwt.Grant{Subject: "u1"})
	require.NoError(t, err)
	second, _, err := a.Issue(jwt.Grant{Subject: "u1"})
	require.NoError(t, err)
	require.NotEqual(t, first, second)
}

func TestIssueRefuses(t *testing.T) {
	tests := map[string]struct {
		grant jwt.Grant
		want  string
	}{
		"negative life":    {jwt.Grant{TTL: -time.Second}, "jwt: issue: the time to live must be at least one second"},
		"no time to live":  {jwt.Grant{TTL: time.Millisecond}, "jwt: issue: the time to live must be at least one second"},
		"scope with space": {jwt.Grant{Scopes: []string{"a b"}}, "jwt: issue: a scope must be printable ASCII without space, quote and backslash"},
		"empty scope":      {jwt.Grant{Scopes: []string{""}}, "jwt: issue: a scope must be printable ASCII without space, quote and backslash"},
		"reserved claim":   {jwt.Grant{Claims: map[string]any{"exp": 1}}, `jwt: issue: claims must not set "exp"; it is reserved`},
		"not an object":    {jwt.Grant{Claims: []int{1}}, "jwt: issue: claims must encode to a JSON object"},
		"not JSON":         {jwt.Grant{Claims: math.Inf(1)}, "jwt: issue: encode claims: json: unsupported value: +Inf"},
		"too long":         {jwt.Grant{Subject: strings.Repeat("x", 8<<10)}, "jwt: issue: longer than the limit"},
	}
	a := authority(t, config)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			token, _, err := a.Issue(test.grant)
			require.EqualError(t, err, test.want)
			require.Empty(t, token)
		})
	}
}

func TestNewRefuses(t *testing.T) {
	const weak = "canary-weak"
	tests := map[string]struct {
		config jwt.Config
		want   string
	}{
		"no secret":         {jwt.Config{}, "secret: is missing"},
		"short secret":      {jwt.Config{Secret: secret.New(weak)}, "secret: must have at least 32 bytes for HS256, has 11"},
		"31 bytes":          {jwt.Config{Secret: secret.New(key[1:])}, "secret: must have at least 32 bytes"},
		"short for HS512":   {jwt.Config{Secret: secret.New(key), Algorithm: "HS512"}, "secret: must have at least 64 bytes for HS512"},
		"short previous":    {jwt.Config{Secret: secret.New(key), Previous: secret.New(weak)}, "previousSecret: must have at least 32 bytes"},
		"random previous":   {jwt.Config{Secret: secret.New(key), Previous: secret.New("random")}, "previousSecret: must have"},
		"algorithm none":    {jwt.Config{Secret: secret.New(key), Algorithm: "none"}, "algorithm: must be one of HS256"},
		"status 200":        {jwt.Config{Secret: secret.New(key), InvalidTokenStatus: 200}, "invalidTokenStatus: must be 401 or 403"},
		"long leeway":       {jwt.Config{Secret: secret.New(key), Leeway: time.Hour}, "leeway: must be at most 5m"},
		"negative ttl":      {jwt.Config{Secret: secret.New(key), TTL: -1}, "ttl: must be at least 1s"},
		"negative length":   {jwt.Config{Secret: secret.New(key), MaxTokenBytes: -1}, "maxTokenBytes: must not be negative"},
		"realm with quotes": {jwt.Config{Secret: secret.New(key), Realm: "a\"\r\nX: y"}, "realm: must be printable"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			a, err := jwt.New(test.config)
			require.Nil(t, a)
			require.ErrorContains(t, err, "jwt: "+test.want)
			require.NotContains(t, err.Error(), weak)
			var misconfigured *jwt.ConfigError
			require.ErrorAs(t, err, &misconfigured)
			require.True(t, misconfigured.Misconfigured())
		})
	}
}

func TestRandomSecret(t *testing.T) {
	c := jwt.Config{Secret: secret.New(jwt.RandomSecret)}
	first, second := authority(t, c), authority(t, c)
	require.True(t, first.Ephemeral())
	token, _, err := first.Issue(jwt.Grant{Subject: "u1"})
	require.NoError(t, err)
	_, err = first.Verify(context.Background(), token)
	require.NoError(t, err)
	_, err = second.Verify(context.Background(), token)
	require.ErrorIs(t, err, jwt.ErrInvalid)
}

func TestNoKeyIsPrinted(t *testing.T) {
	a := authority(t, config)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		require.NotContains(t, fmt.Sprintf(verb, a), key)
		require.NotContains(t, fmt.Sprintf(verb, config), key)
	}
}
