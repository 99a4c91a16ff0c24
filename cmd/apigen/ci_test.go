package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// recipes are the command lines of docs/ci.md.
func recipes(t *testing.T) []string {
	t.Helper()
	text := blocks(t, "ci.md", "yaml")[0] + blocks(t, "ci.md", "sh")[0]
	lines := regexp.MustCompile(`(?m)(?:run: |^)(apigen .*)$`).FindAllStringSubmatch(text, -1)
	var out []string
	for _, line := range lines {
		out = append(out, line[1])
	}
	require.Len(t, out, 5)
	return out
}

func TestCommandsOfTheRecipe(t *testing.T) {
	t.Parallel()
	for _, line := range recipes(t) {
		words := strings.Fields(line)
		cmd, rest, err := newRoot(nil, nil, nil).Find(words[1:])
		require.NoError(t, err, line)
		require.False(t, cmd.HasSubCommands(), line)
		require.NoError(t, cmd.ParseFlags(rest), line)
	}
}

// TestWorkflowOfTheDocs has actionlint check the workflow, and makes sure that
// it would have noticed a mistake.
func TestWorkflowOfTheDocs(t *testing.T) {
	if testing.Short() {
		t.Skip("builds actionlint")
	}
	t.Parallel()
	workflow := blocks(t, "ci.md", "yaml")[0]
	output, err := actionlint(workflow)
	require.NoError(t, err, "%s", output)
	output, err = actionlint(strings.Replace(workflow, "runs-on:", "run-on:", 1))
	require.Error(t, err)
	require.Contains(t, string(output), `unexpected key "run-on" for "job" section`)
}

func actionlint(workflow string) ([]byte, error) {
	cmd := exec.Command("go", "run", "-modfile=.ci/actionlint.mod", "github.com/rhysd/actionlint/cmd/actionlint",
		"-no-color", "-shellcheck=", "-pyflakes=", "-")
	cmd.Dir = filepath.Join("..", "..")
	cmd.Stdin = strings.NewReader(workflow)
	return cmd.CombinedOutput()
}

// TestHookOfTheDocs commits to a repository that has the hook.
func TestHookOfTheDocs(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	git(t, dir, "init", "-q")
	put(t, dir, ".git/hooks/pre-commit", blocks(t, "ci.md", "sh")[0])
	require.NoError(t, os.Chmod(filepath.Join(dir, ".git/hooks/pre-commit"), 0o755))
	output, err := exec.Command("sh", "-n", filepath.Join(dir, ".git/hooks/pre-commit")).CombinedOutput()
	require.NoError(t, err, "%s", output)
	commit := func() result { return finish(t, gitCommand(dir, apigenInPath(t), "commit", "-q", "-m", "x")) }

	git(t, dir, "add", "-A")
	require.Equal(t, exitOK, commit().code)

	tidy := read(t, dir, "greet.api")
	put(t, dir, "greet.api", strings.Replace(tidy, "\tName", "  Name", 1))
	git(t, dir, "add", "-A")
	put(t, dir, "greet.api", tidy+"\n") // what is committed counts, not what lies here
	refused := commit()
	require.Equal(t, exitFound, refused.code)
	require.Equal(t, "greet.api\n", refused.stderr) // git shows what hooks print there
	require.Equal(t, "1\n", git(t, dir, "rev-list", "--count", "HEAD"))

	changeContract(t, dir)
	invoke(t, dir, "api", "format").ok(t)
	git(t, dir, "add", "-A")
	refused = commit()
	require.Equal(t, exitFound, refused.code)
	require.Contains(t, refused.stderr, "internal/types/types.go")
	invoke(t, dir, "generate").ok(t)
	git(t, dir, "add", "-A")
	require.Equal(t, exitOK, commit().code)
	require.Equal(t, "2\n", git(t, dir, "rev-list", "--count", "HEAD"))
}

// apigenInPath is the environment of a shell that finds apigen.
func apigenInPath(t *testing.T) []string {
	t.Helper()
	self, err := filepath.Abs(os.Args[0])
	require.NoError(t, err)
	dir := workspace(t, map[string]string{"apigen": fmt.Sprintf("#!/bin/sh\n%s=1 exec '%s' \"$@\"\n", actAsCommand, self)})
	require.NoError(t, os.Chmod(filepath.Join(dir, "apigen"), 0o755))
	return []string{"PATH=" + dir + string(os.PathListSeparator) + os.Getenv("PATH")}
}
