package parser_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/diag"
)

func TestOneFileBehindSeveralLinksIsReadOnce(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.api"), []byte("import \"loop/main.api\"\n"), 0o644))
	require.NoError(t, os.Symlink(".", filepath.Join(dir, "loop")))
	_, list := parser.Load(os.DirFS(dir), "main.api")
	require.Len(t, list, 1)
	require.Equal(t, diag.ImportCycle, list[0].Code)

	require.NoError(t, os.WriteFile(filepath.Join(dir, "both.api"), []byte("import \"base.api\"\nimport \"same.api\"\n"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "base.api"), []byte("type Base {}\n"), 0o644))
	require.NoError(t, os.Symlink("base.api", filepath.Join(dir, "same.api")))
	program, list := parser.Load(os.DirFS(dir), "both.api")
	require.Empty(t, list)
	require.Len(t, program.Files, 2)
}
