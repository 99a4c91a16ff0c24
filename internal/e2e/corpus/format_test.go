package corpus_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/format"
	"github.com/apigen/apigen/parser/source"
)

// TestCorpusFormat: formatting moves white space only, and once.
func TestCorpusFormat(t *testing.T) {
	dir := corpusDir(t)
	formatted := 0
	for _, row := range readManifest(t, dir) {
		text, err := os.ReadFile(filepath.Join(dir, row.repo, row.path))
		require.NoError(t, err)
		file, problems := parser.ParseFile(source.NewFile(row.path, text))
		if problems.HasErrors() {
			continue
		}
		once := format.File(file)
		again, problems := parser.ParseFile(source.NewFile(row.path, once))
		require.Empty(t, problems, row.name())
		require.Equal(t, string(once), string(format.File(again)), row.name())
		require.Equal(t, ink(text), ink(once), row.name())
		formatted++
	}
	t.Logf("%d files formatted", formatted)
}

// ink is what is left of a contract without white space, byte order mark and
// the ';' that nobody needs.
func ink(text []byte) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == ';' || r == '\uFEFF' {
			return -1
		}
		return r
	}, string(text))
}

// formatProblem reports when the formatted files of a program mean something
// else than the files as they were.
func formatProblem(program *ast.Program, before *contract.API) error {
	formatted := fstest.MapFS{}
	for _, file := range program.Files {
		formatted[file.Name] = &fstest.MapFile{Data: format.File(file)}
	}
	reread, _ := parser.Load(formatted, program.Entry.Name)
	after, _ := contract.Resolve(reread)
	want, err := json.Marshal(before)
	if err != nil {
		return err
	}
	got, err := json.Marshal(after)
	if err != nil {
		return err
	}
	if !bytes.Equal(want, got) {
		return fmt.Errorf("%s: formatting changes what it means", program.Entry.Name)
	}
	return nil
}
