package repo

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	// Module is the path of this repository's module.
	Module = "github.com/apigen/apigen"
	// Runtime is the import path above the packages that services import.
	Runtime = Module + "/runtime"
)

// Root is the top folder of the repository, as an absolute path: the one at or above
// the test's own that has a go.mod.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		require.NotEqual(t, dir, filepath.Dir(dir), "the tests run inside of the repository")
	}
}

// Path is a file or folder of the repository, given by its path from the top with
// slashes, as an absolute path.
func Path(t testing.TB, name string) string {
	t.Helper()
	return filepath.Join(Root(t), filepath.FromSlash(name))
}

// Read is the text of a file of the repository. A file that can't be read ends the test.
func Read(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(Path(t, name))
	require.NoError(t, err)
	return string(text)
}
