package plan_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/plan"
)

// longAgo is the modification time of every file that a test puts down.
var longAgo = time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)

func put(t *testing.T, root string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		full := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(full), 0o755))
		require.NoError(t, os.WriteFile(full, []byte(text), 0o640))
		require.NoError(t, os.Chtimes(full, longAgo, longAgo))
	}
}

// snapshot describes everything under root that a user could notice: names,
// modes, times of files, and contents.
func snapshot(t *testing.T, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == root {
			return err
		}
		rel, _ := filepath.Rel(root, name)
		info, err := d.Info()
		if err != nil || d.IsDir() {
			out[filepath.ToSlash(rel)] = info.Mode().String()
			return err
		}
		if info.Mode()&fs.ModeSymlink != 0 {
			target, err := os.Readlink(name)
			out[filepath.ToSlash(rel)] = "link to " + target
			return err
		}
		content, err := os.ReadFile(name)
		out[filepath.ToSlash(rel)] = fmt.Sprintf("%s %d %s", info.Mode(), info.ModTime().UnixNano(), content)
		return err
	})
	require.NoError(t, err)
	return out
}

// contents is snapshot without times, which differ between two runs.
func contents(t *testing.T, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == root {
			return err
		}
		rel, _ := filepath.Rel(root, name)
		if d.IsDir() {
			out[filepath.ToSlash(rel)] = "directory"
			return nil
		}
		content, err := os.ReadFile(name)
		out[filepath.ToSlash(rel)] = string(content)
		return err
	})
	require.NoError(t, err)
	return out
}

func sealed(text string) string { return string(plan.Seal("//", []byte(text))) }

func generated(path, text string) plan.File {
	return plan.File{Path: path, Content: plan.Seal("//", []byte(text)), Origin: "types"}
}

func scaffold(path, text string) plan.File {
	return plan.File{Path: path, Owner: plan.Scaffold, Content: []byte(text), Origin: "main.tmpl"}
}

func mustDiff(t *testing.T, root string, files ...plan.File) *plan.Plan {
	t.Helper()
	p, list, err := plan.Diff(root, files)
	require.NoError(t, err)
	require.Empty(t, list)
	return p
}
