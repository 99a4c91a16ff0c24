package docs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/internal/e2e/repo"
)

var (
	promiseRow = regexp.MustCompile("(?m)^\\| .+ \\| (`Test.+`) \\| `(.+)` \\|$")
	tableRow   = regexp.MustCompile(`(?m)^\| [^-]`)
	testName   = regexp.MustCompile("`(Test[A-Za-z0-9]+)`")
)

// Every test that docs/security.md names for a promise is there.
func TestPromisesOfTheSecurityPageHaveTheirTests(t *testing.T) {
	page := repo.Read(t, "docs/security.md")
	rows := promiseRow.FindAllStringSubmatch(page, -1)
	headings := regexp.MustCompile(`(?m)^\| promise \|`).FindAllString(page, -1)
	require.Len(t, tableRow.FindAllString(page, -1), len(rows)+len(headings), "each row names tests and their package")
	require.Greater(t, len(rows), 50)
	known := map[string]map[string]bool{}
	for _, row := range rows {
		dir := row[2]
		if known[dir] == nil {
			known[dir] = testsIn(t, dir)
		}
		names := testName.FindAllStringSubmatch(row[1], -1)
		require.NotEmpty(t, names, row[0])
		for _, name := range names {
			require.True(t, known[dir][name[1]], "%s has no %s", dir, name[1])
		}
	}
}

// testsIn are the tests of a package, by name.
func testsIn(t *testing.T, dir string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(repo.Path(t, dir), "*_test.go"))
	require.NoError(t, err)
	tests := map[string]bool{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, declared := range parsed.Decls {
			if f, ok := declared.(*ast.FuncDecl); ok && f.Recv == nil {
				tests[f.Name.Name] = true
			}
		}
	}
	return tests
}
