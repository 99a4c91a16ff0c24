package golden

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// RunSubmodule runs the tests of a module in this repository that needs what go.mod
// must not require, as it is delivered into generated services. arguments are more
// of those of go test. Copies of its go.mod and go.sum follow this module's requirements. read are
// patterns, relative to home, of the files that the result depends on: they are
// read, so that the cache of tests knows of them.
func RunSubmodule(t *testing.T, home string, read []string, arguments ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("compiles a module of its own")
	}
	copies := t.TempDir()
	for _, pattern := range append([]string{"*.go", "go.*"}, read...) {
		names, err := filepath.Glob(filepath.Join(home, pattern))
		require.NoError(t, err)
		require.NotEmpty(t, names, pattern)
		for _, name := range names {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(copies, filepath.Base(name)), text, 0o644))
		}
	}
	cmd := exec.Command("go", append([]string{"test", "-count=1", "-mod=mod", "-modfile=" + filepath.Join(copies, "go.mod")}, arguments...)...)
	cmd.Dir = home
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", output)
}
