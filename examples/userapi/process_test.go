package main_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
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

const (
	signingKey    = "canary-signing-key-of-at-least-32-bytes"
	adminName     = "root"
	adminPassword = "canary-password-of-root"
)

var binary string

func TestMain(m *testing.M) {
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "userapi")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "user")
	if output, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, output)
		return 1
	}
	return m.Run()
}

// service is the running binary with a database of its own.
type service struct {
	url, admin string

	config string
	env    []string
	http   *http.Client
	cmd    *exec.Cmd
	ended  chan error

	mu      sync.Mutex
	log     []string
	secrets []string // what the log must not hold
}

// start runs the service on free ports until the test ends. Then it checks that
// neither a password nor a token is in the log.
func start(t *testing.T, config string, env ...string) *service {
	t.Helper()
	s := &service{
		config:  config,
		env:     env,
		http:    &http.Client{Timeout: 15 * time.Second, Transport: http.DefaultTransport.(*http.Transport).Clone()},
		secrets: []string{"canary"},
	}
	s.run(t)
	t.Cleanup(func() {
		s.stop(t)
		s.requireCleanLog(t)
	})
	return s
}

// restart stops the process and starts it again with the same settings.
func (s *service) restart(t *testing.T) {
	t.Helper()
	s.stop(t)
	s.run(t)
}

func (s *service) run(t *testing.T) {
	t.Helper()
	var stderr bytes.Buffer
	s.cmd = exec.Command(binary, "-f", s.config)
	s.cmd.Dir = t.TempDir()
	s.cmd.Env = append(append(os.Environ(), "HOST=127.0.0.1", "PORT=0", "ADMIN_HOST=127.0.0.1", "ADMIN_PORT=0",
		"LOG_LEVEL=debug", "AUTH_SECRET="+signingKey, "AUTH_TTL=15m", "AUTH_LEEWAY=30s",
		"ADMIN_USERNAME="+adminName, "ADMIN_EMAIL=root@example.com", "ADMIN_PASSWORD="+adminPassword), s.env...)
	s.cmd.Stderr = &stderr
	stdout, err := s.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, s.cmd.Start())
	s.ended = make(chan error, 1)
	listening := make(chan bool, 1)
	go s.follow(stdout, listening)
	select {
	case ok := <-listening:
		require.True(t, ok, "the service ended before it listened: %s", &stderr)
	case <-time.After(20 * time.Second):
		_ = s.cmd.Process.Kill()
		require.Fail(t, "the service does not listen", "%s", s.text())
	}
}

// follow keeps the log and learns the addresses from it.
func (s *service) follow(stdout io.Reader, listening chan<- bool) {
	defer close(listening)
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		var record struct{ Msg, Address, Admin string }
		if json.Unmarshal(lines.Bytes(), &record) == nil && record.Msg == "listening" {
			s.url, s.admin = "http://"+record.Address, "http://"+record.Admin
			listening <- true
		}
		s.mu.Lock()
		s.log = append(s.log, lines.Text())
		s.mu.Unlock()
	}
	s.ended <- s.cmd.Wait()
}

// stop ends the process as Ctrl-C does and requires that it ends well.
func (s *service) stop(t *testing.T) {
	t.Helper()
	s.http.CloseIdleConnections()
	require.NoError(t, s.cmd.Process.Signal(os.Interrupt))
	select {
	case err := <-s.ended:
		require.NoError(t, err, "%s", s.text())
	case <-time.After(20 * time.Second):
		_ = s.cmd.Process.Kill()
		require.Fail(t, "the service does not stop", "%s", s.text())
	}
}

func (s *service) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.log, "\n")
}

// keepSecret adds a text that must not be in the log.
func (s *service) keepSecret(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secrets = append(s.secrets, text)
}

func (s *service) requireCleanLog(t *testing.T) {
	t.Helper()
	log := s.text()
	require.Contains(t, log, `"msg":"request"`, "the log is read")
	require.NotContains(t, log, `"status":500`)
	for _, secret := range s.secrets {
		require.NotContains(t, log, secret)
	}
}

// shippedConfig is the configuration file of the example, which has
// invalidTokenStatus: 403.
func shippedConfig(t *testing.T) string {
	t.Helper()
	file, err := filepath.Abs("etc/user-api.yaml")
	require.NoError(t, err)
	return file
}

// changed is the shipped configuration with one text replaced by another.
func changed(t *testing.T, from, to string) string {
	t.Helper()
	text, err := os.ReadFile(shippedConfig(t))
	require.NoError(t, err)
	require.Contains(t, string(text), from)
	file := filepath.Join(t.TempDir(), "user-api.yaml")
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(text), from, to, 1)), 0o600))
	return file
}

// sqliteEnv names a database file that goes when the test does.
func sqliteEnv(t *testing.T) []string {
	t.Helper()
	return []string{"DATABASE_DRIVER=sqlite", "DATABASE_DSN=" + filepath.Join(t.TempDir(), "data", "user.db")}
}
