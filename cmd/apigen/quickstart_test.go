package main

import (
	"bufio"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestQuickstart goes through the life of one quickstart directory. The
// surroundings are as unhelpful as a developer's machine gets: a workspace above,
// and variables that mean another service.
func TestQuickstart(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles SQLite")
	}
	t.Parallel()
	top := workspace(t, map[string]string{"go.work": "go 1.26\n"})
	run := func(args ...string) *exec.Cmd {
		cmd := command(top, append([]string{"quickstart"}, args...)...)
		cmd.Env = append(cmd.Env, "LOG_LEVEL=error", "PORT=1", "DATABASE_DRIVER=mysql", "DATABASE_DSN=nowhere")
		return cmd
	}

	first := finish(t, run("--once")).ok(t)
	requireProof(t, first.stdout)
	require.NotRegexp(t, `(?m)^0 created`, first.stdout)
	before := written(t, top)
	require.Contains(t, before, "quickstart/internal/logic/user/melogic.go")
	invoke(t, filepath.Join(top, "quickstart"), "generate", "--check").ok(t)

	again := finish(t, run("--once")).ok(t)
	requireProof(t, again.stdout)
	require.Contains(t, again.stdout, "0 created, 0 updated, ")
	require.Equal(t, before, written(t, top))

	port := takePort(t)
	taken := finish(t, run("--once", "--port", port))
	require.Equal(t, exitUsage, taken.code)
	require.Regexp(t, `^apigen: the service did not start: .*127\.0\.0\.1:`+port+`: port already in use; .*\n$`, taken.stderr)

	for _, sent := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if signal.Ignored(sent) {
			continue // under nohup what is started ignores it too
		}
		requireStops(t, run(), sent)
		require.False(t, runsBelow(t, top))
	}

	const edited = "quickstart/internal/types/types.go"
	put(t, top, edited, read(t, top, edited)+"// mine\n")
	conflict := finish(t, run("--once"))
	require.Equal(t, exitFound, conflict.code)
	require.Contains(t, conflict.stderr, "edited by hand")
}

func requireProof(t *testing.T, shown string) {
	t.Helper()
	require.Regexp(t, `(?s)1/4 .*2/4 .*3/4 .*4/4 .*POST /register +201 .*POST /login +200 .*GET +/users/me +200 .*It works\.`, shown)
}

// written is what quickstart wrote, without what building and running adds.
func written(t *testing.T, top string) map[string]string {
	t.Helper()
	files := snapshot(t, top)
	for name := range files {
		if name == "quickstart" || name == "quickstart/user" || strings.HasPrefix(name, "quickstart/data") {
			delete(files, name)
		}
	}
	return files
}

// requireStops starts quickstart to stay, uses the service, and sends a signal
// to quickstart alone.
func requireStops(t *testing.T, cmd *exec.Cmd, signal os.Signal) {
	t.Helper()
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	require.NoError(t, cmd.Start())
	defer func() { _ = cmd.Process.Kill() }()
	lines := bufio.NewReader(stdout)
	shown := readUntil(t, lines, "Press Ctrl-C to stop.")
	url := regexp.MustCompile(`listening on (http://(\S+))`).FindStringSubmatch(shown)
	require.Len(t, url, 3, shown)
	status, _ := send(t, "GET", url[1]+"/users/me", "")
	require.Equal(t, 401, status)
	printed := regexp.MustCompile(`curl -s \S+/register [^\n]*\n +-d '(.*)'`).FindStringSubmatch(shown)
	require.Len(t, printed, 2, shown)
	status, answer := send(t, "POST", url[1]+"/register", printed[1])
	require.Contains(t, []int{201, 409}, status, "the printed command works, and says so a second time: %s", answer)

	require.NoError(t, cmd.Process.Signal(signal))
	rest := make(chan string, 1)
	go func() {
		text, _ := io.ReadAll(lines)
		rest <- string(text)
	}()
	select {
	case log := <-rest:
		require.Contains(t, log, `"status":401`, "the log is shown")
		require.Contains(t, log, `"msg":"stopped"`)
	case <-time.After(20 * time.Second):
		require.Fail(t, "quickstart does not stop")
	}
	require.NoError(t, cmd.Wait(), "%s", &stderr)
	require.Empty(t, stderr.String())
	_, err = net.DialTimeout("tcp", url[2], time.Second)
	require.Error(t, err, "the service still listens")
}

func readUntil(t *testing.T, lines *bufio.Reader, end string) string {
	t.Helper()
	var shown strings.Builder
	for !strings.Contains(shown.String(), end) {
		line, err := lines.ReadString('\n')
		shown.WriteString(line)
		require.NoError(t, err, "%s", &shown)
	}
	return shown.String()
}
