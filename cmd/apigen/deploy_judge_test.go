package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// judge is the program in .ci/deploy, which reads images and stacks as Docker
// does.
var judge = sync.OnceValues(func() (string, error) {
	name := filepath.Join(shared, "judge")
	cmd := exec.Command("go", "build", "-o", name, ".")
	cmd.Dir = filepath.Join("..", "..", ".ci", "deploy")
	output, err := cmd.CombinedOutput()
	return name + "\n" + string(output), err
})

// judged runs it on a text and returns what it prints.
func judged(t *testing.T, text string, args ...string) string {
	t.Helper()
	built, err := judge()
	name, output, _ := strings.Cut(built, "\n")
	require.NoError(t, err, "%s", output)
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(text)
	r := finish(t, cmd)
	require.Zero(t, r.code, "%s", r.stderr)
	return r.stdout
}
