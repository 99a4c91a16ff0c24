package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/apigen/apigen/bench/peer"
)

// routes is how many routes the service has in every description of it.
const routes = 5

// printSizes prints how much Go each generator writes, and how long it takes
// to compile it again. It runs in bench/, where the code is.
func printSizes(out io.Writer, rounds int) error {
	fmt.Fprintf(out, "\n**Generated code, %d routes**\n\n", routes)
	fmt.Fprintf(out, "| %-24s | %5s | %15s | %13s |\n", "", "lines", "lines per route", "go build, ms")
	fmt.Fprintln(out, "|---|--:|--:|--:|")
	times, err := buildTimes(rounds)
	if err != nil {
		return err
	}
	for _, p := range peers {
		if p.Generated == nil {
			continue
		}
		lines, err := generatedLines(p)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "| %-24s | %5d | %15d | %13.0f |\n", p.Name, lines, lines/routes, times[p.Name])
	}
	return nil
}

// generatedLines counts the lines that are neither blank nor only a comment.
func generatedLines(p peer.Peer) (int, error) {
	lines := 0
	for _, root := range p.Generated {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") {
				return err
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			lines += codeLines(text)
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return lines, nil
}

func codeLines(text []byte) int {
	n := 0
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && !bytes.HasPrefix(line, []byte("//")) {
			n++
		}
	}
	return n
}

// buildTimes returns the medians in milliseconds of processor time, in
// interleaved rounds.
func buildTimes(rounds int) (map[string]float64, error) {
	all := map[string][]result{}
	for range rounds {
		for _, p := range peers {
			if p.Generated == nil {
				continue
			}
			took, err := build(p)
			if err != nil {
				return nil, err
			}
			all[p.Name] = append(all[p.Name], result{Nanoseconds: float64(took)})
		}
	}
	medians := map[string]float64{}
	for name, list := range all {
		medians[name] = choose(list, false).Nanoseconds / float64(time.Millisecond)
	}
	return medians, nil
}

// build compiles the generated packages again, and nothing they import: a
// search path that nobody uses makes the compiler forget its last result.
func build(p peer.Peer) (time.Duration, error) {
	args := []string{"build"}
	var patterns []string
	nonce := fmt.Sprintf("-I=%s", filepath.Join(os.TempDir(), fmt.Sprint("apigen-bench-", time.Now().UnixNano())))
	for _, root := range p.Generated {
		pattern := "./" + root + "/..."
		args = append(args, "-gcflags="+pattern+"="+nonce)
		patterns = append(patterns, pattern)
	}
	command := exec.Command("go", append(args, patterns...)...)
	if output, err := command.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%s: %w\n%s", p.Name, err, output)
	}
	return command.ProcessState.UserTime() + command.ProcessState.SystemTime(), nil
}
