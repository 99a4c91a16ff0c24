package project_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/project"
)

func TestCheckModulePath(t *testing.T) {
	for _, good := range []string{"greet", "my-service", "a_b", "example.com/team/greet", "example.com/greet/v2", "v2.1", "Greet"} {
		require.NoError(t, project.CheckModulePath(good), good)
	}
	for _, bad := range []string{"", "a b", "/abs", "a/", "a//b", "../x", ".", "a/../b", "-x", "größe", "a:b", "con", "x.", "a\nb", `a"b`} {
		err := project.CheckModulePath(bad)
		require.ErrorContains(t, err, "use letters, digits", bad)
		require.NotContains(t, err.Error(), "\n")
	}
	for _, std := range []string{"net", "log", "net/greet", "cmd", "internal"} {
		require.ErrorContains(t, project.CheckModulePath(std), "belongs to the Go standard library", std)
	}
}

func TestEveryStandardPackageIsRefusedAsModule(t *testing.T) {
	out, err := exec.Command("go", "list", "std").Output()
	require.NoError(t, err)
	for path := range strings.FieldsSeq(string(out)) {
		require.Error(t, project.CheckModulePath(path), path)
	}
}

func TestEnclosingModule(t *testing.T) {
	top := t.TempDir()
	writeFiles(t, top, map[string]string{
		"go.mod":        "module example.com/outer\n\ngo 1.26\n\nfuturedirective x\n",
		"in/go.mod":     "module \"inner\"\n",
		"in/a/b/x.txt":  "",
		"dir/go.mod/x":  "a folder of that name counts for nothing",
		"bad/go.mod":    "module bad\n\nrequire (\n",
		"nomod/go.mod":  "go 1.26\n",
		"other/x/y.txt": "",
	})
	for dir, want := range map[string][2]string{
		".":                {".", "example.com/outer"},
		"other/x":          {".", "example.com/outer"},
		"other/not/there":  {".", "example.com/outer"},
		"dir":              {".", "example.com/outer"},
		"in":               {"in", "inner"},
		"in/a/b":           {"in", "inner"},
		"in/a/../../other": {".", "example.com/outer"},
	} {
		root, path, ok, err := project.EnclosingModule(filepath.Join(top, dir))
		require.NoError(t, err)
		require.True(t, ok)
		require.Equal(t, filepath.Join(top, want[0]), root)
		require.Equal(t, want[1], path)
	}

	_, _, ok, err := project.EnclosingModule(filepath.Join(top, "bad"))
	require.False(t, ok)
	require.ErrorContains(t, err, filepath.Join(top, "bad", "go.mod")+":3:")
	_, _, _, err = project.EnclosingModule(filepath.Join(top, "nomod"))
	require.ErrorContains(t, err, "go.mod:1:1: no module line; add one")
}

func TestEnclosingModuleWhereThereIsNone(t *testing.T) {
	_, _, ok, err := project.EnclosingModule(filepath.VolumeName(t.TempDir()) + string(filepath.Separator))
	require.NoError(t, err)
	require.False(t, ok)
}

func writeFiles(t *testing.T, root string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		full := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(full), 0o755))
		require.NoError(t, os.WriteFile(full, []byte(text), 0o644))
	}
}

func TestModulePathOfAService(t *testing.T) {
	for name, want := range map[string]string{
		"greet": "greet", "log": "log-service", "main": "main-service", "vendor": "vendor-service",
		"登录": "service", "登录-v2": "v2", "-": "service",
	} {
		require.Equal(t, want, project.ModulePath(name), name)
		require.NoError(t, project.CheckModulePath(project.ModulePath(name)), name)
	}
}
