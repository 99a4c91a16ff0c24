package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/bench/models"
)

// What the page shows takes minutes, and bench-check is this test. The rest
// runs as it stands.
var rehearsed = map[string]string{
	"make bench":        `BENCHFLAGS="-rounds 1 -time 1ms -item 1 -peer apigen" make bench`,
	"make bench-wire":   `BENCHFLAGS="-rounds 1 -item 1 -peer apigen" make bench-wire`,
	"make bench-models": `BENCHFLAGS="-rounds 1 -time 1ms" make bench-models`,
	"make bench-check":  "true",
}

func TestCommandsOfThePageWork(t *testing.T) {
	if err := models.Answer(t.Context()); err != nil {
		t.Skipf("needs MariaDB and Redis on this machine: %v", err)
	}
	for _, tool := range []string{"make", "wrk", "taskset"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	page, err := os.ReadFile("../docs/performance.md")
	require.NoError(t, err)
	var script []string
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		for line := range strings.Lines(block[1]) {
			line = strings.TrimSpace(line)
			if replaced, ok := rehearsed[line]; ok {
				line = replaced
			}
			script = append(script, line)
		}
	}
	require.Greater(t, len(script), len(rehearsed), "the page shows its commands in sh blocks")
	scratch := t.TempDir()
	command := exec.Command("bash", "-eu", "-c", strings.ReplaceAll(strings.Join(script, "\n"), "cpu.out", filepath.Join(scratch, "cpu.out")))
	command.Dir, command.Env = "..", append(os.Environ(), "TMPDIR="+scratch)
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)
	require.Contains(t, string(output), "**(1) static JSON**")
	require.Contains(t, string(output), "**(1) static JSON, on the wire**")
	require.Contains(t, string(output), "**insert**")
}

func TestPageNamesEveryPeer(t *testing.T) {
	page, err := os.ReadFile("../docs/performance.md")
	require.NoError(t, err)
	for _, p := range append(peers, limit) {
		require.Contains(t, string(page), "| "+p.Name+" ", "the tables of the page are of another set of peers")
	}
	for _, c := range models.Cases {
		_, table, found := strings.Cut(string(page), "**"+c.Name+"**: "+c.Title+"\n")
		require.True(t, found, "the page has no table of %s", c.Name)
		table, _, _ = strings.Cut(table, "\n**")
		for _, name := range c.Peers {
			require.Contains(t, table, "| "+name+" |", "the table of %s is of another set of peers", c.Name)
		}
	}
}
