package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// contents maps every file below dir to its text, directories to "directory".
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	return walk(t, dir, func(_ fs.FileInfo, text string) string { return text })
}

// snapshot is contents with modes and times: a rewrite shows even when it
// changes nothing.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	return walk(t, dir, func(info fs.FileInfo, text string) string {
		return fmt.Sprintf("%s %d %s", info.Mode(), info.ModTime().UnixNano(), text)
	})
}

func walk(t *testing.T, dir string, describe func(fs.FileInfo, string) string) map[string]string {
	t.Helper()
	out := map[string]string{}
	tree := os.DirFS(dir)
	require.NoError(t, fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		text := []byte("directory")
		if !d.IsDir() {
			if text, err = fs.ReadFile(tree, name); err != nil {
				return err
			}
		}
		out[name] = describe(info, string(text))
		return nil
	}))
	return out
}

// workspace is a directory of its own with the given files in it.
func workspace(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		put(t, dir, name, text)
	}
	return dir
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	full := filepath.Join(dir, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(full), 0o755))
	require.NoError(t, os.WriteFile(full, []byte(text), 0o644))
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	require.NoError(t, err)
	return string(text)
}

// archived returns the files of a txtar archive in testdata.
func archived(t *testing.T, name string) map[string]string {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("..", "..", "testdata", filepath.FromSlash(name)))
	require.NoError(t, err)
	files := map[string]string{}
	for _, file := range archive.Files {
		files[file.Name] = string(file.Data)
	}
	return files
}
