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
// rules make of requests that fail or are slow. The latter takes a while: make
// promtool does it.
func TestPromtool(t *testing.T) {
	all := os.Getenv("APIGEN_PROMTOOL") != ""
	if _, err := exec.LookPath("promtool"); err != nil {
		require.False(t, all, "%s", err)
		t.Skip("promtool is not installed: make promtool")
	}
	t.Parallel()
	dir := filepath.Join(watchedCopy(t), filepath.FromSlash(watchDir))
	promtool := func(args ...string) (string, error) {
		cmd := exec.Command("promtool", args...)
		cmd.Dir = dir
		output, err := cmd.CombinedOutput()
		return string(output), err
	}
	fine := func(args ...string) {
		output, err := promtool(args...)
		require.NoError(t, err, "%s", output)
		t.Logf("promtool %s: %s", strings.Join(args, " "), output)
	}
	fine("check", "config", "prometheus.yaml")
	fine("check", "rules", "rules.yaml")
	if !all {
		return
	}
	cases, err := os.ReadFile(filepath.Join("..", "..", "testdata", "deploy", "burn.yaml"))
	require.NoError(t, err)
	put(t, dir, "burn.yaml", string(cases))
	fine("test", "rules", "burn.yaml")
	put(t, dir, "rules.yaml", strings.ReplaceAll(read(t, dir, "rules.yaml"), "14.4 *", "15 *"))
	output, err := promtool("test", "rules", "burn.yaml")
	require.Error(t, err, "another factor is noticed")
	require.Contains(t, output, "AvailabilityBudgetBurn")
}
