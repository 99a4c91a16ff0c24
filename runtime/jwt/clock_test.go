package jwt_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/jwt"
)

// A clock that jumps makes tokens invalid, not everlasting: one issued by a clock
// an hour ahead is refused until its time comes, and what was refused or accepted
// before is not held against it.
func TestClocksThatJumpByAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := authority(t, config)
		ahead := signed(claimsWith("iat", at(time.Hour), "exp", at(time.Hour+15*time.Minute)))
		behind := signed(claimsWith("iat", at(-time.Hour), "exp", at(-45*time.Minute)))
		now := signed(claimsWith("iat", at(0), "exp", at(15*time.Minute)))
		for range 2 {
			_, err := a.Verify(t.Context(), ahead)
			require.ErrorIs(t, err, jwt.ErrInvalid)
			_, err = a.Verify(t.Context(), behind)
			require.ErrorIs(t, err, jwt.ErrExpired)
			_, err = a.Verify(t.Context(), now)
			require.NoError(t, err)
		}
		time.Sleep(time.Hour) // the clock goes forth
		for range 2 {
			_, err := a.Verify(t.Context(), ahead)
			require.NoError(t, err)
			_, err = a.Verify(t.Context(), now)
			require.ErrorIs(t, err, jwt.ErrExpired, "though it was accepted before")
		}
	})
}
