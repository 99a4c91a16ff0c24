package apigen_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRulesAgreeWithTheLibraryTheyAreNamedAfter runs the tests of a module of its
// own, which needs that library.
func TestRulesAgreeWithTheLibraryTheyAreNamedAfter(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a module of its own")
	}
	run := exec.Command("go", "test", "-mod=mod", "./...")
	run.Dir = "internal/tools/validator"
	run.Env = append(os.Environ(), "GOWORK=off")
	output, err := run.CombinedOutput()
	require.NoError(t, err, "%s", output)
}
