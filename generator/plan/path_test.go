package plan_test

import (
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/diag"
)

func TestRefusedPaths(t *testing.T) {
	for path, reason := range map[string]string{
		"":                    "empty",
		".":                   "empty",
		"/etc/passwd":         "absolute",
		"../x.go":             "..",
		"a/../../x.go":        "..",
		"a//b.go":             "empty",
		"./a.go":              "..",
		"a/":                  "empty",
		`a\b.go`:              "Windows refuses",
		"C:/x.go":             "Windows refuses",
		"what?.go":            "Windows refuses",
		"a\nb.go":             "Windows refuses",
		"dir./x.go":           "ends in a dot",
		"x.go ":               "ends in a dot or a space",
		"internal/con/x.go":   "reserved",
		"aux.go":              "reserved",
		"Nul":                 "reserved",
		"com1.tar.gz":         "reserved",
		"LPT³.txt":            "reserved",
		".apigen/journal":     "apigen's own",
		".APIGEN":             "apigen's own",
		"bad\xffutf8/file.go": "empty",
	} {
		t.Run(path, func(t *testing.T) {
			p, list, err := plan.Diff(t.TempDir(), []plan.File{scaffold(path, "x")})
			require.NoError(t, err)
			require.Len(t, list, 1)
			require.Equal(t, diag.OutputPath, list[0].Code)
			require.Contains(t, list[0].Message, reason)
			require.ErrorIs(t, p.Apply(), plan.ErrConflict)
		})
	}
}

func TestAcceptedPaths(t *testing.T) {
	for _, path := range []string{
		"greet.go", "internal/handler/user/gethandler.go", ".gitignore", ".apigenrc", "console.go",
		"com.go", "com10.go", "lpt/x.go", "auxiliary/null.go", "逻辑/登录.go", "a b.go",
	} {
		require.Empty(t, plan.CheckPath(path), path)
	}
}

func TestPathsThatMeet(t *testing.T) {
	cases := map[string]struct {
		a, b plan.File
		want string
	}{
		"same":               {generated("a.go", "package a\n"), scaffold("a.go", ""), "a.go: written twice, by main.tmpl and by types"},
		"case":               {scaffold("A.go", ""), scaffold("a.go", ""), "a.go: differs only in case from A.go"},
		"case folding":       {scaffold("ſ.go", ""), scaffold("s.go", ""), "differs only in case"},
		"directory and file": {scaffold("a", ""), scaffold("a/b", ""), "a is also a file of this plan"},
		"file and directory": {scaffold("A/b", ""), scaffold("a", ""), "A is also a directory of this plan"},
		"directory case":     {scaffold("Logic/a.go", ""), scaffold("logic/b.go", ""), "the directories Logic and logic differ only in case"},
	}
	for name, c := range cases {
		for _, files := range [][]plan.File{{c.a, c.b}, {c.b, c.a}} {
			t.Run(name, func(t *testing.T) {
				root := t.TempDir()
				p, list, err := plan.Diff(root, files)
				require.NoError(t, err)
				require.Len(t, list, 1)
				require.Equal(t, diag.OutputDuplicate, list[0].Code)
				require.Contains(t, list[0].Span.Start.Filename+": "+list[0].Message, c.want)
				require.NotEmpty(t, list[0].Hint)
				require.ErrorIs(t, p.Apply(), plan.ErrConflict)
				require.Empty(t, snapshot(t, root))
			})
		}
	}
}

func FuzzAcceptedPathStaysInside(f *testing.F) {
	for _, seed := range []string{"a/b.go", "../a", "/a", "a/../b", `\\x\y`, "C:a", "nul", "a:b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		if plan.CheckPath(path) != "" {
			return
		}
		require.True(t, fs.ValidPath(path))
		require.True(t, filepath.IsLocal(filepath.FromSlash(path)))
	})
}

// A folder whose name is refused is one problem, however many files are in it.
func TestRefusedFoldersAreToldOnce(t *testing.T) {
	_, list, err := plan.Diff(t.TempDir(), []plan.File{
		scaffold("a|b/x.go", "x"), scaffold("a|b/y.go", "x"), scaffold("a|b/c/z.go", "x"),
		scaffold("one?.go", "x"), scaffold("d/one?.go", "x"),
	})
	require.NoError(t, err)
	require.Len(t, list, 3)
}
