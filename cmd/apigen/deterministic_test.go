package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSameContractSameTree generates one contract, with imports, groups and
// guards, from several places. Where the run happened must not show.
func TestSameContractSameTree(t *testing.T) {
	t.Parallel()
	files := archived(t, "cli/wide.txtar")
	first := workspace(t, files)
	generate(t, first, "api", "go", "--api", "wide.api", "--dir", ".")
	want := contents(t, first)
	require.Contains(t, want, "internal/handler/admin/audit/listhandler.go")

	absolute := workspace(t, files)
	generate(t, os.TempDir(), "api", "go", "--api", filepath.Join(absolute, "wide.api"), "--dir", absolute)
	require.Equal(t, want, contents(t, absolute))

	below := workspace(t, files)
	generate(t, filepath.Join(below, "parts", "types"), "api", "go", "-api", "../../wide.api", "-dir", "../..")
	require.Equal(t, want, contents(t, below))

	goCommand(t, first, "vet", "./...")
}

// TestSameContractElsewhere is the same for a contract outside the service.
func TestSameContractElsewhere(t *testing.T) {
	t.Parallel()
	top := workspace(t, nil)
	require.NoError(t, os.CopyFS(filepath.Join(top, "contracts"), os.DirFS(workspace(t, archived(t, "cli/wide.txtar")))))
	generate(t, top, "api", "go", "--api", "contracts/wide.api", "--dir", "one/deep/service")
	generate(t, filepath.Join(top, "contracts"), "api", "go", "--api", "./wide.api", "--dir", filepath.Join(top, "two"))
	want := contents(t, filepath.Join(top, "one/deep/service"))
	require.Contains(t, want, "internal/types/types.go")
	require.Equal(t, want, contents(t, filepath.Join(top, "two")))
}

// generate runs with one processor and with all, so that neither goroutines
// nor the order of maps get away with it.
func generate(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := command(dir, args...)
	cmd.Env = append(cmd.Env, "GOMAXPROCS=1")
	finish(t, cmd).ok(t)
	require.Contains(t, invoke(t, dir, args...).ok(t).stdout, "everything is up to date\n")
}
