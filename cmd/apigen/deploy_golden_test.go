package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// TestDeployedFiles compares whole files with those of a case: of a service with
// SQLite at the root of its module, and of two in folders, one of which uses
// PostgreSQL and Redis.
func TestDeployedFiles(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		make  func(t *testing.T) string
		files []string
	}{
		"root":    {func(t *testing.T) string { return newStack(t, "sqlite") }, []string{"Dockerfile", ".dockerignore", "compose.yaml", "deploy/compose/logs.yaml"}},
		"folders": {twoServices, []string{"services/greet/Dockerfile", "services/greet/Dockerfile.dockerignore", "services/greet/compose.yaml", ".github/workflows/apigen.yaml", ".gitlab-ci.yml"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := c.make(t)
			for _, target := range []string{"compose", "ci"} {
				invoke(t, dir, "deploy", target).ok(t)
			}
			got := new(txtar.Archive)
			for _, file := range c.files {
				got.Files = append(got.Files, txtar.File{Name: file, Data: []byte(read(t, dir, file))})
			}
			path := filepath.Join("..", "..", "testdata", "deploy", name+".txtar")
			if *update {
				require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
				require.NoError(t, os.WriteFile(path, txtar.Format(got), 0o644))
				return
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, string(want), string(txtar.Format(got)), "run go test ./cmd/apigen -run DeployedFiles -update and read the diff")
		})
	}
}
