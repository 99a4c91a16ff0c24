package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// unpack writes the files of a txtar text into a new directory.
func unpack(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	for _, file := range txtar.Parse([]byte(text)).Files {
		path := filepath.Join(dir, filepath.FromSlash(file.Name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, file.Data, 0o644))
	}
	return dir
}

// shop is two contracts that share a file with a mistake.
const shop = `
-- base.api --
type Base {
	Name Strin
}
-- orders.api --
import "base.api"
service orders {
	get /orders returns (Base)
}
-- users.api --
import "base.api"
service users {
	@handler Users
	get /users returns (Base)
}
-- fine.api --
service fine {
	@handler Ping
	get /ping
}
`

func places(t *testing.T, report string) []string {
	t.Helper()
	var list []struct {
		File, Code string
		Line       int
	}
	require.NoError(t, json.Unmarshal([]byte(report), &list), report)
	out := []string{}
	for _, d := range list {
		out = append(out, d.File+" "+d.Code)
	}
	return out
}

func TestValidateReportsSeveralContractsAtOnce(t *testing.T) {
	t.Parallel()
	dir := unpack(t, shop)
	for _, args := range [][]string{
		{"base.api", "fine.api", "orders.api", "users.api"},
		{"users.api", "orders.api", "./orders.api", "base.api"},
	} {
		ran := invoke(t, dir, append([]string{"api", "validate", "--format", "json"}, args...)...)
		require.Equal(t, exitFound, ran.code, ran.stderr)
		require.Equal(t, []string{"base.api unknown-type", "orders.api missing-handler"}, places(t, ran.stdout), args)
	}
}

func TestValidateNamesEachContractThatIsValid(t *testing.T) {
	t.Parallel()
	dir := unpack(t, strings.Replace(shop, "Name Strin", "Name string", 1))
	ran := invoke(t, dir, "api", "validate", "base.api", "fine.api", "users.api")
	require.Equal(t, exitOK, ran.code, ran.stderr)
	require.Equal(t, "fine.api is valid: 1 route, 0 types\nusers.api is valid: 1 route, 1 type\n", ran.stdout)
}

func TestValidateOfContractsThatImportEachOther(t *testing.T) {
	t.Parallel()
	dir := unpack(t, "-- a.api --\nimport \"b.api\"\n-- b.api --\nimport \"a.api\"\n")
	ran := invoke(t, dir, "api", "validate", "a.api", "b.api", "--format", "json")
	require.Equal(t, exitFound, ran.code, ran.stderr)
	require.Contains(t, ran.stdout, "import-cycle")
}

func TestValidateReadsStandardInput(t *testing.T) {
	t.Parallel()
	dir := unpack(t, shop)
	run := func(text string) result {
		cmd := command(dir, "api", "validate", "-")
		cmd.Stdin = strings.NewReader(text)
		return finish(t, cmd)
	}
	ran := run("import \"bas.api\"\nservice s {\n\tget /a\n}\n")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, "<stdin>:1:8: error: there is no file")
	require.Contains(t, ran.stderr, "did you mean base.api?")
	require.Contains(t, ran.stderr, "<stdin>:3:2: error: this route has no handler")
	require.Contains(t, ran.stderr, "    3 |     get /a\n")

	ran = run("import \"fine.api\"\n")
	require.Equal(t, exitOK, ran.code, ran.stderr)
	require.Equal(t, "<stdin> is valid: 1 route, 0 types\n", ran.stdout)
}

func TestValidateWritesSARIF(t *testing.T) {
	t.Parallel()
	ran := invoke(t, unpack(t, shop), "api", "validate", "orders.api", "--format", "sarif")
	require.Equal(t, exitFound, ran.code, ran.stderr)
	require.Contains(t, ran.stdout, `"uri": "base.api"`)
	require.Contains(t, ran.stdout, `"ruleId": "unknown-type"`)
}

func TestPeopleGetFiftyDiagnosticsToRead(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("@server (\n\tmidleware: A\n)\nservice s {\n")
	for range 60 {
		text.WriteString("\t@handler A\n\tget /a returns (Missing)\n")
	}
	dir := unpack(t, "-- a.api --\n"+text.String()+"}\n")
	all := places(t, invoke(t, dir, "api", "validate", "a.api", "--format", "json").stdout)
	require.Greater(t, len(all), 60, "what a program reads is complete")

	ran := invoke(t, dir, "api", "validate", "a.api")
	require.Equal(t, exitFound, ran.code)
	require.Equal(t, 50, strings.Count(ran.stderr, ": error: "))
	require.NotContains(t, ran.stderr, ": warning: ", "errors come first")
	require.Contains(t, ran.stderr, fmt.Sprintf("\nand %d more; use --format json for all\n", len(all)-50))
	require.Contains(t, ran.stderr, " errors, 1 warning\n", "all are counted")

	ran = invoke(t, dir, "api", "go", "--api", "a.api")
	require.Contains(t, ran.stderr, fmt.Sprintf("\nand %d more; mend these first\n", len(all)-50))
}

func TestContractsAreNamedInOneWay(t *testing.T) {
	t.Parallel()
	ran := invoke(t, unpack(t, shop), "api", "validate", "--api", "fine.api", "users.api", "orders.api")
	require.Equal(t, exitUsage, ran.code)
	require.Equal(t, "apigen: contracts are named by --api and by arguments; use one of the two\n", ran.stderr)
}
