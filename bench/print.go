package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/apigen/apigen/bench/work"
)

// printItem prints the medians of one item as a Markdown table.
func printItem(out io.Writer, item work.Item, results map[place][]result) {
	base := median(results[place{item, reference.Name}])
	best, name := bestPeer(item, results)
	fmt.Fprintf(out, "\n**(%d) %s**\n\n", item, item)
	fmt.Fprintf(out, "| %-24s | %9s | %9s | %9s | %9s | %9s |\n", "", "ns/op", "B/op", "allocs/op", "reference", "best peer")
	fmt.Fprintln(out, "|---|--:|--:|--:|--:|--:|")
	for _, p := range peers {
		if !serves(p, item) {
			continue
		}
		m := median(results[place{item, p.Name}])
		fmt.Fprintf(out, "| %-24s | %9.0f | %9.0f | %9.0f | %8.2f× | %8.2f× |\n", p.Name,
			m.Nanoseconds, m.Bytes, m.Allocs, m.Nanoseconds/base.Nanoseconds, m.Nanoseconds/best)
	}
	fmt.Fprintf(out, "\nBest peer: %s.\n", name)
}

// bestPeer returns the time of the fastest that is neither ours nor the reference.
func bestPeer(item work.Item, results map[place][]result) (float64, string) {
	best, name := 0.0, "none"
	for _, p := range peers {
		if p.Ours || p.Name == reference.Name || !serves(p, item) {
			continue
		}
		if ns := median(results[place{item, p.Name}]).Nanoseconds; name == "none" || ns < best {
			best, name = ns, p.Name
		}
	}
	return best, name
}

// median returns the run with the middle time.
func median(list []result) result {
	sorted := slices.SortedFunc(slices.Values(list), func(a, b result) int {
		switch {
		case a.Nanoseconds < b.Nanoseconds:
			return -1
		case a.Nanoseconds > b.Nanoseconds:
			return 1
		}
		return 0
	})
	return sorted[len(sorted)/2]
}
