package main_test

import (
	"io"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRequests sends what is no proper request.
func TestRequests(t *testing.T) {
	s := start(t, shippedConfig(t), sqliteEnv(t)...)
	a := s.register(t)
	huge := `{"username":"` + strings.Repeat("x", 1<<20) + `"}`
	login := `{"username":"nobody","password":"canary-x"}`
	for name, test := range map[string]struct {
		status             int
		code, method, path string
		body               any
		header             []string
	}{
		"unknown member":      {400, "request.invalid", "POST", "/login", `{"username":"a","password":"canary","admin":true}`, nil},
		"member twice":        {400, "request.invalid", "POST", "/login", `{"username":"a","username":"b","password":"canary"}`, nil},
		"no JSON":             {400, "request.invalid", "POST", "/login", `{"username":`, nil},
		"two documents":       {400, "request.invalid", "POST", "/login", login + login, nil},
		"no body":             {400, "request.invalid", "POST", "/login", nil, nil},
		"form":                {415, "media_type.unsupported", "POST", "/login", "username=a&password=canary", []string{"Content-Type", "application/x-www-form-urlencoded"}},
		"text":                {415, "media_type.unsupported", "POST", "/login", login, []string{"Content-Type", "text/plain"}},
		"other charset":       {415, "media_type.unsupported", "POST", "/login", login, []string{"Content-Type", "application/json; charset=latin1"}},
		"compressed":          {415, "media_type.unsupported", "POST", "/login", login, []string{"Content-Encoding", "gzip"}},
		"huge":                {413, "body.too_large", "POST", "/login", huge, []string{"Expect", "100-continue"}},
		"huge, length unsaid": {413, "body.too_large", "POST", "/login", io.MultiReader(strings.NewReader(huge)), nil},
		"no such route":       {404, "route.unknown", "GET", "/nowhere", nil, nil},
		"wrong method":        {405, "method.not_allowed", "PATCH", "/users/1", nil, nil},
		"health, public":      {404, "route.unknown", "GET", "/readyz", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := a.send(t, test.status, test.method, test.path, test.body, test.header...)
			require.Equal(t, test.code, decode[failure](t, got).Code)
			require.Equal(t, "nosniff", got.header.Get("X-Content-Type-Options"))
		})
	}
	s.anonymous().send(t, 401, "POST", "/login", login, "Content-Type", "application/json; charset=utf-8")
}

func TestHealth(t *testing.T) {
	s := start(t, shippedConfig(t), sqliteEnv(t)...)
	for path, want := range map[string]string{
		"/livez":  `{"status":"ok"}`,
		"/readyz": `{"status":"ok","checks":[{"name":"database","status":"ok"}]}`,
	} {
		response, err := s.http.Get(s.admin + path)
		require.NoError(t, err)
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, http.StatusOK, response.StatusCode)
		require.JSONEq(t, want, string(body))
	}
	s.anonymous().send(t, 401, "GET", "/users/me", nil)
}

// A name that somebody registered first does not become an admin.
func TestBootstrapLeavesExistingUsersAlone(t *testing.T) {
	s := start(t, shippedConfig(t), append(sqliteEnv(t), "ADMIN_USERNAME=")...)
	s.anonymous().refuse(t, 401, "login.failed", "POST", "/login", fields{"username": adminName, "password": adminPassword})
	a := s.register(t)
	s.env = append(s.env, "ADMIN_USERNAME="+a.Username)
	s.restart(t)
	require.Contains(t, s.text(), "bootstrap: the user exists and is no admin")
	require.Equal(t, "user", decode[user](t, a.send(t, 200, "GET", "/users/me", nil)).Role)
	a.anonymous().refuse(t, 401, "login.failed", "POST", "/login", fields{"username": a.Username, "password": adminPassword})
	a.login(t)
}

// Settings that can't work stop the start with one line that names them.
func TestBadSettings(t *testing.T) {
	for name, test := range map[string]struct{ setting, want string }{
		"driver":            {"DATABASE_DRIVER=oracle", "driver: must be sqlite, mysql or postgres"},
		"memory":            {"DATABASE_DSN=:memory:", "dsn: must name a file"},
		"mysql DSN":         {"DATABASE_DSN=user:canary@localhost", "dsn: is not of the form"},
		"bootstrap":         {"ADMIN_PASSWORD=canary", "/password: must have 8 to 128 characters"},
		"short signing key": {"AUTH_SECRET=canary", "secret: must have at least 32 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(binary, "-f", shippedConfig(t))
			cmd.Dir = t.TempDir()
			cmd.Env = append(sqliteEnv(t), "HOST=127.0.0.1", "PORT=0", "ADMIN_PORT=0", "AUTH_SECRET="+signingKey,
				"ADMIN_USERNAME=root", "ADMIN_PASSWORD=long enough", test.setting)
			if name == "mysql DSN" {
				cmd.Env = append(cmd.Env, "DATABASE_DRIVER=mysql")
			}
			output, err := cmd.CombinedOutput()
			require.Error(t, err, "%s", output)
			require.Contains(t, string(output), test.want)
			require.NotContains(t, string(output), "canary")
		})
	}
}
