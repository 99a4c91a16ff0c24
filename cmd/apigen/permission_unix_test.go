//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// openBinary is a copy of the test binary that every user may run. cp makes it:
// a process forked while this one has the copy open would keep it busy.
var openBinary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(shared, "apigen.test")
	return path, exec.Command("cp", os.Args[0], path).Run()
})

// unprivileged prepares a run that may not write where it likes: root gives up
// its rights for it.
func unprivileged(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := command(dir, args...)
	if os.Geteuid() == 0 {
		path, err := openBinary()
		require.NoError(t, err)
		cmd.Path = path
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	return cmd
}

// readOnly is a directory that everybody may read and nobody may write.
func readOnly(t *testing.T, files map[string]string) string {
	t.Helper()
	dir, err := os.MkdirTemp(shared, "readonly")
	require.NoError(t, err)
	for name, text := range files {
		put(t, dir, name, text)
	}
	require.NoError(t, os.Chmod(dir, 0o555))
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
	return dir
}

func TestOutputWithoutPermission(t *testing.T) {
	t.Parallel()
	dir := readOnly(t, ping)
	before := snapshot(t, dir)
	for line, args := range map[string][]string{
		"can't write to output directory " + dir + ": permission denied":     {"api", "go", "--api", "a.api"},
		"can't create output directory " + dir + "/x/y: permission denied":   {"api", "go", "--api", "a.api", "--dir", "x/y"},
		"can't create output directory " + dir + "/greet: permission denied": {"new", "greet"},
	} {
		finish(t, unprivileged(t, dir, args...)).refused(t, line)
		require.Equal(t, before, snapshot(t, dir))
	}
}

func TestContractWithoutPermission(t *testing.T) {
	t.Parallel()
	dir := readOnly(t, ping)
	require.NoError(t, os.Chmod(filepath.Join(dir, "a.api"), 0))
	for _, command := range []string{"go", "validate", "routes"} {
		finish(t, unprivileged(t, dir, "api", command, "--api", "a.api")).refused(t, "contract a.api can't be read: permission denied")
	}
}
