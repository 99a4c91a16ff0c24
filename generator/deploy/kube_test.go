package deploy_test

import (
	"flag"
	"path/filepath"
	"testing"

	"github.com/apigen/apigen/generator/golden"
)

func init() {
	if flag.Lookup("update") == nil { // whichever golden test of the package comes first
		flag.Bool("update", false, "rewrite the golden files")
	}
}

// TestKubernetesTakesTheManifests reads manifests with the types of Kubernetes and
// builds them with kustomize.
func TestKubernetesTakesTheManifests(t *testing.T) {
	t.Parallel()
	arguments := []string{"."}
	if flag.Lookup("update").Value.String() == "true" {
		arguments = append(arguments, "-update")
	}
	golden.RunSubmodule(t, filepath.Join("..", "..", "internal", "tools", "kube"), []string{"../../../testdata/deploy/kube*", "../../../docs/deploy.md"}, arguments...)
}
