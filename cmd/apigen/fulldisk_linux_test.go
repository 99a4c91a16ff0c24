package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// On a disk that is full, and on one that is mounted read-only, a run says so in a
// line and leaves what was there.
func TestGenerateOnADiskThatTakesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("a disk to fill can't be mounted: %v", err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(dir, syscall.MNT_DETACH)) })
	put(t, dir, "go.mod", "module a\n\ngo 1.26\n")
	put(t, dir, "a.api", ping["a.api"])
	filler := filepath.Join(dir, "filler")
	fill(t, filler)
	before := contents(t, dir)
	full := invoke(t, dir, "api", "go", "--api", "a.api")
	full.requireTrouble(t, "no space left on device")
	require.Equal(t, before, contents(t, dir))

	require.NoError(t, os.Remove(filler))
	delete(before, "filler")
	require.NoError(t, syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	readOnly := invoke(t, dir, "api", "go", "--api", "a.api")
	readOnly.requireTrouble(t, "read-only file system")
	require.Equal(t, before, contents(t, dir))
	require.NoError(t, syscall.Mount("", dir, "", syscall.MS_REMOUNT, "size=64m"))
	require.Equal(t, exitOK, invoke(t, dir, "api", "go", "--api", "a.api").code)
}

// fill writes until the disk is full.
func fill(t *testing.T, name string) {
	t.Helper()
	file, err := os.Create(name)
	require.NoError(t, err)
	block := make([]byte, 4096)
	for err == nil {
		_, err = file.Write(block)
	}
	require.ErrorIs(t, err, syscall.ENOSPC)
	require.NoError(t, file.Close())
}

// requireTrouble demands exit code 2 and one line with the system's words.
func (r result) requireTrouble(t *testing.T, words string) {
	t.Helper()
	require.Equal(t, exitUsage, r.code, "%s%s", r.stdout, r.stderr)
	require.Equal(t, 1, strings.Count(r.stderr, "\n"), r.stderr)
	require.Contains(t, r.stderr, words)
}
