package plan_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/plan"
)

// oldTree and wanted are a run that updates, patches, removes, creates in new and
// in existing directories, and leaves files alone.
func oldTree(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	put(t, root, map[string]string{
		"same.go":     sealed("package a\n"),
		"old.go":      sealed("package a // old\n"),
		"a/older.go":  sealed("package a // older\n"),
		"a/user.txt":  "mine",
		"mine.go":     "package mine\n",
		"gone.go":     sealed("package a // gone\n"),
		"e/f/stub.go": "package f // stub\n",
		"patched.go":  "package a // before\n",
	})
	return root
}

// wanted reads what it patches and removes, as the makers of such files do, after
// what an interrupted run left is cleared up.
func wanted(root string) []plan.File {
	files := []plan.File{
		generated("same.go", "package a\n"), generated("old.go", "package a // new\n"), generated("a/older.go", "package a // newer\n"),
		generated("a/new.go", "package a\n"), generated("b/c/new.go", "package c\n"),
		scaffold("mine.go", "package main\n"), scaffold("d/main.go", "package main\n"),
		{Path: "gone.go", Gone: true},
	}
	if err := plan.Recover(root); err != nil {
		panic(err)
	}
	for _, f := range []plan.File{
		{Path: "e/f/stub.go", Owner: plan.Scaffold, Gone: true},
		{Path: "patched.go", Owner: plan.Patched, Content: []byte("package a // after\n")},
	} {
		var err error
		if f.Base, err = os.ReadFile(filepath.Join(root, filepath.FromSlash(f.Path))); err == nil {
			files = append(files, f)
		}
	}
	return files
}

// newTree is what wanted makes of oldTree.
func newTree(t *testing.T) map[string]string {
	t.Helper()
	root := oldTree(t)
	require.NoError(t, mustDiff(t, root, wanted(root)...).Apply())
	return contents(t, root)
}

// steps are the names of the steps that Apply takes, in order.
func steps(t *testing.T) []string {
	t.Helper()
	var out []string
	root := oldTree(t)
	p := mustDiff(t, root, wanted(root)...)
	require.NoError(t, p.ApplyWithHook(func(step string) error {
		out = append(out, step)
		return nil
	}))
	require.Greater(t, len(out), 15)
	return out
}

func TestFailureAtAnyStepRestoresTheTree(t *testing.T) {
	injected := errors.New("disk on fire")
	after := newTree(t)
	all := steps(t)
	for i, name := range all {
		t.Run(name, func(t *testing.T) {
			root := oldTree(t)
			p := mustDiff(t, root, wanted(root)...)
			before := snapshot(t, root)
			err := p.ApplyWithHook(failAt(i, injected))
			if i > slices.Index(all, "commit") {
				require.NoError(t, err, "the new tree is in place; only leftovers remain")
				require.Empty(t, mustDiff(t, root, wanted(root)...).Pending())
				require.Equal(t, after, contents(t, root))
				return
			}
			require.ErrorIs(t, err, injected)
			require.Equal(t, before, snapshot(t, root))
		})
	}
}

func failAt(step int, err error) func(string) error {
	n := -1
	return func(string) error {
		if n++; n == step {
			return err
		}
		return nil
	}
}

// These variables turn the test binary into a run that is killed at a step.
const (
	killRoot  = "APIGEN_TEST_KILL_ROOT"
	killStep  = "APIGEN_TEST_KILL_STEP"
	killPhase = "APIGEN_TEST_KILL_PHASE"
)

func TestMain(m *testing.M) {
	if root := os.Getenv(killRoot); root != "" {
		os.Exit(runToBeKilled(root))
	}
	os.Exit(m.Run())
}

func runToBeKilled(root string) int {
	step, _ := strconv.Atoi(os.Getenv(killStep))
	n := -1
	hook := func(string) error {
		if n++; n == step {
			self, _ := os.FindProcess(os.Getpid())
			_ = self.Kill()
			select {}
		}
		return nil
	}
	if os.Getenv(killPhase) == "recover" {
		_ = plan.RecoverWithHook(root, hook)
		return 0
	}
	p, _, err := plan.Diff(root, wanted(root))
	if err == nil {
		err = p.ApplyWithHook(hook)
	}
	if err != nil {
		return 1
	}
	return 0
}

