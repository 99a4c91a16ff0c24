package plan_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/plan"
)

// Nothing is written beside a file, or into a directory, that differs in case only.
func TestTheTreeIsAskedForOtherSpellings(t *testing.T) {
	for there, wanted := range map[string]string{
		"user.go": "User.go", "internal/Logic/a.go": "internal/logic/b.go", "etc/ÄB.yaml": "etc/äb.yaml",
	} {
		root := t.TempDir()
		at := filepath.Join(root, filepath.FromSlash(there))
		require.NoError(t, os.MkdirAll(filepath.Dir(at), 0o755))
		require.NoError(t, os.WriteFile(at, []byte("mine"), 0o644))
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(wanted))); err == nil {
			t.Skip("this disk does not tell cases apart")
		}
		p, list, err := plan.Diff(root, []plan.File{scaffold(wanted, "text")})
		require.NoError(t, err)
		require.Len(t, list, 1)
		require.Contains(t, list[0].Message, "differs from it in case only")
		require.Equal(t, wanted, list[0].Span.Start.Filename)
		require.Equal(t, plan.Conflict, p.Changes[0].Action)

		_, list, err = plan.Diff(root, []plan.File{scaffold(wanted, "text"), {Path: there, Gone: true, Owner: plan.Patched, Base: []byte("mine")}})
		require.NoError(t, err)
		require.Empty(t, list, "one takes the place of the other")
	}
}
