package deploy_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func init() {
	if flag.Lookup("update") == nil { // whichever golden test of the package comes first
		flag.Bool("update", false, "rewrite the golden files")
	}
}

// TestKubernetesTakesTheManifests runs the tests in .ci/kube, which read manifests
// with the types of Kubernetes and build them with kustomize. They are a module of
// their own, as go.mod is delivered into generated services; copies of its go.mod
// and go.sum follow this module's requirements. The cache of tests knows nothing of
// files outside of theirs.
func TestKubernetesTakesTheManifests(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the types of Kubernetes")
	}
	t.Parallel()
	home, copies := filepath.Join("..", "..", ".ci", "kube"), t.TempDir()
	for _, pattern := range []string{"*.go", "go.*", "../../testdata/deploy/kube*", "../../docs/deploy.md"} {
		names, err := filepath.Glob(filepath.Join(home, pattern))
		require.NoError(t, err)
		require.NotEmpty(t, names)
		for _, name := range names {
			text, err := os.ReadFile(name) // all of them, so that the cache of tests knows what this one depends on
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(copies, filepath.Base(name)), text, 0o644))
		}
	}
	args := []string{"test", "-count=1", "-mod=mod", "-modfile=" + filepath.Join(copies, "go.mod"), "."}
	if flag.Lookup("update").Value.String() == "true" {
		args = append(args, "-update")
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = home
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", output)
}
