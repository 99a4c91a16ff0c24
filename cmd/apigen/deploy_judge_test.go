package main

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// judge is the program in internal/tools/deploy, which reads images and stacks as Docker
// does.
var judge = sync.OnceValues(func() (string, error) {
	name := filepath.Join(shared, "judge")
	cmd := exec.Command("go", "build", "-o", name, ".")
	cmd.Dir = filepath.Join("..", "..", "internal", "tools", "deploy")
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

// instruction is one of a Dockerfile.
type instruction struct{ stage, name, text string }

// instructions are those of a Dockerfile that BuildKit finds nothing wrong with.
func instructions(t *testing.T, dir string) []instruction {
	t.Helper()
	var out []instruction
	for line := range strings.Lines(judged(t, read(t, dir, "Dockerfile"), "dockerfile")) {
		var parts [3]string
		require.NoError(t, json.Unmarshal([]byte(line), &parts))
		out = append(out, instruction{parts[0], parts[1], strings.TrimSpace(strings.TrimPrefix(parts[2], parts[1]))})
	}
	return out
}

// find returns the text of the instructions with a name.
func find(all []instruction, name string) []string {
	var out []string
	for _, i := range all {
		if i.name == name {
			out = append(out, i.text)
		}
	}
	return out
}
