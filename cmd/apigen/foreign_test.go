package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTextOfForeignFilesIsNotShown(t *testing.T) {
	dir := unpack(t, `
-- outside/secret --
hunter2 is the password
-- outside/broken.api --
hunter2
-- project/apigen.yaml --
services: []
-- project/plain.api --
import "../outside/secret"
service s {
	@handler Ping
	get /ping
}
-- project/linked.api --
import "link.api"
service s {
	@handler Ping
	get /ping
}
-- project/above.api --
import "../outside/broken.api"
service s {
	@handler Ping
	get /ping
}
`)
	project := filepath.Join(dir, "project")
	require.NoError(t, os.Symlink("../outside/secret", filepath.Join(project, "link.api")))

	for _, contract := range []string{"plain.api", "linked.api"} {
		for _, format := range []string{"text", "json", "sarif"} {
			got := invoke(t, project, "api", "validate", contract, "--format", format)
			require.Equal(t, exitFound, got.code)
			require.Contains(t, got.stdout+got.stderr, "is no contract")
			require.NotContains(t, got.stdout+got.stderr, "hunter2")
		}
	}
	got := invoke(t, project, "api", "validate", "above.api")
	require.Contains(t, got.stdout+got.stderr, "../outside/broken.api:1:1: error:")
	require.NotContains(t, got.stdout+got.stderr, "1 | hunter2")

	require.NoError(t, os.Mkdir(filepath.Join(dir, ".git"), 0o755))
	got = invoke(t, project, "api", "validate", "above.api")
	require.Contains(t, got.stdout+got.stderr, "1 | hunter2", "another part of one repository")
}
