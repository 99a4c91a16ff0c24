package main_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// fields is a JSON object to send.
type fields map[string]any

// client sends requests, with an access token when it has one.
type client struct {
	*service
	token string
}

// answer is a response, read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// user is a user as the service shows it.
type user struct {
	ID        int64
	Username  string
	Email     string
	Role      string
	CreatedAt time.Time
}

type tokens struct {
	Token        string
	ExpiresAt    time.Time
	RefreshToken string
	DeviceToken  string
}

// failure is a problem as the service sends it.
type failure struct {
	Code   string
	Detail string
	Errors []struct{ In, Name, Rule, Message string }
}

func (s *service) anonymous() client { return client{service: s} }

// try sends one request and changes nothing in the test, so that goroutines may
// call it. The body is JSON text, or a value to be encoded; nil sends none.
func (c client) try(method, path string, body any, header ...string) (answer, error) {
	var content io.Reader
	switch body := body.(type) {
	case nil:
	case string:
		content = strings.NewReader(body)
	case io.Reader:
		content = body
	default:
		text, err := json.Marshal(body)
		if err != nil {
			return answer{}, err
		}
		content = strings.NewReader(string(text))
	}
	request, err := http.NewRequest(method, c.url+path, content)
	if err != nil {
		return answer{}, err
	}
	if content != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := c.http.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, text}, err
}

// send sends one request and requires the status.
func (c client) send(t *testing.T, status int, method, path string, body any, header ...string) answer {
	t.Helper()
	a, err := c.try(method, path, body, header...)
	require.NoError(t, err)
	require.Equal(t, status, a.status, "%s %s: %s", method, path, a.body)
	return a
}

// refuse sends one request and requires a problem with the status and code.
func (c client) refuse(t *testing.T, status int, code, method, path string, body any) failure {
	t.Helper()
	a := c.send(t, status, method, path, body)
	require.Equal(t, "application/problem+json", a.header.Get("Content-Type"))
	f := decode[failure](t, a)
	require.Equal(t, code, f.Code, "%s", a.body)
	return f
}

func decode[T any](t *testing.T, a answer) T {
	t.Helper()
	var value T
	require.NoError(t, json.Unmarshal(a.body, &value), "%s", a.body)
	return value
}

// names lists where the wrong fields of a problem are, such as "/email".
func (f failure) names() []string {
	var names []string
	for _, e := range f.Errors {
		names = append(names, e.Name)
	}
	return names
}

var registered atomic.Int64

// account is a registered user with a login.
type account struct {
	client
	user
	password string
	refresh  string
	device   string
}

// register makes a user with a name of their own and logs them in.
func (s *service) register(t *testing.T) *account {
	t.Helper()
	n := registered.Add(1)
	a := &account{password: fmt.Sprintf("canary-password-%d", n)}
	name := fmt.Sprintf("user-%d", n)
	a.user = decode[user](t, s.anonymous().send(t, 201, "POST", "/register",
		fields{"username": name, "email": name + "@example.com", "password": a.password}))
	a.client = s.anonymous()
	a.login(t)
	return a
}

// root logs the first admin in.
func (s *service) root(t *testing.T) *account {
	t.Helper()
	a := &account{client: s.anonymous(), user: user{Username: adminName}, password: adminPassword}
	a.login(t)
	a.user = decode[user](t, a.send(t, 200, "GET", "/users/me", nil))
	return a
}

// login replaces the account's tokens by those of a new login.
func (a *account) login(t *testing.T) {
	t.Helper()
	a.use(decode[tokens](t, a.anonymous().send(t, 200, "POST", "/login",
		fields{"username": a.Username, "password": a.password})))
}

// use makes the account speak with the given tokens from now on.
func (a *account) use(given tokens) {
	a.keepSecret(given.Token)
	a.keepSecret(given.RefreshToken)
	a.token, a.refresh = given.Token, given.RefreshToken
	if given.DeviceToken != "" {
		a.keepSecret(given.DeviceToken)
		a.device = given.DeviceToken
	}
}

func (a *account) path() string { return fmt.Sprintf("/users/%d", a.ID) }

func (a *account) rolePath() string { return fmt.Sprintf("/admin/users/%d/role", a.ID) }
