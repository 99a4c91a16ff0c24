package plan_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/plan"
)

func TestReplaceKeepsModeAndLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.api")
	require.NoError(t, os.WriteFile(path, []byte("old"), 0o640))
	require.NoError(t, plan.Replace(path, []byte("old"), []byte("new")))
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "new", string(content))
	info, err := os.Stat(path)
	require.NoError(t, err)
	if runtime.GOOS != "windows" {
		require.Equal(t, os.FileMode(0o640), info.Mode().Perm())
	}
	require.Len(t, entries(t, dir), 1)
}

func TestReplaceRefusesAFileThatChanged(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.api")
	require.NoError(t, os.WriteFile(path, []byte("newer"), 0o644))
	require.ErrorIs(t, plan.Replace(path, []byte("old"), []byte("new")), plan.ErrStale)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "newer", string(content))
	require.Len(t, entries(t, dir), 1)
}

func TestReplaceFollowsALink(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "real.api"), []byte("old"), 0o644))
	link := filepath.Join(dir, "link.api")
	if err := os.Symlink("real.api", link); err != nil {
		t.Skipf("this platform makes no symbolic links: %v", err)
	}
	require.NoError(t, plan.Replace(link, []byte("old"), []byte("new")))
	content, err := os.ReadFile(filepath.Join(dir, "real.api"))
	require.NoError(t, err)
	require.Equal(t, "new", string(content))
	info, err := os.Lstat(link)
	require.NoError(t, err)
	require.NotZero(t, info.Mode()&os.ModeSymlink)
}

func TestReplaceOfAMissingFile(t *testing.T) {
	require.ErrorContains(t, plan.Replace(filepath.Join(t.TempDir(), "a.api"), nil, nil), "can't be rewritten")
}

func entries(t *testing.T, dir string) []os.DirEntry {
	t.Helper()
	list, err := os.ReadDir(dir)
	require.NoError(t, err)
	return list
}
