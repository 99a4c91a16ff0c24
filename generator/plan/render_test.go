package plan_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/plan"
)

// later is a file whose content is made when asked for; made counts how often.
func later(f plan.File, made *int) plan.File {
	content := f.Content
	f.Content = nil
	f.Render = func() ([]byte, error) {
		*made++
		return content, nil
	}
	return f
}

func TestDiffRendersOnlyScaffoldsThatAreMissing(t *testing.T) {
	root := t.TempDir()
	put(t, root, map[string]string{"mine.go": "package mine\n"})
	var kept, missing int
	p := mustDiff(t, root, later(scaffold("mine.go", "package a\n"), &kept), later(scaffold("new.go", "package a\n"), &missing))
	require.Zero(t, kept)
	require.Equal(t, 1, missing)
	require.NoError(t, p.Apply())
	require.Equal(t, map[string]string{"mine.go": "package mine\n", "new.go": "package a\n"}, contents(t, root))
}

func TestDiffComparesWhatIsRendered(t *testing.T) {
	root := t.TempDir()
	put(t, root, map[string]string{"same.go": sealed("package a\n"), "old.go": sealed("package a // old\n")})
	var same, old, fresh int
	p := mustDiff(t, root, later(generated("same.go", "package a\n"), &same),
		later(generated("old.go", "package a\n"), &old), later(generated("new.go", "package a\n"), &fresh))
	require.Equal(t, []int{1, 1, 1}, []int{same, old, fresh})
	require.Len(t, p.Pending(), 2)
	require.NoError(t, p.Apply())
	require.Equal(t, sealed("package a\n"), contents(t, root)["old.go"])
	require.Equal(t, sealed("package a\n"), contents(t, root)["new.go"])
}

// A file that was edited by hand is a conflict, whatever Matches would say.
func TestDiffAsksMatchesAboutUneditedFilesOnly(t *testing.T) {
	intact := sealed("package a  // spaced\n")
	for name, c := range map[string]struct {
		onDisk string
		action plan.Action
		made   int
	}{
		"unedited": {intact, plan.Same, 0},
		"edited":   {intact + "// mine\n", plan.Conflict, 1},
		"foreign":  {"package a  // spaced\n", plan.Conflict, 1},
		"other":    {sealed("package b\n"), plan.Update, 1},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			put(t, root, map[string]string{"a.go": c.onDisk})
			var made int
			f := later(generated("a.go", "package a // spaced\n"), &made)
			f.Matches = func(body []byte) bool { return bytes.HasPrefix(body, []byte("\npackage a  // spaced\n")) }
			p, _, err := plan.Diff(root, []plan.File{f})
			require.NoError(t, err)
			require.Equal(t, c.action, p.Changes[0].Action)
			require.Equal(t, c.made, made)
			if c.action == plan.Same {
				require.Equal(t, c.onDisk, string(p.Changes[0].File.Content))
			}
		})
	}
}

func TestDiffSaysWhoCouldNotRender(t *testing.T) {
	broken := errors.New("no such template")
	fail := func(path, origin string) plan.File {
		return plan.File{Path: path, Origin: origin, Owner: plan.Scaffold, Render: func() ([]byte, error) { return nil, broken }}
	}
	_, _, err := plan.Diff(t.TempDir(), []plan.File{fail("b.go", "logic"), fail("a.go", "main")})
	require.ErrorIs(t, err, broken)
	require.EqualError(t, err, "main: a.go: no such template")
}

func TestDiffRefusesRenderedFileWithoutSeal(t *testing.T) {
	var made int
	f := later(generated("a.go", ""), &made)
	f.Render = func() ([]byte, error) { return []byte("package a\n"), nil }
	_, _, err := plan.Diff(t.TempDir(), []plan.File{f})
	require.ErrorContains(t, err, "must be sealed")
}
