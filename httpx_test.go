package apigen_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRequestsAreReadAsByGoZero runs the tests in internal/tools/httpx, which send
// the same requests to generated binding and to go-zero. They are a module of their
// own, as go.mod is delivered into generated services; copies of its go.mod and
// go.sum follow this module's requirements.
func TestRequestsAreReadAsByGoZero(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles go-zero")
	}
	t.Parallel()
	home, copies := filepath.Join("internal", "tools", "httpx"), t.TempDir()
	for _, pattern := range []string{filepath.Join(home, "*.*"), "runtime/bind/*.go"} {
		names, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, names)
		for _, name := range names {
			text, err := os.ReadFile(name) // all of them, so that the cache of tests knows what this one depends on
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(copies, filepath.Base(name)), text, 0o644))
		}
	}
	args := []string{"test", "-count=1", "-mod=mod", "-modfile=" + filepath.Join(copies, "go.mod"), "."}
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		args = append(args, "-update")
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = home
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", output)
}
