package main

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGeneratedServiceIsUpToDate(t *testing.T) {
	upToDate(t, "api", "go", "--api", "bench/bench.api", "--dir", "bench/apigenservice")
}

func TestGeneratedRepositoriesAreUpToDate(t *testing.T) {
	upToDate(t, "model", "mariadb", "--src", "bench/models/schema.sql", "--cache", "users", "--dir", "bench/models/apigenmodel")
}

func upToDate(t *testing.T, arguments ...string) {
	t.Helper()
	command := exec.Command("go", append(append([]string{"run", "./cmd/apigen"}, arguments...), "--check")...)
	command.Dir = ".."
	output, err := command.CombinedOutput()
	require.NoError(t, err, "run go generate . in bench/\n%s", output)
}
