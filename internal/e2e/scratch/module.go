package scratch

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/modfile"

	"github.com/apigen/apigen/internal/e2e/repo"
)

// Path is the module path of every scratch module.
const Path = "scratch"

// Module is a module in a temporary folder, which goes with its test.
type Module struct{ Dir string }

// NewModule makes a module with this repository's requirements, for which it stands
// itself.
func NewModule(t testing.TB) *Module {
	t.Helper()
	m := &Module{Dir: t.TempDir()}
	mod, err := modfile.Parse("go.mod", []byte(repo.Read(t, "go.mod")), nil)
	require.NoError(t, err)
	require.NoError(t, mod.AddModuleStmt(Path))
	require.NoError(t, mod.AddRequire(repo.Module, "v0.0.0"))
	require.NoError(t, mod.AddReplace(repo.Module, "", repo.Root(t), ""))
	text, err := mod.Format()
	require.NoError(t, err)
	m.Write(t, "go.mod", text)
	m.Write(t, "go.sum", []byte(repo.Read(t, "go.sum")))
	return m
}

// Write writes a file, by its path from the top of the module.
func (m *Module) Write(t testing.TB, name string, content []byte) {
	t.Helper()
	path := filepath.Join(m.Dir, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, content, 0o644))
}

// Command is a command that runs in the module.
func (m *Module) Command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = m.Dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod -trimpath")
	return cmd
}
