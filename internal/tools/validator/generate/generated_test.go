package generate_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
)

var update = flag.Bool("update", false, "write what is generated")

// TestGeneratedTypesAreThoseOfTheContract keeps the types in step with rules.api.
func TestGeneratedTypesAreThoseOfTheContract(t *testing.T) {
	program, diags := parser.Load(os.DirFS(".."), "rules.api")
	require.Empty(t, diags)
	api, diags := contract.Resolve(program)
	require.Empty(t, diags)
	files, diags, err := generator.Run(api, service.Emitters(service.Settings{
		Root: "github.com/apigen/apigen/internal/tools/validator", Runtime: "github.com/apigen/apigen/runtime", Contract: "rules.api", Style: "gozero",
	})...)
	require.NoError(t, err)
	require.Empty(t, diags)
	for _, file := range files {
		if !slices.Contains([]string{"internal/types/types.go", "internal/types/validate.go", "internal/types/relations.go"}, file.Path) {
			continue
		}
		path := filepath.Join("..", file.Path)
		if *update {
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
			require.NoError(t, os.WriteFile(path, file.Content, 0o644))
			continue
		}
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, string(file.Content), string(content), "run go test ./generate -update")
	}
}
