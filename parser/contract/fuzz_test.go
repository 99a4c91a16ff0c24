package contract_test

import (
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
)

// FuzzResolve resolves whatever the parser makes of any text. Nothing may
// panic, every diagnostic has a message and a way out, and the contract can be
// written as JSON and walked.
func FuzzResolve(f *testing.F) {
	names, err := filepath.Glob(filepath.Join(cases, "*.txtar"))
	require.NoError(f, err)
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		require.NoError(f, err)
		for _, file := range archive.Files {
			if filepath.Ext(file.Name) == ".api" {
				f.Add(file.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		program, _ := parser.Load(fstest.MapFS{"main.api": {Data: text}}, "main.api")
		api, list := contract.Resolve(program)
		require.NotNil(t, api)
		for _, d := range list {
			require.NotEmpty(t, d.Code)
			require.NotEmpty(t, d.Message)
		}
		encoded := encode(t, api)
		again, _ := contract.Resolve(program)
		require.Equal(t, string(encoded), string(encode(t, again)))
		for _, typ := range api.Types {
			typ.Flat()
		}
		for _, g := range api.Groups {
			for _, route := range g.Routes {
				route.BodyFields()
			}
		}
	})
}
