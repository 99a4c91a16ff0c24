package service_test

import (
	"flag"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/golden"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const (
	cases      = "../../testdata/service/*.txtar"
	repository = "../.."
	module     = "github.com/apigen/apigen"
)

// Each case holds a contract, entry.api, and the service it becomes. The
// comment of the archive may set "style:" and "db:".
func TestGolden(t *testing.T) {
	golden.Run(t, "generator/service", cases, repository, *update, emit)
}

// emit runs the emitters twice, to see that they always say the same.
func emit(t *testing.T, archive *txtar.Archive, root string) []plan.File {
	t.Helper()
	fsys, err := txtar.FS(archive)
	require.NoError(t, err)
	program, diags := parser.Load(fsys, "entry.api")
	require.Empty(t, diags)
	api, diags := contract.Resolve(program)
	require.False(t, diags.HasErrors(), "%v", diags)
	emitters := service.Emitters(service.Settings{
		Root:     root,
		Runtime:  module + "/runtime",
		Contract: "entry.api",
		Style:    gocode.Style(golden.Setting(archive, "style", "gozero")),
		Database: service.Database(golden.Setting(archive, "db", "none")),
	})
	first, diags, err := generator.Run(api, emitters...)
	require.NoError(t, err)
	require.Empty(t, diags)
	second, _, err := generator.Run(api, emitters...)
	require.NoError(t, err)
	require.Equal(t, first, second)
	return first
}
