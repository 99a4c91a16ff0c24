package plan_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/diag"
)

func TestDiffDecidesByOwner(t *testing.T) {
	root := t.TempDir()
	put(t, root, map[string]string{
		"same.go":   sealed("package a\n"),
		"old.go":    sealed("package a // old\n"),
		"mine.go":   "package mine\n",
		"extra.txt": "not in the plan",
	})
	before := snapshot(t, root)
	p := mustDiff(t, root,
		generated("new.go", "package a\n"), generated("same.go", "package a\n"), generated("old.go", "package a // new\n"),
		scaffold("mine.go", "package main\n"), scaffold("cmd/main.go", "package main\n"))

	got := map[string]plan.Action{}
	var order []string
	for _, c := range p.Changes {
		got[c.File.Path] = c.Action
		order = append(order, c.File.Path)
	}
	require.Equal(t, map[string]plan.Action{
		"new.go": plan.Create, "same.go": plan.Same, "old.go": plan.Update, "mine.go": plan.Keep, "cmd/main.go": plan.Create,
	}, got)
	require.IsIncreasing(t, order)
	require.Equal(t, before, snapshot(t, root), "Diff writes nothing")
	require.Equal(t, sealed("package a // old\n"), string(p.Pending()[2].Before))
}

func TestDiffOfMissingRootCreatesNothing(t *testing.T) {
	root := filepath.Join(t.TempDir(), "not", "yet")
	p := mustDiff(t, root, scaffold("main.go", "package main\n"))
	require.Equal(t, plan.Create, p.Changes[0].Action)
	require.NoDirExists(t, root)
}

func TestDiffTellsWhatToDoAboutAConflict(t *testing.T) {
	root := t.TempDir()
	put(t, root, map[string]string{"a.go": sealed("package a\n") + "// mine\n", "b.go": "package b\n"})
	p, list, err := plan.Diff(root, []plan.File{generated("a.go", "package a\n"), generated("b.go", "package b\n")})
	require.NoError(t, err)
	require.Len(t, p.Conflicts(), 2)
	require.Equal(t, diag.OutputEdited, list[0].Code)
	require.Equal(t, "a.go", list[0].Span.Start.Filename)
	require.Equal(t, "move the change to a file of your own, delete this one and run again", list[0].Hint)
	require.Equal(t, diag.OutputForeign, list[1].Code)
	require.Equal(t, "move or rename it and run again", list[1].Hint)
}

func TestDiffRefusesWhatStandsInTheWay(t *testing.T) {
	outside := t.TempDir()
	cases := map[string]struct {
		prepare func(root string) error
		file    plan.File
		want    string
	}{
		"directory for file":     {mkdir("a.go"), generated("a.go", "package a\n"), "a directory stands where a file must go"},
		"directory for scaffold": {mkdir("a.go"), scaffold("a.go", ""), "a directory stands where a file must go"},
		"file for directory":     {write("internal"), generated("internal/a.go", "package a\n"), "internal is a file, and a directory must go there"},
		"file further up":        {write("internal"), scaffold("internal/x/y/a.go", ""), "internal is a file, and a directory must go there"},
		"linked target":          {link("b.go", "a.go"), generated("a.go", "package a\n"), "a symbolic link stands where a file must go"},
		"link out of the root":   {link(outside, "internal"), generated("internal/a.go", "package a\n"), "internal is a symbolic link that leaves"},
		"relative link out":      {link("..", "up"), scaffold("up/a.go", ""), "up is a symbolic link that leaves"},
		"link further up":        {link(outside, "x"), scaffold("x/y/z/a.go", ""), "x is a symbolic link that leaves"},
		"link to nowhere":        {link("gone", "internal"), scaffold("internal/a.go", ""), "leads nowhere"},
		"link to itself":         {link("internal", "internal"), scaffold("internal/a.go", ""), "internal is a symbolic link"},
		"link to a file":         {linkToFile, scaffold("internal/a.go", ""), "internal is a symbolic link"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			require.NoError(t, c.prepare(root))
			p, list, err := plan.Diff(root, []plan.File{c.file})
			require.NoError(t, err)
			require.Len(t, list, 1)
			require.Equal(t, diag.OutputBlocked, list[0].Code)
			require.Contains(t, list[0].Message, c.want)
			require.Contains(t, list[0].Hint, "move")
			require.ErrorIs(t, p.Apply(), plan.ErrConflict)
		})
	}
	entries, err := os.ReadDir(outside)
	require.NoError(t, err)
	require.Empty(t, entries)
}

func TestDiffFollowsLinksThatStayInside(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(root, "real"), 0o755))
	require.NoError(t, os.Symlink("real", filepath.Join(root, "alias")))
	require.NoError(t, mustDiff(t, root, scaffold("alias/a.go", "package a\n")).Apply())
	require.FileExists(t, filepath.Join(root, "real", "a.go"))
}

func TestDiffKeepsScaffoldThatBecameALink(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, os.Symlink("gone", filepath.Join(root, "Makefile")))
	require.Equal(t, plan.Keep, mustDiff(t, root, scaffold("Makefile", "all:\n")).Changes[0].Action)
}

func TestDiffRefusesDangerousRoots(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	link := filepath.Join(t.TempDir(), "link")
	require.NoError(t, os.Symlink(home, link))
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o644))
	for root, want := range map[string]string{
		"":                            "no output directory",
		"/":                           "name a directory inside it",
		home:                          "name a directory inside it",
		home + "/x/..":                "name a directory inside it",
		link:                          "name a directory inside it",
		file:                          "is a file; name a directory",
		filepath.Join(file, "inside"): "not a directory",
	} {
		_, _, err := plan.Diff(root, []plan.File{scaffold("a.go", "")})
		require.ErrorContains(t, err, want, root)
	}
}

