package corpus_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/breaking"
	"github.com/apigen/apigen/parser/contract"
)

// TestCorpusBreaking: a contract read twice does not differ from itself, and any
// two contracts can be compared.
func TestCorpusBreaking(t *testing.T) {
	dir := corpusDir(t)
	var last *contract.API
	compared := 0
	for _, row := range readManifest(t, dir) {
		read := func() *contract.API {
			program, _ := parser.Load(os.DirFS(filepath.Join(dir, row.repo)), row.path)
			api, _ := contract.Resolve(program)
			return api
		}
		api := read()
		same := breaking.Compare(api, read())
		for _, f := range same.Findings {
			t.Errorf("%s: %s", row.name(), f.Message)
		}
		require.Empty(t, same.Additions, row.name())
		if last != nil {
			breaking.Compare(last, api)
		}
		last = api
		compared++
	}
	t.Logf("%d contracts compared", compared)
}
