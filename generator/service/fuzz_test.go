package service_test

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
)

// FuzzGenerate: what validate accepts, the compiler accepts.
func FuzzGenerate(f *testing.F) {
	paths, err := filepath.Glob("../../testdata/*/*.txtar")
	require.NoError(f, err)
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		require.NoError(f, err)
		for _, file := range archive.Files {
			if filepath.Ext(file.Name) == ".api" {
				f.Add(file.Data)
			}
		}
	}
	example, err := os.ReadFile("../../examples/userapi/userapi.api")
	require.NoError(f, err)
	f.Add(example)

	checker := newTypeChecker(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		program, diags := parser.Load(fstest.MapFS{"fuzz.api": {Data: text}}, "fuzz.api")
		if diags.HasErrors() {
			return
		}
		api, diags := contract.Resolve(program)
		if diags.HasErrors() {
			return
		}
		files, diags, err := generator.Run(api, service.Emitters(service.Settings{
			Root: "fuzz", Runtime: module + "/runtime", Contract: "fuzz.api", Style: "gozero",
		})...)
		require.NoError(t, err)
		require.Empty(t, diags)
		require.NoError(t, checker.check("fuzz", files))
	})
}
