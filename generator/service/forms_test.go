package service_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
)

// TestAcceptedFormsCompile: whatever the language has, written in whatever
// names, becomes Go that the compiler takes.
func TestAcceptedFormsCompile(t *testing.T) {
	paths, err := filepath.Glob("../../testdata/forms/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	checker := newTypeChecker(t)
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		require.NoError(t, err)
		fsys, err := txtar.FS(archive)
		require.NoError(t, err)
		for _, file := range archive.Files {
			t.Run(filepath.Base(path)+"/"+file.Name, func(t *testing.T) {
				program, diags := parser.Load(fsys, file.Name)
				require.Empty(t, diags)
				api, diags := contract.Resolve(program)
				require.False(t, diags.HasErrors(), "%v", diags)
				files, diags, err := generator.Run(api, service.Emitters(service.Settings{
					Root: "forms", Runtime: module + "/runtime", Contract: file.Name, Style: "gozero",
				})...)
				require.NoError(t, err)
				require.Empty(t, diags)
				require.NoError(t, checker.check("forms", files))
			})
		}
	}
}
