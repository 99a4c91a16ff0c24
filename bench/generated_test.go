package main

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGeneratedServiceIsUpToDate(t *testing.T) {
	command := exec.Command("go", "run", "./cmd/apigen", "api", "go",
		"--api", "bench/bench.api", "--dir", "bench/apigenservice", "--check")
	command.Dir = ".."
	output, err := command.CombinedOutput()
	require.NoError(t, err, "run go generate . in bench/\n%s", output)
}
