package plan_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/plan"
)

func TestApplyWritesThePlan(t *testing.T) {
	root := filepath.Join(t.TempDir(), "a", "greet")
	script := scaffold("bin/run.sh", "#!/bin/sh\n")
	script.Mode = 0o755
	files := []plan.File{generated("internal/types/types.go", "package types\n"), scaffold("greet.go", "package main\n"), script}
	require.NoError(t, mustDiff(t, root, files...).Apply())
	require.Equal(t, map[string]string{
		"internal": "directory", "internal/types": "directory", "internal/types/types.go": sealed("package types\n"),
		"greet.go": "package main\n", "bin": "directory", "bin/run.sh": "#!/bin/sh\n",
	}, contents(t, root))
	info, err := os.Stat(filepath.Join(root, "bin", "run.sh"))
	require.NoError(t, err)
	require.NotZero(t, info.Mode()&0o100, "mode is kept")

	before := snapshot(t, root)
	again := mustDiff(t, root, files...)
	require.Empty(t, again.Pending())
	require.NoError(t, again.Apply())
	require.Equal(t, before, snapshot(t, root), "a second run moves no file time")
}

func TestApplyUpdatesOnlyWhatDiffers(t *testing.T) {
	root := oldTree(t)
	before := snapshot(t, root)
	require.NoError(t, mustDiff(t, root, wanted(root)...).Apply())
	after := snapshot(t, root)
	for _, name := range []string{"same.go", "mine.go", "a/user.txt"} {
		require.Equal(t, before[name], after[name])
	}
	require.Contains(t, after["old.go"], "-rw-r-----", "an update keeps the mode of the file")
	require.Contains(t, after["old.go"], "// new")
	require.NotContains(t, after, ".apigen")
}

func TestApplyRefusesAStalePlan(t *testing.T) {
	cases := map[string]func(t *testing.T, root string){
		"target of an update edited":  func(t *testing.T, root string) { put(t, root, map[string]string{"old.go": "mine"}) },
		"target of an update removed": func(t *testing.T, root string) { require.NoError(t, os.Remove(filepath.Join(root, "old.go"))) },
		"target of a create appeared": func(t *testing.T, root string) { put(t, root, map[string]string{"b/c/new.go": "mine"}) },
		"unchanged file edited":       func(t *testing.T, root string) { put(t, root, map[string]string{"same.go": "mine"}) },
		"directory became a link": func(t *testing.T, root string) {
			require.NoError(t, os.Symlink(t.TempDir(), filepath.Join(root, "b")))
		},
		"applied twice": func(t *testing.T, root string) { require.NoError(t, mustDiff(t, root, wanted(root)...).Apply()) },
	}
	for name, meddle := range cases {
		t.Run(name, func(t *testing.T) {
			root := oldTree(t)
			p := mustDiff(t, root, wanted(root)...)
			meddle(t, root)
			before := snapshot(t, root)
			require.ErrorIs(t, p.Apply(), plan.ErrStale)
			require.Equal(t, before, snapshot(t, root))
		})
	}
}

func TestApplyStopsWhenAFileChangesHalfWay(t *testing.T) {
	root := oldTree(t)
	err := mustDiff(t, root, wanted(root)...).ApplyWithHook(func(step string) error {
		if step == "rename old.go" {
			put(t, root, map[string]string{"old.go": "edited meanwhile"})
		}
		return nil
	})
	require.ErrorIs(t, err, plan.ErrStale)
	want := contents(t, oldTree(t))
	want["old.go"] = "edited meanwhile"
	require.Equal(t, want, contents(t, root))
}

func TestOnlyOneRunAtATime(t *testing.T) {
	root := oldTree(t)
	files := wanted(root)
	p := mustDiff(t, root, files...)
	release, err := plan.HoldLock(root)
	require.NoError(t, err)
	require.ErrorIs(t, p.Apply(), plan.ErrLocked)
	_, _, err = plan.Diff(root, files)
	require.ErrorIs(t, err, plan.ErrLocked)
	require.ErrorIs(t, plan.Recover(root), plan.ErrLocked)
	require.ErrorContains(t, err, root)
	release()
	require.NoError(t, p.Apply())
}

func TestRunsThatRaceWriteOnce(t *testing.T) {
	root := oldTree(t)
	results := make(chan error)
	const runs = 8
	plans := make([]*plan.Plan, runs)
	for i := range plans {
		plans[i] = mustDiff(t, root, wanted(root)...)
	}
	for _, p := range plans {
		go func() { results <- p.Apply() }()
	}
	done := 0
	for range runs {
		err := <-results
		if err == nil {
			done++
			continue
		}
		require.True(t, errors.Is(err, plan.ErrLocked) || errors.Is(err, plan.ErrStale), "%v", err)
	}
	require.Equal(t, 1, done)
	require.Equal(t, newTree(t), contents(t, root))
}

func TestApplyInUnwritableDirectory(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write anywhere")
	}
	root := oldTree(t)
	p := mustDiff(t, root, wanted(root)...)
	dir := filepath.Join(root, "a")
	require.NoError(t, os.Chmod(dir, 0o555))
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
	before := snapshot(t, root)
	require.ErrorContains(t, p.Apply(), "no permission to write "+dir)
	require.Equal(t, before, snapshot(t, root))
}

func TestApplyWhenRootCantBeMade(t *testing.T) {
	parent := t.TempDir()
	root := filepath.Join(parent, "greet")
	p := mustDiff(t, root, scaffold("main.go", "package main\n"))
	require.NoError(t, os.WriteFile(root, nil, 0o644))
	require.ErrorContains(t, p.Apply(), "can't create output directory "+root)
}

func TestApplyWhenStateDirectoryIsTaken(t *testing.T) {
	root := t.TempDir()
	put(t, root, map[string]string{".apigen": "a file"})
	err := mustDiff(t, root, scaffold("main.go", "package main\n")).Apply()
	require.ErrorContains(t, err, ".apigen is not a directory; move it away and run again")
	require.NoFileExists(t, filepath.Join(root, "main.go"))
}
