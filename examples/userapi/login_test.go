package main_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func loggingIn(t *testing.T, s *service) {
	a := s.register(t)
	got := decode[tokens](t, a.anonymous().send(t, 200, "POST", "/login",
		fields{"username": strings.ToUpper(a.Username), "password": a.password}))
	require.WithinRange(t, got.ExpiresAt, time.Now().Add(14*time.Minute), time.Now().Add(16*time.Minute))
	a.use(got)
	a.send(t, 200, "GET", "/users/me", nil)

	// All refusals look alike, so that nobody learns which users exist.
	var bodies []string
	for _, body := range []fields{
		{"username": a.Username, "password": "canary-wrong"},
		{"username": a.Username, "password": ""},
		{"username": "nobody", "password": a.password},
		{"username": "", "password": a.password},
		{"username": a.Username + "\x00", "password": a.password},
	} {
		refused := a.anonymous().send(t, 401, "POST", "/login", body)
		require.NotEmpty(t, refused.header.Get("WWW-Authenticate"))
		bodies = append(bodies, withoutRequestID(t, refused))
	}
	for _, body := range bodies {
		require.Equal(t, bodies[0], body)
		require.Contains(t, body, "login.failed")
	}
}

func withoutRequestID(t *testing.T, a answer) string {
	t.Helper()
	body := decode[map[string]any](t, a)
	require.NotEmpty(t, body["requestId"])
	delete(body, "requestId")
	text, err := json.Marshal(body)
	require.NoError(t, err)
	return string(text)
}

func refreshing(t *testing.T, s *service) {
	a := s.register(t)
	for range 3 {
		before := a.refresh
		a.use(decode[tokens](t, a.anonymous().send(t, 200, "POST", "/refresh", fields{"refreshToken": a.refresh})))
		require.NotEqual(t, before, a.refresh)
		a.send(t, 200, "GET", "/users/me", nil)
	}
	id, _, _ := strings.Cut(s.register(t).refresh, ".")
	for _, token := range []string{"", ".", "canary", id, id + ".", id + ".canary", "\x00.\x00", a.token, strings.Repeat("A", 5000)} {
		a.anonymous().refuse(t, 401, "refresh.invalid", "POST", "/refresh", fields{"refreshToken": token})
	}
	t.Run("is no access token", func(t *testing.T) {
		client{service: s, token: a.refresh}.refuse(t, 403, "auth.invalid", "GET", "/users/me", nil)
	})
}

// A second use means that two hold the token: neither may go on.
func stolenRefreshToken(t *testing.T, s *service) {
	a := s.register(t)
	other := *a // another device
	other.login(t)
	stolen := a.refresh
	a.use(decode[tokens](t, a.anonymous().send(t, 200, "POST", "/refresh", fields{"refreshToken": stolen})))
	a.anonymous().refuse(t, 401, "refresh.invalid", "POST", "/refresh", fields{"refreshToken": stolen})
	a.anonymous().refuse(t, 401, "refresh.invalid", "POST", "/refresh", fields{"refreshToken": a.refresh})
	other.anonymous().send(t, 200, "POST", "/refresh", fields{"refreshToken": other.refresh})
}

func concurrentRefresh(t *testing.T, s *service) {
	a := s.register(t)
	winners := map[int][]answer{}
	for _, got := range together(t, 10, func(int) (answer, error) {
		return a.anonymous().try("POST", "/refresh", fields{"refreshToken": a.refresh})
	}) {
		winners[got.status] = append(winners[got.status], got)
	}
	require.Len(t, winners[200], 1)
	require.Len(t, winners[401], 9)
	a.use(decode[tokens](t, winners[200][0]))
	a.send(t, 200, "GET", "/users/me", nil)
}

// together makes n calls at once and returns their answers.
func together(t *testing.T, n int, call func(i int) (answer, error)) []answer {
	t.Helper()
	answers, errs := make([]answer, n), make([]error, n)
	var calls sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		calls.Go(func() {
			<-begin
			answers[i], errs[i] = call(i)
		})
	}
	close(begin)
	calls.Wait()
	for i, err := range errs {
		require.NoError(t, err, fmt.Sprintf("call %d", i))
	}
	return answers
}
