package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// TestMistakesAreExplained runs both commands that read a contract over
// contracts with mistakes. Each case is a txtar archive with entry.api and
// "want", what the terminal shows.
func TestMistakesAreExplained(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("../../testdata/cli/mistakes-*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			require.NoError(t, err)
			dir, want := t.TempDir(), ""
			for _, file := range archive.Files {
				if file.Name == "want" {
					want = string(file.Data)
					continue
				}
				put(t, dir, file.Name, string(file.Data))
			}
			before := snapshot(t, dir)
			for _, command := range [][]string{{"api", "validate"}, {"api", "go"}, {"api", "routes"}} {
				ran := invoke(t, dir, append(command, "--api", "entry.api")...)
				require.Equal(t, exitFound, ran.code)
				require.Empty(t, ran.stdout)
				if *update {
					want = ran.stderr
				}
				require.Equal(t, want, ran.stderr, "%v", command)
				require.Equal(t, before, snapshot(t, dir))
			}
			if *update {
				saveWant(t, path, archive, want)
			}
		})
	}
}

func saveWant(t *testing.T, path string, archive *txtar.Archive, want string) {
	t.Helper()
	var files []txtar.File
	for _, file := range archive.Files {
		if file.Name != "want" {
			files = append(files, file)
		}
	}
	archive.Files = append(files, txtar.File{Name: "want", Data: []byte(want)})
	require.NoError(t, os.WriteFile(path, txtar.Format(archive), 0o644))
}

func TestThreeMistakesAreThreeDiagnostics(t *testing.T) {
	t.Parallel()
	want := archived(t, "cli/mistakes-three.txtar")["want"]
	require.Equal(t, 3, strings.Count(want, ": error: "))
	require.Equal(t, 3, strings.Count(want, "\n  hint: "))
	require.GreaterOrEqual(t, strings.Count(want, " ^"), 3)
	require.Contains(t, want, "3 errors, 0 warnings\n")
}
