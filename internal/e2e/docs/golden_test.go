package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/internal/e2e/repo"
)

// `make golden` runs every package of the module whose tests rewrite something.
func TestMakeGoldenRewritesWhatTestsCompare(t *testing.T) {
	makefile := repo.Read(t, "Makefile")
	rewrites := regexp.MustCompile(`flag\.Bool\("update"`)
	found := 0
	for _, top := range []string{"cmd", "generator", "internal/e2e", "parser", "runtime", "templates"} {
		err := filepath.WalkDir(repo.Path(t, top), func(name string, _ os.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(name, "_test.go") {
				return err
			}
			text, err := os.ReadFile(name)
			if err != nil || !rewrites.Match(text) {
				return err
			}
			dir, err := filepath.Rel(repo.Root(t), filepath.Dir(name))
			require.NoError(t, err)
			require.Regexp(t, `\./`+regexp.QuoteMeta(filepath.ToSlash(dir))+`[ \n]`, makefile, "make golden does not run %s", dir)
			found++
			return nil
		})
		require.NoError(t, err)
	}
	require.Greater(t, found, 8)
}
