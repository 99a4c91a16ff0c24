package main_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// guessingLogin: strangers have to wait, whether the user exists or not, and the
// owner's device does not wait for them.
func guessingLogin(t *testing.T, s *service) {
	a := s.register(t)
	for _, name := range []string{"nobody-" + a.Username, a.Username} {
		wrong := fields{"username": name, "password": "canary-wrong"}
		for range 11 {
			a.anonymous().refuse(t, 401, "login.failed", "POST", "/login", wrong)
		}
		early := a.anonymous().send(t, 429, "POST", "/login", wrong)
		require.Equal(t, "password.wait", decode[failure](t, early).Code)
		requireSeconds(t, 5, early.header.Get("Retry-After"))
	}
	right := fields{"username": a.Username, "password": a.password}
	a.anonymous().refuse(t, 429, "password.wait", "POST", "/login", right)
	other := s.register(t)
	for _, device := range []string{"", "canary", other.device} {
		right["deviceToken"] = device
		a.anonymous().refuse(t, 429, "password.wait", "POST", "/login", right)
	}
	right["deviceToken"] = a.device
	got := decode[tokens](t, a.anonymous().send(t, 200, "POST", "/login", right))
	require.Equal(t, a.device, got.DeviceToken, "a known device stays known")
	a.use(got)
	delete(right, "deviceToken")
	a.anonymous().send(t, 200, "POST", "/login", right) // the owner's login ended the wait for all

	// On a device guesses are counted too, by themselves.
	for range 11 {
		a.anonymous().refuse(t, 401, "login.failed", "POST", "/login", fields{"username": a.Username, "password": "canary-wrong", "deviceToken": a.device})
	}
	right["deviceToken"] = a.device
	a.anonymous().refuse(t, 429, "password.wait", "POST", "/login", right)
	delete(right, "deviceToken")
	a.anonymous().send(t, 200, "POST", "/login", right)
}

func requireSeconds(t *testing.T, want int, header string) {
	t.Helper()
	seconds, err := strconv.Atoi(header)
	require.NoError(t, err, "%q", header)
	require.InDelta(t, want, seconds, 2)
}

// guessingCurrentPassword: whoever found a token may not try passwords for long,
// and can't lock the owner out of the login by it.
func guessingCurrentPassword(t *testing.T, s *service) {
	a := s.register(t)
	for i := range 11 {
		if i%2 == 0 {
			a.refuse(t, 403, "password.wrong", "PUT", a.path(), fields{"email": "x@example.com", "currentPassword": "canary-wrong"})
		} else {
			a.refuse(t, 403, "password.wrong", "POST", "/users/me/delete", fields{"currentPassword": "canary-wrong"})
		}
	}
	a.refuse(t, 429, "password.wait", "POST", "/users/me/delete", fields{"currentPassword": a.password})
	a.refuse(t, 429, "password.wait", "PUT", a.path(), fields{"password": "canary-other", "currentPassword": a.password})
	a.login(t)
	a.send(t, 200, "PUT", a.path(), fields{"password": "canary-other", "currentPassword": a.password})
}

// Guesses made at once are counted like those made one after the other.
func guessingAtOnce(t *testing.T, s *service) {
	a := s.register(t)
	looked := 0
	for _, got := range together(t, 40, func(int) (answer, error) {
		return a.anonymous().try("POST", "/login", fields{"username": a.Username, "password": "canary-wrong"})
	}) {
		require.Contains(t, []int{401, 429, 503}, got.status, "%s", got.body)
		if got.status == 401 {
			looked++
		}
	}
	require.LessOrEqual(t, looked, 14)
}
