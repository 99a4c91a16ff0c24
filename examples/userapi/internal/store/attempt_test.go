package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/glebarez/sqlite"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/apigen/apigen/examples/userapi/internal/model"
	"github.com/apigen/apigen/examples/userapi/internal/store"
)

// fail counts one wrong password and returns how long to wait instead, if so.
func fail(t *testing.T, s *store.Store, a store.Attempts) time.Duration {
	t.Helper()
	done, err := s.Attempt(t.Context(), a)
	if early, is := errors.AsType[*store.WaitError](err); is {
		return early.Wait
	}
	require.NoError(t, err)
	done()
	return 0
}

// pass lets time go by in a database: what is there until then happened before.
func pass(t *testing.T, folder string, d time.Duration) {
	t.Helper()
	db, err := gorm.Open(sqlite.Open(filepath.Join(folder, "user.db")))
	require.NoError(t, err)
	var rows []model.Attempt
	require.NoError(t, db.Find(&rows).Error)
	for _, row := range rows {
		row.RetryAt, row.ExpiresAt = row.RetryAt.Add(-d), row.ExpiresAt.Add(-d)
		require.NoError(t, db.Save(&row).Error)
	}
	pool, err := db.DB()
	require.NoError(t, err)
	require.NoError(t, pool.Close())
}

// NIST SP 800-63B, 5.2.2: no more than 100 consecutive failures.
func TestGuessesGetSlowAndEnd(t *testing.T) {
	s, folder := open(t)
	u := create(t, s, "anna", store.RoleUser)
	strangers, err := s.LoginAttempts(t.Context(), "anna", u, "")
	require.NoError(t, err)
	looked, waited := 0, time.Duration(0)
	for range 300 {
		wait := fail(t, s, strangers)
		require.LessOrEqual(t, wait, 15*time.Minute)
		if wait == 0 {
			looked++
			continue
		}
		if looked < 100 {
			waited += wait
		}
		pass(t, folder, wait)
	}
	require.Equal(t, 100, looked)
	require.Greater(t, waited, 19*time.Hour)

	// A device that is known gets in, and with it everybody.
	token, err := s.Remember(t.Context(), u, store.ConfirmAttempts(u), "")
	require.NoError(t, err)
	require.Zero(t, fail(t, s, strangers))
	device, err := s.LoginAttempts(t.Context(), "anna", u, token)
	require.NoError(t, err)
	require.NotEqual(t, strangers, device)
	for range 11 {
		require.Zero(t, fail(t, s, device))
	}
	require.NotZero(t, fail(t, s, device))
	require.Zero(t, fail(t, s, strangers))

	// After the clock went back by an hour, nobody has to wait for the hour.
	pass(t, folder, -time.Hour)
	require.Zero(t, fail(t, s, device))
	require.NotZero(t, fail(t, s, device))

	// A new password ends all counts, and forgets devices.
	hash := "new"
	require.NoError(t, s.UpdateUser(t.Context(), u.ID, store.Changes{PasswordHash: &hash}))
	again, err := s.LoginAttempts(t.Context(), "anna", u, token)
	require.NoError(t, err)
	require.Equal(t, strangers, again)

	// Devices that nobody logs in with for 90 days are forgotten.
	token, err = s.Remember(t.Context(), u, strangers, "")
	require.NoError(t, err)
	pass(t, folder, 91*24*time.Hour)
	late, err := s.LoginAttempts(t.Context(), "anna", u, token)
	require.NoError(t, err)
	require.Equal(t, strangers, late)
	require.NoError(t, s.DeleteExpired(t.Context()))
}

// Names that nobody has wait too, and can't fill the table.
func TestNamesThatNobodyHasAreCounted(t *testing.T) {
	s, _ := open(t)
	nobody, err := s.LoginAttempts(t.Context(), "NoBody", &store.User{}, "")
	require.NoError(t, err)
	same, err := s.LoginAttempts(t.Context(), "nobody", &store.User{}, "canary")
	require.NoError(t, err)
	require.Equal(t, nobody, same)
	for range 11 {
		require.Zero(t, fail(t, s, nobody))
	}
	require.Positive(t, fail(t, s, nobody))
}

func TestAttemptsOfOneKindTakeTurns(t *testing.T) {
	s, _ := open(t)
	u := create(t, s, "anna", store.RoleUser)
	done, err := s.Attempt(t.Context(), store.ConfirmAttempts(u))
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = s.Attempt(ctx, store.ConfirmAttempts(u))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	done()

	var all sync.WaitGroup
	for range 9 {
		all.Go(func() {
			done, err := s.Attempt(t.Context(), store.ConfirmAttempts(u))
			if err == nil {
				done()
			}
		})
	}
	all.Wait()
	require.Zero(t, fail(t, s, store.ConfirmAttempts(u)))
	require.NotZero(t, fail(t, s, store.ConfirmAttempts(u)))
}