// killed runs the phase in a child and reports whether it died at the step; it
// does not when there are fewer steps.
func killed(t *testing.T, root, phase string, step int) bool {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killRoot+"="+root, killPhase+"="+phase, killStep+"="+strconv.Itoa(step))
	err := cmd.Run()
	exit, died := errors.AsType[*exec.ExitError](err)
	if died {
		require.Equal(t, -1, exit.ExitCode(), "the child failed by itself")
	}
	return died
}

func TestKillAtAnyStepLeavesOldOrNewTree(t *testing.T) {
	after := newTree(t)
	all := steps(t)
	for i, name := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := oldTree(t)
			before := snapshot(t, root)
			require.True(t, killed(t, root, "apply", i))
			p := mustDiff(t, root, wanted(root)...)
			if i > slices.Index(all, "commit") {
				require.Equal(t, after, contents(t, root))
				return
			}
			require.Equal(t, before, snapshot(t, root))
			require.NoError(t, p.Apply())
			require.Equal(t, after, contents(t, root))
		})
	}
}

func TestKillDuringRecoveryIsRecoveredToo(t *testing.T) {
	all := steps(t)
	for _, first := range []string{"rename d/main.go", "commit", "finish", "discard old.go"} {
		t.Run(first, func(t *testing.T) {
			t.Parallel()
			for second := 0; ; second++ {
				root := oldTree(t)
				before := snapshot(t, root)
				require.True(t, killed(t, root, "apply", slices.Index(all, first)))
				died := killed(t, root, "recover", second)
				p := mustDiff(t, root, wanted(root)...)
				if len(p.Pending()) > 0 {
					require.Equal(t, before, snapshot(t, root))
				}
				require.NoDirExists(t, filepath.Join(root, ".apigen"))
				if !died {
					require.Positive(t, second)
					return
				}
			}
		})
	}
}

func TestRecoveryLeavesLaterEditsAlone(t *testing.T) {
	root := oldTree(t)
	require.True(t, killed(t, root, "apply", slices.Index(steps(t), "commit")))
	put(t, root, map[string]string{"old.go": "my edit", "a/new.go": "my edit too", "b/c/mine.go": "mine"})
	_, list, err := plan.Diff(root, wanted(root))
	require.NoError(t, err)
	require.True(t, list.HasErrors(), "the edits are conflicts now")
	want := contents(t, oldTree(t))
	want["old.go"], want["a/new.go"] = "my edit", "my edit too"
	want["b"], want["b/c"], want["b/c/mine.go"] = "directory", "directory", "mine"
	require.Equal(t, want, contents(t, root))
}

func TestJournalFromElsewhereIsRefused(t *testing.T) {
	for name, journal := range map[string]string{
		"garbage":   `}`,
		"truncated": `{"run":"AAAA","fi`,
		"escape":    `{"run":"AAAA","files":[{"path":"../victim","will":""}]}`,
		"run name":  `{"run":"/../../x","files":[{"path":"victim","will":""}]}`,
		"directory": `{"run":"AAAA","dirs":["../victim"]}`,
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			put(t, root, map[string]string{"victim": "", ".apigen/journal": journal})
			_, _, err := plan.Diff(root, nil)
			require.ErrorContains(t, err, "is damaged; check the files beside it, remove it and run again")
			require.FileExists(t, filepath.Join(root, "victim"))
		})
	}
}

func FuzzJournal(f *testing.F) {
	f.Add([]byte(`{"run":"AAAA","dirs":["b"],"files":[{"path":"victim","update":true,"will":"x"}]}`))
	f.Add([]byte(`{"run":"AAAA","files":[{"path":"../victim"}]}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, journal []byte) {
		root := filepath.Join(t.TempDir(), "root")
		put(t, root, map[string]string{"victim": "kept", "../victim": "kept", ".apigen/journal": string(journal)})
		_, _, _ = plan.Diff(root, nil)
		for _, name := range []string{"victim", "../victim"} {
			content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
			require.NoError(t, err)
			require.Equal(t, "kept", string(content))
		}
	})
}
