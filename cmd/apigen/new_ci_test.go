package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestANewProjectPassesItsOwnWorkflow runs what the workflow of a new project runs
// of apigen at the first push, and the linter.
func TestANewProjectPassesItsOwnWorkflow(t *testing.T) {
	t.Parallel()
	schemas, err := filepath.Abs("../../testdata/crud")
	require.NoError(t, err)
	for _, db := range []string{"", "sqlite", "mysql", "postgres"} {
		t.Run("with "+db, func(t *testing.T) {
			t.Parallel()
			parent := t.TempDir()
			args := []string{"new", "shop", "--no-build"}
			if db != "" {
				args = append(args, "--db", db, "--from", filepath.Join(schemas, db+".sql"))
			}
			require.Equal(t, exitOK, invoke(t, parent, args...).code) // and warnings about the schema
			dir := filepath.Join(parent, "shop")
			invoke(t, dir, "api", "format", "--check").ok(t)
			require.Equal(t, "shop.api: nothing to point out\n", invoke(t, dir, "api", "lint").ok(t).stdout)
			if db == "" || db == "mysql" {
				passWorkflow(t, dir)
			}
		})
	}
}

// passWorkflow commits a project and runs what its workflow runs of apigen.
func passWorkflow(t *testing.T, dir string) {
	t.Helper()
	put(t, dir, "apigen.yaml", read(t, dir, "apigen.yaml")+"deploy:\n  targets: [ci]\n  image: registry.example.com/shop\n")
	require.Equal(t, exitOK, invoke(t, dir, "generate").code)
	git(t, dir, "init", "-q")
	git(t, dir, "add", ".")
	git(t, dir, "commit", "-q", "-m", "first")

	workflow := read(t, dir, ".github/workflows/apigen.yaml")
	commands := regexp.MustCompile(`(?m)run: apigen (.*)$`).FindAllStringSubmatch(workflow, -1)
	require.GreaterOrEqual(t, len(commands), 3)
	for _, command := range commands {
		line := strings.NewReplacer(`"git:origin/${BASE}"`, "git:HEAD").Replace(command[1])
		run := invoke(t, dir, strings.Fields(line)...)
		require.Equal(t, exitOK, run.code, "%s: %s%s", line, run.stdout, run.stderr)
	}
}
