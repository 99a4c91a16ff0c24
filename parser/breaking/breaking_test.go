package breaking_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/breaking"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

const cases = "../../testdata/breaking"

var update = flag.Bool("update", false, "rewrite the golden files")

// TestRules compares the contracts in the case of each rule: at the rule's own
// level there is that finding and no other, below it there is none.
func TestRules(t *testing.T) {
	for _, rule := range breaking.Rules() {
		t.Run(string(rule.ID), func(t *testing.T) {
			name := filepath.Join(cases, string(rule.ID)+".txtar")
			archive, report := compareCase(t, name)
			found, _ := report.At(rule.Level)
			require.Len(t, found, 1)
			require.Equal(t, rule.ID, found[0].Rule.ID)
			require.True(t, found[0].Place.Span.Start.Valid())
			require.NotEmpty(t, found[0].Rule.Sentence)
			require.NotEmpty(t, found[0].Subjects, "a waiver can name it")
			if rule.Level > breaking.Wire {
				below, _ := report.At(rule.Level - 1)
				require.Empty(t, below)
			}
			golden(t, name, archive, findings(found))
			require.Empty(t, breaking.Compare(contractIn(t, archive, "after.api"), contractIn(t, archive, "after.api")).Findings)
		})
	}
}

// TestCompatibleChanges stays silent at the level that each case states, and
// lists what is new.
func TestCompatibleChanges(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(cases, "compatible-*.txtar"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(names), 20)
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, report := compareCase(t, name)
			stated, ok := strings.CutPrefix(strings.TrimSpace(string(archive.Comment)), "level: ")
			require.True(t, ok, "the case states its level")
			level, err := breaking.ParseLevel(stated)
			require.NoError(t, err)
			found, beyond := report.At(level)
			require.Empty(t, findings(found))
			if level < breaking.Source {
				require.NotEmpty(t, beyond, "it breaks somebody at the next level, or the case states too low a level")
			}
			step, why := breaking.StepFor(report, level)
			golden(t, name, archive, additions(report)+fmt.Sprintf("%s (%s)\n", step, why))
		})
	}
}

func TestEveryCaseIsUsed(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(cases, "*.txtar"))
	require.NoError(t, err)
	for _, name := range names {
		base := strings.TrimSuffix(filepath.Base(name), ".txtar")
		if strings.HasPrefix(base, "compatible-") {
			continue
		}
		_, known := breaking.RuleOf(diag.Code(base))
		require.True(t, known, base)
	}
}

func compareCase(t *testing.T, name string) (*txtar.Archive, *breaking.Report) {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	require.NoError(t, err)
	return archive, breaking.Compare(contractIn(t, archive, "before.api"), contractIn(t, archive, "after.api"))
}

// contractIn resolves one file of a case.
func contractIn(t *testing.T, archive *txtar.Archive, entry string) *contract.API {
	t.Helper()
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	program, list := parser.Load(files, entry)
	api, more := contract.Resolve(program)
	require.False(t, append(list, more...).HasErrors(), "%v%v", list, more)
	return api
}

// findings renders findings as the goldens have them.
func findings(found []*breaking.Finding) string {
	same := func(name string) string { return name }
	var out strings.Builder
	for _, f := range found {
		d := f.Diagnostic(same, same)
		fmt.Fprintf(&out, "%s: %s [%s]\n", d.Span.Start, d.Message, d.Code)
		for _, r := range d.Related {
			fmt.Fprintf(&out, "%s: %s\n", r.Span.Start, r.Message)
		}
		fmt.Fprintf(&out, "hint: %s\n", d.Hint)
	}
	return out.String()
}

func additions(report *breaking.Report) string {
	var out strings.Builder
	for _, a := range report.Additions {
		fmt.Fprintf(&out, "%s: %s\n", a.Place.Span.Start, a.Message)
	}
	return out.String()
}

// golden compares with the part "want" of a case, or rewrites it.
func golden(t *testing.T, name string, archive *txtar.Archive, got string) {
	t.Helper()
	want := &archive.Files[len(archive.Files)-1]
	require.Equal(t, "want", want.Name)
	if *update && !bytes.Equal(want.Data, []byte(got)) {
		want.Data = []byte(got)
		require.NoError(t, os.WriteFile(name, txtar.Format(archive), 0o644))
	}
	require.Equal(t, got, string(want.Data))
}
