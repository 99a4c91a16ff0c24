package format_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/format"
	"github.com/apigen/apigen/parser/source"
)

var update = flag.Bool("update", false, "rewrite the golden parts of testdata/format")

// formatted formats a contract and demands what holds for all of them: the
// result means the same and is formatted.
func formatted(t *testing.T, text string) string {
	t.Helper()
	before, list := parser.ParseFile(source.NewFile("a.api", []byte(text)))
	require.Empty(t, list)
	once := string(format.File(before))
	after, list := parser.ParseFile(source.NewFile("a.api", []byte(once)))
	require.Empty(t, list, once)
	require.Equal(t, meaning(before), meaning(after), once)
	require.Equal(t, once, string(format.File(after)))
	return once
}

// TestCases formats the contract of each archive and compares the result.
func TestCases(t *testing.T) {
	cases, err := filepath.Glob("../../testdata/format/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, cases)
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { runCase(t, name) })
	}
}

func runCase(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	require.NoError(t, err)
	require.NotEmpty(t, archive.Files)
	got := formatted(t, string(archive.Files[0].Data))
	if *update {
		archive.Files = append(archive.Files[:1], txtar.File{Name: "formatted.api", Data: []byte(got)})
		require.NoError(t, os.WriteFile(name, txtar.Format(archive), 0o644))
		return
	}
	require.Len(t, archive.Files, 2)
	require.Equal(t, string(archive.Files[1].Data), got)
}

func TestUnreadableFilesAreLeftAlone(t *testing.T) {
	for _, text := range []string{"type A {\n  X [\n}\n", "type  A { }\r\nbroken", "\xff\xfet", "type A {}  // \xff"} {
		file, list := parser.ParseFile(source.NewFile("a.api", []byte(text)))
		require.Equal(t, diag.Syntax, list[0].Code)
		require.Equal(t, text, string(format.File(file)))
	}
}

func TestNothingIsNothing(t *testing.T) {
	for _, text := range []string{"", "\n\n", "\uFEFF \r\n", ";"} {
		require.Empty(t, formatted(t, text))
	}
}

func TestLineEndsAndByteOrderMark(t *testing.T) {
	const want = "// one\ntype A {} /* two\nthree */\n\ninfo (\n\ta: \"x\ny\"\n\tb: p,\n\tq\n)\n"
	require.Equal(t, want, formatted(t, want))
	require.Equal(t, want, formatted(t, "\uFEFF"+strings.ReplaceAll(want, "\n", "\r\n")+"\r\n\r\n"))
	require.Equal(t, want, formatted(t, strings.TrimSuffix(want, "\n")))
}
