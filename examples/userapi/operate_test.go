package main_test

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// fails runs the service with settings that can't work and returns what it
// printed.
func fails(t *testing.T, code int, config string, env ...string) string {
	t.Helper()
	cmd := exec.Command(binary, "-f", config)
	cmd.Dir = t.TempDir()
	cmd.Env = append(append(sqliteEnv(t), "HOST=127.0.0.1", "PORT=0", "ADMIN_PORT=0", "AUTH_SECRET="+signingKey), env...)
	output, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit, "%s", output)
	require.Equal(t, code, exit.ExitCode(), "%s", output)
	require.NotContains(t, string(output), "canary")
	return strings.TrimSpace(string(output))
}

// What the operator has to mend is one line and exit code 2.
func TestStartErrorsAreOneLine(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	noCertificate := changed(t, "\nlog:", "\ntls: {certFile: gone.crt, keyFile: gone.key}\nlog:")
	for name, test := range map[string]struct{ config, setting, want string }{
		"port in use":       {shippedConfig(t), "PORT=" + port, "user: listen 127.0.0.1:" + port + ": port already in use; set port to another port (0 picks a free one) or stop the process that has it"},
		"admin port in use": {shippedConfig(t), "ADMIN_PORT=" + port, "set admin.port to another port"},
		"no certificate":    {noCertificate, "", "user: serve: tls.certFile: open gone.crt: no such file or directory; name a file that the service can read"},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			output := fails(t, 2, test.config, test.setting)
			require.Contains(t, output, test.want)
			require.NotContains(t, output, "\n")
			require.Less(t, time.Since(began), 10*time.Second)
		})
	}
}

// Everything wrong with a file is said at once, with its place.
func TestConfigurationErrorsAreListedAtOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bad.yaml")
	text := "prot: 1\nlog: {level: loud}\nauth:\n  secret: canary-short\n  tll: 5m\nstore:\n  driver: ${NOBODY_SET_THIS}\n"
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	output := fails(t, 2, file)
	for i, want := range []string{
		`1:1: unknown key "prot"; did you mean "port"?`,
		"2:7: log.level: must be debug, info, warn or error",
		"4:3: auth.secret: must have at least 32 bytes for HS256, has 12",
		`5:3: unknown key "tll"; did you mean "ttl"?`,
		"6:1: store.dsn: is missing",
		"7:11: store.driver: environment variable NOBODY_SET_THIS is not set",
	} {
		require.Contains(t, strings.Split(output, "\n")[i], file+":"+want)
	}
}

// cable is a TCP proxy that can be cut.
type cable struct {
	net.Listener
	mu    sync.Mutex
	conns []net.Conn
	cut   bool
}

func newCable(t *testing.T, to string) *cable {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	c := &cable{Listener: l}
	t.Cleanup(func() { _ = l.Close(); c.set(true) })
	go func() {
		for {
			here, err := l.Accept()
			if err != nil {
				return
			}
			there, err := net.Dial("tcp", to)
			if err != nil {
				_ = here.Close()
				continue
			}
			c.add(here, there)
			go func() { _, _ = io.Copy(there, here); _ = there.Close() }()
			go func() { _, _ = io.Copy(here, there); _ = here.Close() }()
		}
	}()
	return c
}

func (c *cable) add(conns ...net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conns = append(c.conns, conns...)
	if c.cut {
		c.close()
	}
}

func (c *cable) set(cut bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = cut
	if cut {
		c.close()
	}
}

func (c *cable) close() {
	for _, conn := range c.conns {
		_ = conn.Close()
	}
	c.conns = nil
}

func (s *service) probe(t *testing.T, path string) int {
	t.Helper()
	response, err := http.Get(s.admin + path)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	return response.StatusCode
}

