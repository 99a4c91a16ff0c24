package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/apigen/apigen/bench/work"
)

// printItem prints the results of one item as a Markdown table.
func printItem(out io.Writer, item work.Item, results map[place]result) {
	base := results[place{item, reference.Name}]
	best, name := bestPeer(item, results)
	fmt.Fprintf(out, "\n**(%d) %s**\n\n", item, item)
	fmt.Fprintf(out, "| %-24s | %9s | %9s | %9s | %9s | %9s |\n", "", "ns/op", "B/op", "allocs/op", "reference", "best peer")
	fmt.Fprintln(out, "|---|--:|--:|--:|--:|--:|")
	for _, p := range peers {
		if !serves(p, item) {
			continue
		}
		m := results[place{item, p.Name}]
		fmt.Fprintf(out, "| %-24s | %9.0f | %9.0f | %9.0f | %9s | %9s |\n", p.Name,
			m.Nanoseconds, m.Bytes, m.Allocs, times(m.Nanoseconds, base.Nanoseconds), times(m.Nanoseconds, best))
	}
	if best > 0 {
		fmt.Fprintf(out, "\nBest peer: %s.\n", name)
	}
}

// times returns how often b goes into a.
func times(a, b float64) string {
	if b == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f×", a/b)
}

// bestPeer returns the time of the fastest that is neither ours nor the
// reference, or 0.
func bestPeer(item work.Item, results map[place]result) (float64, string) {
	best, name := 0.0, ""
	for _, p := range peers {
		if p.Ours || p.Name == reference.Name || !serves(p, item) {
			continue
		}
		if ns := results[place{item, p.Name}].Nanoseconds; name == "" || ns < best {
			best, name = ns, p.Name
		}
	}
	return best, name
}

// choose returns the run with the middle time, or with the least.
func choose(list []result, least bool) result {
	sorted := slices.SortedFunc(slices.Values(list), func(a, b result) int { return cmp.Compare(a.Nanoseconds, b.Nanoseconds) })
	if least {
		return sorted[0]
	}
	return sorted[len(sorted)/2]
}
