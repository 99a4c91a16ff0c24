package httpx_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite differences.tsv; what is new has the reason unexplained")

const (
	listed      = "differences.tsv" // reason, request, go-zero, ours
	reasons     = "reasons.tsv"     // reason, sentence
	unexplained = "unexplained"
)

// TestRequestsAreReadAsByGoZero compares what comes of every request of the table
// on both sides. Each difference is listed with its reason, and what is listed is
// one.
func TestRequestsAreReadAsByGoZero(t *testing.T) {
	found := differences(t)
	known, order := rows(t, listed), rows(t, reasons)
	why := map[string]string{}
	for _, row := range known {
		why[row[1]] = row[0]
	}
	for i, row := range found {
		if found[i][0] = why[row[1]]; found[i][0] == "" {
			found[i][0] = unexplained
		}
	}
	rank := func(reason string) int {
		return slices.IndexFunc(order, func(row []string) bool { return row[0] == reason })
	}
	slices.SortStableFunc(found, func(a, b []string) int { return rank(a[0]) - rank(b[0]) })
	if *update {
		require.NoError(t, os.WriteFile(listed, []byte(text(found)), 0o644))
		known = found
	}
	require.Empty(t, text(without(found, known)), "new: read these, then run with -update and give each a reason")
	require.Empty(t, text(without(known, found)), "listed, and no longer so: run with -update")
	used := map[string]bool{}
	for _, row := range found {
		require.GreaterOrEqual(t, rank(row[0]), 0, "%s has no reason in %s", row[1], reasons)
		used[row[0]] = true
	}
	require.Len(t, used, len(order), "a reason for nothing")
}

// differences sends the whole table to both sides.
func differences(t *testing.T) [][]string {
	all := fields()
	var requests []request
	var names, theirs []string
	for i, f := range all {
		for _, s := range f.sent {
			r := f.request(i, s)
			requests, names, theirs = append(requests, r), append(names, f.name(s)), append(theirs, f.parse(r))
		}
	}
	require.Greater(t, len(requests), 4000)
	ours := answers(t, all, requests)
	require.Len(t, ours, len(requests))
	var out [][]string
	for i, name := range names {
		if ours[i] != theirs[i] {
			out = append(out, []string{"", name, theirs[i], ours[i]})
		}
	}
	return out
}

func rows(t *testing.T, name string) [][]string {
	content, err := os.ReadFile(name)
	require.NoError(t, err)
	var out [][]string
	for line := range strings.Lines(string(content)) {
		out = append(out, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
	}
	return out
}

// without is the rows that are not among others.
func without(rows, others [][]string) [][]string {
	return slices.DeleteFunc(slices.Clone(rows), func(row []string) bool {
		return slices.ContainsFunc(others, func(other []string) bool { return slices.Equal(row, other) })
	})
}

func text(rows [][]string) string {
	var out strings.Builder
	for _, row := range rows {
		fmt.Fprintln(&out, strings.Join(row, "\t"))
	}
	return out.String()
}
