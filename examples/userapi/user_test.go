// Package main_test starts the built service and walks all of it over HTTP.
package main_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestUserAPI walks the API on every database. Each part makes its own users;
// after "last admin", somebody else than root may be the admin.
func TestUserAPI(t *testing.T) {
	walk := []struct {
		name string
		step func(*testing.T, *service)
	}{
		{"register", registering},
		{"invalid account data", invalidData},
		{"login", loggingIn},
		{"refresh", refreshing},
		{"stolen refresh token", stolenRefreshToken},
		{"concurrent refresh", concurrentRefresh},
		{"read users", readingUsers},
		{"list users", listingUsers},
		{"change e-mail", changingEmail},
		{"change password", changingPassword},
		{"change somebody else", changingOthers},
		{"delete", deleting},
		{"guess a login", guessingLogin},
		{"guess the current password", guessingCurrentPassword},
		{"guess at once", guessingAtOnce},
		{"admin group", adminGroup},
		{"last admin", lastAdmin},
		{"restart", restarting},
	}
	for _, database := range databases {
		t.Run(database.name, func(t *testing.T) {
			s := start(t, shippedConfig(t), database.env(t)...)
			for _, part := range walk {
				t.Run(part.name, func(t *testing.T) { part.step(t, s) })
			}
		})
	}
}

func registering(t *testing.T, s *service) {
	began := time.Now().Add(-time.Second)
	got := decode[user](t, s.anonymous().send(t, 201, "POST", "/register",
		fields{"username": "Anna.B-1_x", "email": "Anna@Example.com", "password": "canary-anna"}))
	require.Equal(t, user{got.ID, "anna.b-1_x", "anna@example.com", "user", got.CreatedAt}, got)
	require.Positive(t, got.ID)
	require.WithinRange(t, got.CreatedAt, began, time.Now())

	for name, body := range map[string]fields{
		"username":           {"username": "anna.b-1_x", "email": "other@example.com", "password": "canary-anna"},
		"username, any case": {"username": "ANNA.B-1_X", "email": "other@example.com", "password": "canary-anna"},
		"e-mail":             {"username": "other", "email": "anna@example.com", "password": "canary-anna"},
		"e-mail, any case":   {"username": "other", "email": "ANNA@EXAMPLE.COM", "password": "canary-anna"},
	} {
		t.Run("taken "+name, func(t *testing.T) {
			s.anonymous().refuse(t, 409, "user.taken", "POST", "/register", body)
		})
	}
	// An accent makes another address, whatever the database's collation.
	s.anonymous().send(t, 201, "POST", "/register",
		fields{"username": "anna2", "email": "ánna@example.com", "password": "canary-anna"})
}

func invalidData(t *testing.T, s *service) {
	long := strings.Repeat("x", 129)
	for name, test := range map[string]struct {
		body  any
		code  string
		names []string
	}{
		"all wrong":        {fields{"username": "a b", "email": "nobody", "password": "short"}, "account.invalid", []string{"/username", "/email", "/password"}},
		"too long":         {fields{"username": long[:33], "email": strings.Repeat("x", 243) + "@example.com", "password": long}, "account.invalid", []string{"/username", "/email", "/password"}},
		"display name":     {fields{"username": "fine", "email": "Anna <anna3@example.com>", "password": "canary-x"}, "account.invalid", []string{"/email"}},
		"NUL":              {fields{"username": "fine\x00", "email": "a\x00@example.com", "password": "canary-x"}, "account.invalid", []string{"/username", "/email"}},
		"common password":  {fields{"username": "fine", "email": "f@example.com", "password": "Iloveyou1"}, "account.invalid", []string{"/password"}},
		"bidi, line break": {fields{"username": "fine", "email": "f\u202e@example.com", "password": "canary-x\ny"}, "account.invalid", []string{"/email", "/password"}},
		"nothing":          {fields{}, "request.invalid", []string{"/username", "/email", "/password"}},
		"wrong types":      {fields{"username": 1, "email": nil, "password": []int{}}, "request.invalid", []string{"/username", "/email", "/password"}},
		"role for oneself": {fields{"username": "fine", "email": "f@example.com", "password": "canary-x", "role": "admin"}, "request.invalid", []string{"/role"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := s.anonymous().refuse(t, 400, test.code, "POST", "/register", test.body)
			require.ElementsMatch(t, test.names, got.names())
		})
	}
}

func readingUsers(t *testing.T, s *service) {
	a, b, root := s.register(t), s.register(t), s.root(t)
	require.Equal(t, a.user, decode[user](t, a.send(t, 200, "GET", "/users/me", nil)))

	hidden := b.user
	hidden.Email = ""
	for name, test := range map[string]struct {
		viewer *account
		want   user
	}{
		"self":          {b, b.user},
		"somebody else": {a, hidden},
		"admin":         {root, b.user},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, test.want, decode[user](t, test.viewer.send(t, 200, "GET", b.path(), nil)))
		})
	}
	a.refuse(t, 404, "user.missing", "GET", "/users/9223372036854775807", nil)
	for _, id := range []string{"0", "-1", "x", "9223372036854775808"} {
		got := a.refuse(t, 400, "request.invalid", "GET", "/users/"+id, nil)
		require.Equal(t, []string{"id"}, got.names())
	}
}

type page struct {
	Users             []user
	Total, Page, Size int
}

func listingUsers(t *testing.T, s *service) {
	var last *account
	for range 3 {
		last = s.register(t)
	}
	list := func(query string) page { return decode[page](t, last.send(t, 200, "GET", "/users"+query, nil)) }

	first := list("")
	require.Equal(t, []int{1, 20}, []int{first.Page, first.Size})
	require.Len(t, first.Users, min(first.Total, 20))
	require.GreaterOrEqual(t, first.Total, 4)

	var all []user
	for n := 1; ; n++ {
		got := list("?size=2&page=" + string(rune('0'+n)))
		require.Equal(t, []int{first.Total, n, 2}, []int{got.Total, got.Page, got.Size})
		if len(got.Users) == 0 {
			break
		}
		all = append(all, got.Users...)
	}
	require.Len(t, all, first.Total)
	for i, u := range all {
		require.True(t, i == 0 || all[i-1].ID < u.ID, "by id, none twice")
		require.Equal(t, u.ID == last.ID, u.Email != "", "only the viewer's own e-mail is shown")
	}
	require.Empty(t, list("?page=100000&size=100").Users)

	for query, wrong := range map[string][]string{
		"?page=0": {"page"}, "?page=100001": {"page"}, "?size=0": {"size"}, "?size=101": {"size"},
		"?page=x&size=-1": {"page", "size"}, "?page=1&page=2": {"page"},
	} {
		got := last.refuse(t, 400, "request.invalid", "GET", "/users"+query, nil)
		require.ElementsMatch(t, wrong, got.names(), query)
	}
}

func restarting(t *testing.T, s *service) {
	a := s.register(t)
	s.restart(t)
	require.Equal(t, a.user, decode[user](t, a.send(t, 200, "GET", "/users/me", nil)))
	a.use(decode[tokens](t, a.anonymous().send(t, 200, "POST", "/refresh", fields{"refreshToken": a.refresh})))
	a.login(t)
}