// Without its database the service is alive, not ready, and says nothing about why;
// afterwards it is ready again.
func TestServiceWithoutItsDatabaseIsAliveButNotReady(t *testing.T) {
	env := postgresEnv(t)
	c := newCable(t, postgresServer)
	env[1] = strings.Replace(env[1], postgresServer, c.Addr().String(), 1)
	s := &service{config: shippedConfig(t), env: env, http: &http.Client{Timeout: 15 * time.Second}, secrets: []string{"canary"}}
	s.run(t)
	a := s.register(t)
	require.Equal(t, 200, s.probe(t, "/readyz"))

	c.set(true)
	require.Equal(t, 503, s.probe(t, "/readyz"))
	require.Equal(t, 200, s.probe(t, "/livez"))
	got := a.send(t, 500, "GET", "/users/me", nil)
	require.Equal(t, "internal", decode[failure](t, got).Code)
	for _, inside := range []string{"sql", "SELECT", "127.0.0.1", "dial", "EOF", "pgconn", "gorm", ".go"} {
		require.NotContains(t, string(got.body), inside)
	}
	c.set(false)
	require.Eventually(t, func() bool { return s.probe(t, "/readyz") == 200 }, 20*time.Second, 50*time.Millisecond)
	a.send(t, 200, "GET", "/users/me", nil)
	s.stop(t)
	require.NotContains(t, s.text(), "canary")
}

// TestLogsAreLines: what clients send can't forge a line or leave its place.
func TestLogsAreLines(t *testing.T) {
	s := start(t, shippedConfig(t), sqliteEnv(t)...)
	s.anonymous().send(t, 400, "GET", "/no%0d%0a%7b%22level%22:%22ERROR%22%7d%1b[31m", nil, "User-Agent", `","level":"ERROR","`, "X-Request-Id", "a b")
	s.anonymous().send(t, 404, "GET", "/nowhere?token=canary-query", nil, "Authorization", "Bearer canary-token", "Cookie", "session=canary-cookie")
	for line := range strings.Lines(s.text()) {
		require.True(t, json.Valid([]byte(line)), "%q", line)
		require.NotContains(t, line, "\x1b")
	}
	require.NotContains(t, s.text(), `"level":"ERROR","`)
}

// TestPublicAddress: what is for operators is not there.
func TestPublicAddress(t *testing.T) {
	s := start(t, shippedConfig(t), sqliteEnv(t)...)
	for _, path := range []string{"/debug/pprof/", "/debug/pprof/heap", "/metrics", "/livez", "/readyz", "/startupz", "/buildinfo", "/debug/vars"} {
		s.anonymous().send(t, 404, "GET", path, nil)
	}
	require.Equal(t, 404, s.probe(t, "/debug/pprof/"), "off unless asked for")
	require.Equal(t, 200, s.probe(t, "/buildinfo"))
	require.Equal(t, 200, s.probe(t, "/startupz"))
}

// TestHealthCommand asks the way a container's health check does.
func TestHealthCommand(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	_, port, _ := net.SplitHostPort(free.Addr().String())
	require.NoError(t, free.Close())
	env := append(sqliteEnv(t), "ADMIN_PORT="+port, "AUTH_SECRET="+signingKey)
	health := func(more ...string) (int, string) {
		cmd := exec.Command(binary, append([]string{"-f", shippedConfig(t), "health"}, more...)...)
		cmd.Dir, cmd.Env = t.TempDir(), env
		output, err := cmd.CombinedOutput()
		if _, ended := errors.AsType[*exec.ExitError](err); !ended {
			require.NoError(t, err)
		}
		return cmd.ProcessState.ExitCode(), string(output)
	}
	code, output := health()
	require.Equal(t, 1, code)
	require.Equal(t, "user: not running: nothing listens on 127.0.0.1:"+port+"\n", output)
	code, output = health("now")
	require.Equal(t, 2, code)
	require.Equal(t, "user: unexpected arguments [\"health\" \"now\"]; the only command is health\n", output)

	s := start(t, shippedConfig(t), env...)
	s.register(t)
	code, output = health()
	require.Equal(t, 0, code, output)
	require.Empty(t, output)
}
