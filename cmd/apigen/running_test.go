package main

import (
	"bufio"
	"bytes"
	"encoding/json"
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

// running is a generated service that listens on free ports.
type running struct {
	url, admin string
	cmd        *exec.Cmd
	ended      chan error

	mu  sync.Mutex
	log []string
}

// buildService compiles a service the way its user does.
func buildService(t *testing.T, dir, name string) {
	t.Helper()
	goCommand(t, dir, "build", "-o", name, ".")
}

func goCommand(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "go %s: %s", strings.Join(args, " "), output)
}

// serviceCommand prepares to start a built service on free ports.
func serviceCommand(dir, name string, env ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(dir, name))
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "HOST=127.0.0.1", "PORT=0", "ADMIN_PORT=0"), env...)
	return cmd
}

// startService starts a built service and waits until it listens.
func startService(t *testing.T, dir, name string, env ...string) *running {
	t.Helper()
	r := &running{cmd: serviceCommand(dir, name, env...), ended: make(chan error, 1)}
	stdout, err := r.cmd.StdoutPipe()
	require.NoError(t, err)
	var stderr bytes.Buffer
	r.cmd.Stderr = &stderr
	require.NoError(t, r.cmd.Start())
	listening := make(chan bool)
	go r.follow(stdout, listening)
	t.Cleanup(func() { r.stop(t) })
	select {
	case ok := <-listening:
		require.True(t, ok, "the service ended before it listened: %s", &stderr)
	case <-time.After(20 * time.Second):
		require.Fail(t, "the service does not listen", "%s", strings.Join(r.records(), "\n"))
	}
	return r
}

// follow keeps the log and learns the addresses from it.
func (r *running) follow(stdout io.Reader, listening chan<- bool) {
	defer close(listening)
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		var record struct{ Msg, Address, Admin string }
		if json.Unmarshal(lines.Bytes(), &record) == nil && record.Msg == "listening" {
			r.url, r.admin = "http://"+record.Address, "http://"+record.Admin
			listening <- true
		}
		r.mu.Lock()
		r.log = append(r.log, lines.Text())
		r.mu.Unlock()
	}
	r.ended <- r.cmd.Wait()
}

func (r *running) records() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.log...)
}

// stop ends the service as Ctrl-C does, which is a good end.
func (r *running) stop(t *testing.T) {
	http.DefaultClient.CloseIdleConnections()
	if r.cmd.Process.Signal(os.Interrupt) != nil {
		return
	}
	select {
	case err := <-r.ended:
		require.NoError(t, err)
	case <-time.After(20 * time.Second):
		_ = r.cmd.Process.Kill()
		require.Fail(t, "the service does not stop")
	}
}

// send makes one request, with a JSON body when there is one.
func send(t *testing.T, method, url, body string) (status int, answer string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(text)
}
