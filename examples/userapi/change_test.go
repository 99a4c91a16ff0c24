package main_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func changingEmail(t *testing.T, s *service) {
	a, b := s.register(t), s.register(t)
	mine := func(email string) fields { return fields{"email": email, "currentPassword": a.password} }
	require.Equal(t, []string{"/currentPassword"}, a.refuse(t, 400, "account.invalid", "PUT", a.path(), fields{"email": "new-" + a.Email}).names())
	a.refuse(t, 403, "password.wrong", "PUT", a.path(), fields{"email": "new-" + a.Email, "currentPassword": "canary-wrong"})
	got := decode[user](t, a.send(t, 200, "PUT", a.path(), mine("New-"+a.Email)))
	require.Equal(t, "new-"+a.Email, got.Email)
	require.Equal(t, got, decode[user](t, a.send(t, 200, "GET", "/users/me", nil)), "stored, and the token still good")
	a.anonymous().send(t, 200, "POST", "/refresh", fields{"refreshToken": a.refresh})

	a.refuse(t, 409, "user.taken", "PUT", a.path(), mine(b.Email))
	require.Equal(t, []string{"/email"}, a.refuse(t, 400, "account.invalid", "PUT", a.path(), mine("nobody")).names())
	for _, name := range []string{"role", "username", "id", "passwordHash", "generation"} {
		require.Equal(t, []string{"/" + name}, a.refuse(t, 400, "request.invalid", "PUT", a.path(), fields{name: "admin"}).names())
	}
	require.Equal(t, got, decode[user](t, a.send(t, 200, "PUT", a.path(), fields{})), "no change asked, none made")
}

func changingPassword(t *testing.T, s *service) {
	a := s.register(t)
	next := "canary-next-password"
	require.ElementsMatch(t, []string{"/currentPassword"},
		a.refuse(t, 400, "account.invalid", "PUT", a.path(), fields{"password": next}).names())
	a.refuse(t, 403, "password.wrong", "PUT", a.path(), fields{"password": next, "currentPassword": next})
	require.Equal(t, []string{"/password"}, a.refuse(t, 400, "account.invalid", "PUT", a.path(),
		fields{"password": "short", "currentPassword": a.password}).names())
	a.send(t, 200, "GET", "/users/me", nil)

	a.send(t, 200, "PUT", a.path(), fields{"password": next, "currentPassword": a.password})
	requireSignedOut(t, a)
	a.anonymous().refuse(t, 401, "login.failed", "POST", "/login", fields{"username": a.Username, "password": a.password})
	a.password = next
	a.login(t)
	a.send(t, 200, "GET", "/users/me", nil)
}

// requireSignedOut requires that neither token of the account is good any more.
func requireSignedOut(t *testing.T, a *account) {
	t.Helper()
	a.refuse(t, 401, "auth.invalid", "GET", "/users/me", nil)
	a.anonymous().refuse(t, 401, "refresh.invalid", "POST", "/refresh", fields{"refreshToken": a.refresh})
}

func changingOthers(t *testing.T, s *service) {
	a, b, root := s.register(t), s.register(t), s.root(t)
	missing := "/users/9223372036854775807"
	for _, method := range []string{"PUT", "DELETE"} {
		var body any
		if method == "PUT" {
			body = fields{"email": "taken-over@example.com"}
		}
		a.refuse(t, 403, "account.other", method, b.path(), body)
		a.refuse(t, 403, "account.other", method, missing, body)
		root.refuse(t, 404, "user.missing", method, missing, body)
	}
	require.Equal(t, b.user, decode[user](t, b.send(t, 200, "GET", "/users/me", nil)))

	next := "canary-set-by-admin"
	root.send(t, 200, "PUT", b.path(), fields{"password": next})
	requireSignedOut(t, b)
	b.password = next
	b.login(t)
}

func deleting(t *testing.T, s *service) {
	a, b, root := s.register(t), s.register(t), s.root(t)
	b.refuse(t, 403, "password.required", "DELETE", b.path(), nil)
	b.refuse(t, 400, "request.invalid", "POST", "/users/me/delete", fields{})
	b.refuse(t, 403, "password.wrong", "POST", "/users/me/delete", fields{"currentPassword": "canary-wrong"})
	b.send(t, 200, "GET", "/users/me", nil)
	b.send(t, 204, "POST", "/users/me/delete", fields{"currentPassword": b.password})
	requireSignedOut(t, b)
	b.anonymous().refuse(t, 401, "login.failed", "POST", "/login", fields{"username": b.Username, "password": b.password})
	a.refuse(t, 404, "user.missing", "GET", b.path(), nil)

	// The name is free again; the tokens of the old user do not open the new one.
	again := decode[user](t, a.anonymous().send(t, 201, "POST", "/register",
		fields{"username": b.Username, "email": b.Email, "password": "canary-again"}))
	require.NotEqual(t, b.ID, again.ID)
	requireSignedOut(t, b)

	root.send(t, 204, "DELETE", a.path(), nil)
	requireSignedOut(t, a)
}
