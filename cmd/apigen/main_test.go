package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// actAsCommand makes the test binary be apigen: every test may then have a
// process, and with it a working directory, of its own.
const actAsCommand = "APIGEN_TEST_COMMAND"

// shared is a directory for what several tests use. Other users may read it.
var shared string

func TestMain(m *testing.M) {
	if os.Getenv(actAsCommand) != "" {
		main()
	}
	os.Exit(runTests(m))
}

func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "apigen-test")
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	shared = dir
	// Without directory names in its keys, the build cache serves later runs too.
	os.Setenv("GOFLAGS", strings.TrimSpace(os.Getenv("GOFLAGS")+" -trimpath"))
	for _, name := range []string{"HOST", "PORT", "ADMIN_HOST", "ADMIN_PORT", "LOG_LEVEL", "DATABASE_DRIVER", "DATABASE_DSN"} {
		os.Unsetenv(name)
	}
	return m.Run()
}

// result is how a run of apigen ended.
type result struct {
	code           int
	stdout, stderr string
}

// invoke runs one command line in dir.
func invoke(t *testing.T, dir string, args ...string) result {
	t.Helper()
	return finish(t, command(dir, args...))
}

// command prepares a run of apigen as a process.
func command(dir string, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), actAsCommand+"=1")
	return cmd
}

func finish(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if _, exited := errors.AsType[*exec.ExitError](err); !exited {
		require.NoError(t, err)
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// ok demands success with nothing to complain about.
func (r result) ok(t *testing.T) result {
	t.Helper()
	require.Equal(t, exitOK, r.code, "%s%s", r.stdout, r.stderr)
	require.Empty(t, r.stderr)
	return r
}

// refused demands exit code 2 and exactly this line.
func (r result) refused(t *testing.T, line string) {
	t.Helper()
	require.Equal(t, "apigen: "+line+"\n", r.stderr)
	require.Equal(t, exitUsage, r.code)
	require.Empty(t, r.stdout)
}
