package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// hostileSQL has names and comments that would leave their place, if they were
// copied into Go text, SQL or tags as they are.
var hostileSQL = map[string]string{
	"sqlite": "CREATE TABLE \"we\"\"ird`; DROP TABLE x\" (\n" +
		"  id integer PRIMARY KEY, -- */ func init() { panic(1) } /*\n" +
		"  \"a`b\" text NOT NULL DEFAULT 'x`\"\n\\', -- `\n" +
		"  \"c\"\"d\" text, /* \"; os.Exit(3) // */\n" +
		"  \"e\nf\" text,\n  \"g*/h\" text,\n  \"\\\" text, \"json:\"\"-\"\"\" text, \"${HOME} $M $(id)\" text, \"%s%d\" text,\n" +
		"  \"func init() { os.Exit(3) }\" text\n);\n" +
		"CREATE UNIQUE INDEX \"i`\"\"x\" ON \"we\"\"ird`; DROP TABLE x\" (\"a`b\");\n",
	"mysql": "CREATE TABLE `we``ird\"; DROP TABLE x` (\n" +
		"  `id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT '*/ func init() { panic(1) } /*',\n" +
		"  `a\"b` varchar(20) NOT NULL DEFAULT 'x`\"\\n' COMMENT 'line\nfunc init() { os.Exit(3) }\n`',\n" +
		"  `c``d` text COMMENT '\\'); os.Exit(3) //',\n  `e\nf` text,\n  `${HOME} $M $(id)` text, `%s%d` text, `json:\"-\"` text,\n" +
		"  `func init() { os.Exit(3) }` int, UNIQUE KEY `i``\"x` (`a\"b`)\n) COMMENT='\n*/\nfunc init() { os.Exit(3) }\n';\n",
	"postgres": "CREATE TABLE \"we\"\"ird`; DROP TABLE x\" (\n" +
		"  id bigserial PRIMARY KEY,\n  \"a`b\" text NOT NULL DEFAULT 'x`\"\n',\n  \"c\"\"d\" text,\n  \"e\nf\" text,\n" +
		"  \"${HOME} $M $(id)\" text, \"%s%d\" text, \"json:\"\"-\"\"\" text,\n  \"func init() { os.Exit(3) }\" text\n);\n" +
		"COMMENT ON TABLE \"we\"\"ird`; DROP TABLE x\" IS '\n*/\nfunc init() { os.Exit(3) }\n`';\n" +
		"COMMENT ON COLUMN \"we\"\"ird`; DROP TABLE x\".id IS '*/ func init() { panic(1) } /*';\n" +
		"CREATE UNIQUE INDEX \"i`\"\"x\" ON \"we\"\"ird`; DROP TABLE x\" (\"a`b\");\n",
}

// What stands in a schema is data: models of it compile, and hold no code of it.
func TestHostileNamesAndCommentsInSQL(t *testing.T) {
	t.Parallel()
	for dialect, sql := range hostileSQL {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			dir := workspace(t, map[string]string{"db.sql": sql + "CREATE TABLE fine (id integer PRIMARY KEY);\n"})
			ran := invoke(t, dir, "model", dialect, "--src", "db.sql")
			require.Equal(t, exitOK, ran.code, "%s%s", ran.stdout, ran.stderr)
			require.NotContains(t, ran.stderr, "panic")
			compiles(t, dir)
			files := requireNoForeignCode(t, filepath.Join(dir, "internal", "model"))
			require.Greater(t, files, 2)
			require.Contains(t, invoke(t, dir, "model", dialect, "--src", "db.sql", "--check").stdout, "everything is up to date")
		})
	}
}

// requireNoForeignCode requires that no file declares init or exits.
func requireNoForeignCode(t *testing.T, dir string) (files int) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") {
			return err
		}
		files++
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				require.NotEqual(t, "init", n.Name.Name, name)
			case *ast.SelectorExpr:
				require.NotEqual(t, "Exit", n.Sel.Name, name)
			}
			return true
		})
		return nil
	}))
	return files
}

// A plugin is started as it is named: no shell looks at its name and arguments.
func TestPluginArgumentsReachNoShell(t *testing.T) {
	t.Parallel()
	const answer = `printf '%s\n' "$@" >args; echo '{"version": 1, "files": []}'`
	dir := script(t, answer)
	require.NoError(t, os.Rename(filepath.Join(dir, "plugin"), filepath.Join(dir, "my plugin; touch pwned")))
	evil := []string{"$(touch pwned)", "`touch pwned`", "; touch pwned", "a b", "*", "${HOME}", "| tee pwned", "&& touch pwned", "'\""}
	quoted := make([]string, len(evil))
	for i, arg := range evil {
		quoted[i] = "'" + strings.ReplaceAll(arg, "'", "''") + "'"
	}
	put(t, dir, "apigen.yaml", "version: 1\nservices:\n  - contract: a.api\n    dir: .\n    plugins:\n"+
		"      - {name: './my plugin; touch pwned', args: ["+strings.Join(quoted, ", ")+"]}\n")
	ran := invoke(t, dir, "generate")
	require.Equal(t, exitOK, ran.code, ran.stderr)
	require.Equal(t, strings.Join(evil, "\n")+"\n", read(t, dir, "args"))

	dir = script(t, answer)
	invoke(t, dir, "api", "plugin", "--api", "a.api", "-p", "./plugin=$(touch pwned) ;touch pwned `id` *").ok(t)
	require.Equal(t, "$(touch\npwned)\n;touch\npwned\n`id`\n*\n", read(t, dir, "args"))
	require.NoFileExists(t, filepath.Join(dir, "pwned"))
	for _, name := range []string{"sh -c 'touch pwned'", "$(touch pwned)", "plugin; touch pwned"} {
		ran := invoke(t, dir, "api", "plugin", "--api", "a.api", "-p", name)
		require.Equal(t, exitUsage, ran.code)
		require.Contains(t, ran.stderr, "is not in PATH")
		require.NoFileExists(t, filepath.Join(dir, "pwned"))
	}
}

// A template is a file of the project, not one that a link leads to elsewhere.
func TestTemplateFilesThatLeadOutsideAreRefused(t *testing.T) {
	t.Parallel()
	outside := workspace(t, map[string]string{"secret": "package logic // hunter2\n"})
	for name, target := range map[string]string{
		"absolute": filepath.Join(outside, "secret"), "upwards": "../../../../" + filepath.Base(outside) + "/secret",
	} {
		dir := workspace(t, map[string]string{"a.api": ping["a.api"], ".apigen/templates/service/.keep": ""})
		symlink(t, target, filepath.Join(dir, ".apigen/templates/service/logic.go.tmpl"))
		before := snapshot(t, dir)
		ran := invoke(t, dir, "api", "go", "--api", "a.api")
		require.Equal(t, exitUsage, ran.code, "%s: %s", name, ran.stdout)
		require.NotContains(t, ran.stdout+ran.stderr, "hunter2")
		require.Contains(t, ran.stderr, "logic.go.tmpl")
		require.Equal(t, before, snapshot(t, dir))
	}
}
