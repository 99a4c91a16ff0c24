package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPromtool has Prometheus's own tool read the files, and asks it what the
// rules make of requests that fail or are slow.
func TestPromtool(t *testing.T) {
	if _, err := exec.LookPath("promtool"); err != nil {
		require.Empty(t, os.Getenv("APIGEN_PROMTOOL"), "%s", err)
		t.Skip("promtool is not installed: make promtool")
	}
	t.Parallel()
	dir := filepath.Join(watchedCopy(t), filepath.FromSlash(watchDir))
	cases, err := os.ReadFile(filepath.Join("..", "..", "testdata", "deploy", "burn.yaml"))
	require.NoError(t, err)
	put(t, dir, "burn.yaml", string(cases))
	promtool := func(args ...string) (string, error) {
		cmd := exec.Command("promtool", args...)
		cmd.Dir = dir
		output, err := cmd.CombinedOutput()
		return string(output), err
	}
	for _, args := range [][]string{{"check", "config", "prometheus.yaml"}, {"check", "rules", "rules.yaml"}, {"test", "rules", "burn.yaml"}} {
		output, err := promtool(args...)
		require.NoError(t, err, "%s", output)
		t.Logf("promtool %s: %s", strings.Join(args, " "), output)
	}
	put(t, dir, "rules.yaml", strings.ReplaceAll(read(t, dir, "rules.yaml"), "14.4 *", "15 *"))
	output, err := promtool("test", "rules", "burn.yaml")
	require.Error(t, err, "another factor is noticed")
	require.Contains(t, output, "AvailabilityBudgetBurn")
}
