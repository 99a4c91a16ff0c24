package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Several runs at once write what one would write; whoever comes too late says so
// in a line.
func TestRunsOfGenerateAtOnce(t *testing.T) {
	t.Parallel()
	dir, alone := greetCopy(t), greetCopy(t)
	for _, d := range []string{dir, alone} {
		changeContract(t, d)
	}
	invoke(t, alone, "generate").ok(t)
	const runs = 6
	results := make([]result, runs)
	var all sync.WaitGroup
	for i := range runs {
		all.Go(func() { results[i] = run(command(dir, "generate")) })
	}
	all.Wait()
	fine := 0
	for _, r := range results {
		if r.code == exitOK {
			fine++
			continue
		}
		require.Equal(t, exitUsage, r.code, r.stderr)
		require.Equal(t, 1, strings.Count(r.stderr, "\n"), r.stderr)
		require.Regexp(t, `another apigen is writing there|changed`, r.stderr)
	}
	require.Positive(t, fine)
	require.Contains(t, invoke(t, dir, "generate").ok(t).stdout, "everything is up to date")
	require.Equal(t, contents(t, alone), contents(t, dir))
}

// run is finish for goroutines.
func run(cmd *exec.Cmd) result {
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); cmd.ProcessState == nil {
		return result{code: -1, stderr: err.Error()}
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// A contract that an editor saves during runs: each run makes all of one version,
// or says what it found.
func TestContractThatChangesDuringARun(t *testing.T) {
	t.Parallel()
	versions := make([]string, 2)
	for i := range versions {
		var text strings.Builder
		text.WriteString("type (\n")
		for n := range 60 {
			fmt.Fprintf(&text, "\tT%d { V%dField string `json:\"v%d\"` }\n", n, i, i)
		}
		text.WriteString(")\nservice a {\n")
		for n := range 60 {
			fmt.Fprintf(&text, "\t@handler H%d\n\tpost /v/%d (T%d) returns (T%d)\n", n, n, n, n)
		}
		versions[i] = text.String() + "}\n"
	}
	dir := workspace(t, map[string]string{"a.api": versions[0], "go.mod": "module a\n\ngo 1.26\n"})
	invoke(t, dir, "api", "go", "--api", "a.api")
	stop := make(chan struct{})
	var writer sync.WaitGroup
	writer.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
				next := filepath.Join(dir, "next")
				_ = os.WriteFile(next, []byte(versions[i%2]), 0o644)
				_ = os.Rename(next, filepath.Join(dir, "a.api"))
				time.Sleep(3 * time.Millisecond)
			}
		}
	})
	for range 10 {
		ran := run(command(dir, "api", "go", "--api", "a.api"))
		require.Contains(t, []int{exitOK, exitUsage}, ran.code, ran.stderr)
		for _, file := range []string{"types.go", "read.go"} {
			text := read(t, dir, "internal/types/"+file)
			require.NotEqual(t, strings.Contains(text, "V0Field"), strings.Contains(text, "V1Field"), "all of one version")
		}
		require.Equal(t, strings.Contains(read(t, dir, "internal/types/types.go"), "V0Field"), strings.Contains(read(t, dir, "internal/types/read.go"), "V0Field"))
	}
	close(stop)
	writer.Wait()
	ran := run(command(dir, "api", "go", "--api", "a.api"))
	require.Equal(t, exitOK, ran.code, ran.stderr)
}
