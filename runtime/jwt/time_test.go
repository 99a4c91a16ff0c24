package jwt_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/jwt"
)

func TestLeeway(t *testing.T) {
	tests := []struct {
		claim  string
		offset time.Duration
		want   error
	}{
		{"exp", -29 * time.Second, nil},
		{"exp", -30 * time.Second, jwt.ErrExpired},
		{"exp", -31 * time.Second, jwt.ErrExpired},
		{"nbf", 29 * time.Second, nil},
		{"nbf", 31 * time.Second, jwt.ErrInvalid},
		{"iat", 29 * time.Second, nil},
		{"iat", 31 * time.Second, jwt.ErrInvalid},
		{"iat", -24 * time.Hour, nil},
	}
	for _, test := range tests {
		t.Run(test.claim+" "+test.offset.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, err := authority(t, config).Verify(context.Background(), signed(claimsWith(test.claim, at(test.offset))))
				require.ErrorIs(t, err, test.want)
			})
		})
	}
}

func TestNoLeeway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := config
		c.Leeway = -1
		a := authority(t, c)
		_, err := a.Verify(context.Background(), signed(claimsWith("exp", at(-time.Second))))
		require.ErrorIs(t, err, jwt.ErrExpired)
		_, err = a.Verify(context.Background(), signed(claimsWith("exp", at(time.Second))))
		require.NoError(t, err)
	})
}

func TestIssuedTokensExpire(t *testing.T) {
	tests := map[string]struct{ grant, want time.Duration }{
		"default": {0, 15 * time.Minute},
		"granted": {time.Hour, time.Hour},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := authority(t, config)
				start := time.Now()
				token, expires, err := a.Issue(jwt.Grant{Subject: "u1", TTL: test.grant})
				require.NoError(t, err)
				require.Equal(t, start.Add(test.want).UTC(), expires)

				p, err := a.Verify(context.Background(), token)
				require.NoError(t, err)
				require.Equal(t, expires, p.Expires)
				require.Equal(t, start.UTC(), p.Issued)

				time.Sleep(test.want + 29*time.Second)
				_, err = a.Verify(context.Background(), token)
				require.NoError(t, err)
				time.Sleep(2 * time.Second)
				_, err = a.Verify(context.Background(), token)
				require.ErrorIs(t, err, jwt.ErrExpired)
			})
		})
	}
}
