package jwt_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/jwt"
	"github.com/apigen/apigen/runtime/secret"
)

// remembering are the sizes that must make no difference but to the time.
var remembering = []int{-1, 1, 2, 0}

func TestARememberedTokenExpires(t *testing.T) {
	for _, size := range remembering {
		synctest.Test(t, func(t *testing.T) {
			c := config
			c.VerifiedTokens = size
			a := authority(t, c)
			token := signed(claimsWith("exp", at(time.Minute)))
			for range 3 {
				_, err := a.Verify(context.Background(), token)
				require.NoError(t, err)
			}
			time.Sleep(time.Minute + jwt.DefaultLeeway - time.Nanosecond)
			_, err := a.Verify(context.Background(), token)
			require.NoError(t, err)
			time.Sleep(time.Nanosecond)
			for range 3 {
				_, err = a.Verify(context.Background(), token)
				require.ErrorIs(t, err, jwt.ErrExpired)
			}
		})
	}
}

func TestOtherSecretsKnowNoTokens(t *testing.T) {
	token := signed(claimsWith())
	before := authority(t, config)
	for range 2 {
		_, err := before.Verify(context.Background(), token)
		require.NoError(t, err)
	}
	rotated := config
	rotated.Secret, rotated.Previous = secret.New(otherKey), secret.New(key)
	_, err := authority(t, rotated).Verify(context.Background(), token)
	require.NoError(t, err, "the previous secret still counts")
	rotated.Previous = secret.String{}
	_, err = authority(t, rotated).Verify(context.Background(), token)
	require.ErrorIs(t, err, jwt.ErrInvalid)
}

func TestNothingLeaksBetweenRequests(t *testing.T) {
	a := authority(t, config)
	token := signed(claimsWith("scope", `"read"`, "aud", `["api","b"]`))
	for range 3 {
		p, err := a.Verify(context.Background(), token)
		require.NoError(t, err)
		require.Equal(t, []string{"read"}, p.Scopes)
		require.Equal(t, []string{"api", "b"}, p.Audience)
		p.Scopes[0], p.Audience[1], p.Subject = "admin", "x", "root"
	}
	_, err := a.Verify(context.Background(), alterLastSignatureChar(token))
	require.ErrorIs(t, err, jwt.ErrInvalid)
	_, err = a.Verify(context.Background(), token+"=")
	require.ErrorIs(t, err, jwt.ErrInvalid)
}

func TestManyTokensAtOnce(t *testing.T) {
	c := config
	c.VerifiedTokens = 10
	a := authority(t, c)
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := range 200 {
				subject := fmt.Sprint((i*7 + worker) % 30)
				p, err := a.Verify(context.Background(), signed(claimsWith("sub", `"`+subject+`"`)))
				if err != nil || p.Subject != subject {
					t.Errorf("%s: %v %v", subject, p, err)
				}
			}
		})
	}
	group.Wait()
}

func TestVerifyAllocatesLittle(t *testing.T) {
	for name, test := range map[string]struct{ size, most int }{
		"remembered": {0, 2}, "each time": {-1, 20}, // 1 and 13, 7 of which are the library's
	} {
		c := config
		c.VerifiedTokens = test.size
		a, token := authority(t, c), signed(claimsWith())
		allocs := testing.AllocsPerRun(100, func() { _, _ = a.Verify(context.Background(), token) })
		require.LessOrEqual(t, int(allocs), test.most, name)
	}
}

// BenchmarkVerify is what a token costs, remembered and not.
func BenchmarkVerify(b *testing.B) {
	for name, size := range map[string]int{"remembered": 0, "each time": -1} {
		c := config
		c.VerifiedTokens = size
		a, err := jwt.New(c)
		require.NoError(b, err)
		token := signed(claimsWith())
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := a.Verify(context.Background(), token); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
