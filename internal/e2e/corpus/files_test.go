package corpus_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/internal/e2e/repo"
)

// row is one file of the corpus and what goctl does with it.
type row struct {
	repo, path, kind string
	routes, types    int // with everything the file imports
	goctl, legacy    bool
}

func (r row) name() string { return r.repo + "/" + r.path }

// goctlAccepts reports whether goctl's parser or its older one accepts the file.
func (r row) goctlAccepts() bool { return r.goctl || r.legacy }

func readManifest(t *testing.T, dir string) []row {
	t.Helper()
	var rows []row
	for _, cells := range readTable(t, filepath.Join(dir, "manifest.tsv")) {
		rows = append(rows, row{
			repo: cells["repo"], path: cells["path"], kind: cells["kind"],
			routes: number(t, cells["routes_closure"]), types: number(t, cells["types_closure"]),
			goctl: cells["goctl_validate"] == "pass", legacy: cells["legacy_validate"] == "pass",
		})
	}
	return rows
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	require.NoError(t, err)
	return n
}

// What goctl says of a contract that we refuse.
const (
	deliberate = "deliberate" // one of its parsers accepts it
	agreed     = "agreed"     // it refuses it too
	incomplete = "incomplete" // it refuses it too: an import is missing or a type is not declared
)

// refusal is one line of the reviewed list of contracts that we refuse.
type refusal struct {
	codes   []string
	verdict string
	reason  string
}

func readRefusals(t *testing.T) map[string]*refusal {
	t.Helper()
	refusals := map[string]*refusal{}
	for _, cells := range readTable(t, repo.Path(t, "testdata/corpus/refused.tsv")) {
		name := cells["contract"]
		require.NotContains(t, refusals, name, "refused.tsv lists a contract twice")
		require.Contains(t, []string{deliberate, agreed, incomplete}, cells["verdict"], name)
		require.NotEmpty(t, cells["reason"], name)
		refusals[name] = &refusal{codes: strings.Split(cells["codes"], ","), verdict: cells["verdict"], reason: cells["reason"]}
	}
	return refusals
}

// readTable reads a file of tab-separated cells by the names of its first line.
func readTable(t *testing.T, path string) []map[string]string {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	reader := csv.NewReader(file)
	reader.Comma, reader.LazyQuotes = '\t', true
	lines, err := reader.ReadAll()
	require.NoError(t, err)
	require.NotEmpty(t, lines, path)
	var rows []map[string]string
	for _, line := range lines[1:] {
		cells := map[string]string{}
		for i, name := range lines[0] {
			cells[name] = line[i]
		}
		rows = append(rows, cells)
	}
	return rows
}

// unused lists the refusals of contracts that were not tried.
func unused(refusals map[string]*refusal, trials []*trial) []string {
	left := maps.Clone(refusals)
	for _, c := range trials {
		delete(left, c.row.name())
	}
	return slices.Sorted(maps.Keys(left))
}

// share counts the contracts that became services, and those that could have:
// all whose imports exist and whose types are declared.
func share(trials []*trial, refusals map[string]*refusal) (arrived, whole int) {
	for _, c := range trials {
		if c.started {
			arrived++
		}
		if listed := refusals[c.row.name()]; listed == nil || listed.verdict != incomplete {
			whole++
		}
	}
	return arrived, whole
}

// table shows every trial, and the totals.
func table(trials []*trial) string {
	var text strings.Builder
	out := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "contract\troutes\ttypes\tgoctl\tapigen\tformatted\tgenerated\tcompiled\tstarted")
	var goctl, accepted, formatted, generated, compiled, started int
	for _, c := range trials {
		verdict := "accepted"
		if !c.accepted {
			verdict = strings.Join(c.codes, ",")
		}
		fmt.Fprintf(out, "%s\t%d\t%d\t%s\t%s\t%s\t%s\t%s\t%s\n", c.row.name(), c.routes, c.types,
			yes(&goctl, c.row.goctlAccepts()), verdict,
			yes(&formatted, c.formatted), yes(&generated, c.generated()), yes(&compiled, c.compiled), yes(&started, c.started))
		yes(&accepted, c.accepted)
	}
	fmt.Fprintf(out, "%d contracts\t\t\t%d\t%d accepted\t%d\t%d\t%d\t%d\n", len(trials), goctl, accepted, formatted, generated, compiled, started)
	_ = out.Flush() // into memory
	return text.String()
}

// yes renders a cell and counts it.
func yes(count *int, is bool) string {
	if !is {
		return "-"
	}
	*count++
	return "yes"
}