func TestDiffRefusesUnsealedGeneratedFile(t *testing.T) {
	_, _, err := plan.Diff(t.TempDir(), []plan.File{{Path: "a.go", Content: []byte("package a\n"), Origin: "types"}})
	require.ErrorContains(t, err, "a.go from types: a generated file must be sealed")
}

func mkdir(name string) func(string) error {
	return func(root string) error { return os.Mkdir(filepath.Join(root, name), 0o755) }
}

func write(name string) func(string) error {
	return func(root string) error { return os.WriteFile(filepath.Join(root, name), nil, 0o644) }
}

func link(target, name string) func(string) error {
	return func(root string) error { return os.Symlink(target, filepath.Join(root, name)) }
}

func linkToFile(root string) error {
	if err := write("file")(root); err != nil {
		return err
	}
	return link("file", "internal")(root)
}

func TestPatchedFilesKeepWhatTheyDidNotMake(t *testing.T) {
	root := t.TempDir()
	put(t, root, map[string]string{"a.go": "mine\n", "b.go": "mine\n"})
	patch := func(path, base, content string) plan.File {
		return plan.File{Path: path, Owner: plan.Patched, Base: []byte(base), Content: []byte(content)}
	}
	p := mustDiff(t, root, patch("a.go", "mine\n", "ours\n"), patch("b.go", "mine\n", "mine\n"),
		plan.File{Path: "c.go", Owner: plan.Patched, Content: []byte("new\n")})
	require.Equal(t, []plan.Action{plan.Patch, plan.Keep, plan.Create}, actions(p))
	require.NoError(t, p.Apply())
	require.Equal(t, map[string]string{"a.go": "ours\n", "b.go": "mine\n", "c.go": "new\n"}, contents(t, root))

	for _, base := range []string{"something else\n", "ours\n"} {
		put(t, root, map[string]string{"a.go": "edited meanwhile\n"})
		_, _, err := plan.Diff(root, []plan.File{patch("a.go", base, "more\n")})
		require.ErrorIs(t, err, plan.ErrStale)
	}
	_, _, err := plan.Diff(root, []plan.File{patch("gone.go", "was\n", "is\n")})
	require.ErrorIs(t, err, plan.ErrStale)
}

func TestWhatIsGoneIsRemovedUnlessSomebodyEditedIt(t *testing.T) {
	root := t.TempDir()
	put(t, root, map[string]string{
		"a/b/old.go": sealed("package b\n"), "a/edited.go": sealed("package a\n") + "// mine\n", "c/stub.go": "stub\n", "d/dir/x": "",
		"e/foreign.go": "package e\n",
	})
	gone := func(path string) plan.File { return plan.File{Path: path, Gone: true} }
	stub := plan.File{Path: "c/stub.go", Owner: plan.Patched, Gone: true, Base: []byte("stub\n")}
	files := []plan.File{gone("a/b/old.go"), gone("a/edited.go"), gone("d/dir"), gone("e/foreign.go"), gone("missing.go"), gone("new.go"), scaffold("new.go", "x\n"), stub}
	p := mustDiff(t, root, files...)
	require.Equal(t, []plan.Action{plan.Remove, plan.Keep, plan.Remove, plan.Keep, plan.Keep, plan.Keep, plan.Create}, actions(p))
	require.Equal(t, "it is no longer generated, but was edited by hand", p.Changes[1].Reason)
	require.NoError(t, p.Apply())
	require.Equal(t, map[string]string{
		"a": "directory", "a/edited.go": sealed("package a\n") + "// mine\n", "d": "directory", "d/dir": "directory", "d/dir/x": "",
		"e": "directory", "e/foreign.go": "package e\n", "new.go": "x\n",
	}, contents(t, root))

	put(t, root, map[string]string{"c/stub.go": "edited since\n"})
	_, _, err := plan.Diff(root, []plan.File{stub})
	require.ErrorIs(t, err, plan.ErrStale)
}

func TestRecordsAreRewrittenWhateverTheyHold(t *testing.T) {
	root := t.TempDir()
	put(t, root, map[string]string{"a.lock": "<<<<<<< merge\n"})
	record := plan.File{Path: "a.lock", Owner: plan.Record, Content: []byte("one\n")}
	p := mustDiff(t, root, record)
	require.Equal(t, []plan.Action{plan.Update}, actions(p))
	require.NoError(t, p.Apply())
	require.Equal(t, []plan.Action{plan.Same}, actions(mustDiff(t, root, record)))
}

func actions(p *plan.Plan) []plan.Action {
	var out []plan.Action
	for _, c := range p.Changes {
		out = append(out, c.Action)
	}
	return out
}

func TestDiffOfManyDirectories(t *testing.T) {
	root := t.TempDir()
	var files []plan.File
	for i := range 200 {
		files = append(files, generated(fmt.Sprintf("d%d/e/a.go", i), "package e\n"))
	}
	require.NoError(t, mustDiff(t, root, files...).Apply())
	put(t, root, map[string]string{"d3/e/a.go": "package mine\n", "d199/e/a.go": "package mine\n"})
	p, diags, err := plan.Diff(root, files)
	require.NoError(t, err)
	require.Len(t, p.Conflicts(), 2, "however many directories there are, each file is looked at")
	require.Len(t, diags, 2)
}
