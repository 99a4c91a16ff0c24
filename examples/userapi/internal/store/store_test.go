package store_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/glebarez/sqlite"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/apigen/apigen/examples/userapi/internal/store"
	"github.com/apigen/apigen/runtime/secret"
	database "github.com/apigen/apigen/runtime/store"
)

// open returns a store on a fresh SQLite file. The end-to-end test has the
// other databases.
func open(t *testing.T) (s *store.Store, folder string) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "data")
	s, err := store.Open(config("", filepath.Join(folder, "user.db")), nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close(context.Background())) })
	return s, folder
}

func config(driver, dsn string) store.Config {
	return store.Config{Config: database.Config{Driver: driver, DSN: secret.New(dsn)}}
}

func create(t *testing.T, s *store.Store, name, role string) *store.User {
	t.Helper()
	u := &store.User{Username: name, Email: name + "@example.com", PasswordHash: "-", Role: role}
	require.NoError(t, s.CreateUser(t.Context(), u))
	return u
}

func TestUserReadsAsItWasWritten(t *testing.T) {
	s, _ := open(t)
	u := create(t, s, "Anna", store.RoleUser)
	got, err := s.UserByName(t.Context(), "aNNA")
	require.NoError(t, err)
	require.Equal(t, u, got)
}

func TestTakenNamesAreErrDuplicate(t *testing.T) {
	s, _ := open(t)
	a, b := create(t, s, "a", store.RoleUser), create(t, s, "b", store.RoleUser)
	err := s.CreateUser(t.Context(), &store.User{Username: "A", Email: "c@example.com"})
	require.ErrorIs(t, err, store.ErrDuplicate)
	err = s.UpdateUser(t.Context(), b.ID, store.Changes{Email: &a.Email})
	require.ErrorIs(t, err, store.ErrDuplicate)
	require.NotContains(t, err.Error(), a.Email)
}

func TestSessions(t *testing.T) {
	s, folder := open(t)
	u := create(t, s, "a", store.RoleUser)
	first, err := s.StartSession(t.Context(), u, time.Hour)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(first), 50, "more than 128 random bits each in ID and secret")
	owner, second, err := s.ContinueSession(t.Context(), first)
	require.NoError(t, err)
	require.Equal(t, u, owner)
	requireNotStored(t, folder, first, second)

	ended := func(token string) {
		t.Helper()
		_, next, err := s.ContinueSession(t.Context(), token)
		require.ErrorIs(t, err, store.ErrNotFound)
		require.Empty(t, next)
	}
	t.Run("used twice", func(t *testing.T) {
		ended(first)
		ended(second)
	})
	t.Run("expired", func(t *testing.T) {
		token, err := s.StartSession(t.Context(), u, -time.Second)
		require.NoError(t, err)
		ended(token)
	})
	t.Run("new password", func(t *testing.T) {
		token, err := s.StartSession(t.Context(), u, time.Hour)
		require.NoError(t, err)
		hash := "new"
		require.NoError(t, s.UpdateUser(t.Context(), u.ID, store.Changes{PasswordHash: &hash}))
		ended(token)
		// A login that checked the old password just before is too late.
		late, err := s.StartSession(t.Context(), u, time.Hour)
		require.NoError(t, err)
		ended(late)
	})
	t.Run("deleted user", func(t *testing.T) {
		fresh, err := s.User(t.Context(), u.ID)
		require.NoError(t, err)
		token, err := s.StartSession(t.Context(), fresh, time.Hour)
		require.NoError(t, err)
		require.NoError(t, s.DeleteUser(t.Context(), u.ID))
		ended(token)
		late, err := s.StartSession(t.Context(), fresh, time.Hour)
		require.NoError(t, err)
		ended(late)
	})
}

// requireNotStored requires that a copy of the database holds no token's secret.
func requireNotStored(t *testing.T, folder string, tokens ...string) {
	t.Helper()
	files, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		content, err := os.ReadFile(filepath.Join(folder, file.Name()))
		require.NoError(t, err)
		for _, token := range tokens {
			require.NotContains(t, string(content), token[len(token)-26:])
		}
	}
}

func TestExpiredSessionsAreDeleted(t *testing.T) {
	s, folder := open(t)
	u := create(t, s, "a", store.RoleUser)
	old, err := s.StartSession(t.Context(), u, -time.Second)
	require.NoError(t, err)
	live, err := s.StartSession(t.Context(), u, time.Hour)
	require.NoError(t, err)
	require.Equal(t, []string{sessionID(old), sessionID(live)}, sessionIDs(t, folder))
	require.NoError(t, s.DeleteExpired(t.Context()))
	require.Equal(t, []string{sessionID(live)}, sessionIDs(t, folder))
	_, _, err = s.ContinueSession(t.Context(), live)
	require.NoError(t, err)
}

func sessionID(token string) string {
	id, _, _ := strings.Cut(token, ".")
	return id
}

// sessionIDs reads the table past the store, which shows no session.
func sessionIDs(t *testing.T, folder string) []string {
	t.Helper()
	db, err := gorm.Open(sqlite.Open(filepath.Join(folder, "user.db")))
	require.NoError(t, err)
	var ids []string
	require.NoError(t, db.Table("sessions").Order("expires_at").Pluck("id", &ids).Error)
	pool, err := db.DB()
	require.NoError(t, err)
	require.NoError(t, pool.Close())
	return ids
}

// SQLite has one writer at a time: the others wait, they do not fail.
func TestWritersWait(t *testing.T) {
	s, _ := open(t)
	create(t, s, "admin", store.RoleAdmin)
	var writers sync.WaitGroup
	errs := make([]error, 20)
	for i := range errs {
		u := create(t, s, "u"+string(rune('a'+i)), store.RoleAdmin)
		writers.Go(func() {
			if errs[i] = s.SetRole(t.Context(), u.ID, store.RoleUser); errs[i] == nil {
				errs[i] = s.DeleteUser(t.Context(), u.ID)
			}
		})
	}
	writers.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
	_, total, err := s.Users(t.Context(), 1, 1)
	require.NoError(t, err)
	require.EqualValues(t, 1, total)
}

func TestSlowStatementsAreLogged(t *testing.T) {
	var log bytes.Buffer
	c := config("", filepath.Join(t.TempDir(), "user.db"))
	c.SlowQuery = time.Nanosecond
	s, err := store.Open(c, slog.New(slog.NewJSONHandler(&log, nil)))
	require.NoError(t, err)
	create(t, s, "canary", store.RoleUser)
	require.NoError(t, s.Close(t.Context()))
	require.Contains(t, log.String(), "INSERT INTO `users`")
	require.NotContains(t, log.String(), "canary")
}

func TestValidate(t *testing.T) {
	for name, test := range map[string]struct {
		config store.Config
		want   string
	}{
		"nothing":   {store.Config{}, "dsn: is missing"},
		"driver":    {config("oracle", "x"), "driver: must be"},
		"in memory": {config("", "file:x?mode=memory"), "dsn: must name a file"},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorContains(t, test.config.Validate(), test.want)
			_, err := store.Open(test.config, nil)
			require.ErrorContains(t, err, test.want)
		})
	}
	require.NoError(t, config("mysql", "x").Validate())
}
