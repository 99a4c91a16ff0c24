package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A run that patches, moves and removes files of the user's is killed at random
// moments while it writes. What the next command finds is the old tree or the
// new one.
func TestMergeKilled(t *testing.T) {
	kills := 4
	if os.Getenv(proofAll) != "" {
		kills = 50
	}
	p := killedPair(t)
	p.lay(t)
	contracts, err := p.mutation.contracts(p.project)
	require.NoError(t, err)
	for name, text := range contracts {
		put(t, p.dir, name, text)
	}
	before := contents(t, p.dir)
	lasts := p.writeUntil(t, time.Minute)
	after := contents(t, p.dir)
	require.Greater(t, len(differing(before, after)), 10)

	var inside, old, torn int
	for tries := 0; inside < kills && tries < 20*kills; tries++ {
		p.restore(t, before)
		p.writeUntil(t, time.Duration(rand.Int64N(int64(lasts)+1)))
		if _, err := os.Stat(filepath.Join(p.dir, ".apigen")); err != nil {
			continue // it was too late
		}
		inside++
		p.run("--check") // it cleans up first
		switch now := contents(t, p.dir); {
		case len(differing(before, now)) == 0:
			old++
		case len(differing(after, now)) > 0:
			torn++
		}
	}
	fmt.Fprintf(t.Output(), "killed while it writes  %d\n  the tree is old       %d\n  the tree is new       %d\ntorn trees              %d\n",
		inside, old, inside-old-torn, torn)
	require.Equal(t, kills, inside)
	require.Zero(t, torn)
}

func killedPair(t *testing.T) *pair {
	t.Helper()
	projects, changes := handEditedProjects(t), mutations(t)
	p := projects[slices.IndexFunc(projects, func(p handEdited) bool { return p.name == "callers" })]
	m := changes[slices.IndexFunc(changes, func(m mutation) bool { return m.name == "there-and-back" })]
	return &pair{project: p, mutation: m, dir: filepath.Join(proofModule(t), p.name, m.name), root: path.Join("proof", p.name, m.name)}
}

// writeUntil runs apigen, kills it some time after it began to write, and
// returns how long it wrote. What the process does behind that does not count:
// one that looks for races waits for a second before it ends.
func (p *pair) writeUntil(t *testing.T, wait time.Duration) time.Duration {
	t.Helper()
	cmd := command(p.dir, "generate")
	require.NoError(t, cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	writing := func() bool {
		_, err := os.Stat(filepath.Join(p.dir, ".apigen", "journal"))
		return err == nil
	}
	await := func(done func() bool) bool {
		for !done() {
			select {
			case <-ended:
				ended <- nil
				return false
			case <-time.After(100 * time.Microsecond):
			}
		}
		return true
	}
	if !await(writing) {
		return 0
	}
	began := time.Now()
	await(func() bool { return !writing() || time.Since(began) >= wait })
	wrote := time.Since(began)
	if wrote >= wait {
		_ = cmd.Process.Kill()
	}
	<-ended
	return wrote
}

// restore makes the tree what it was.
func (p *pair) restore(t *testing.T, tree map[string]string) {
	t.Helper()
	require.NoError(t, os.RemoveAll(p.dir))
	for name, text := range tree {
		if text != "directory" {
			put(t, p.dir, name, text)
		}
	}
}
