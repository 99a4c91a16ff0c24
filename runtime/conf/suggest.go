package conf

import (
	"fmt"
	"slices"
	"strings"
)

// unknownKey words the error, with the nearest key that is not already there.
func unknownKey(key string, known map[string]bool, present map[string]member) string {
	message := "unknown key " + quote(key)
	var candidates []string
	for candidate := range known {
		if _, used := present[candidate]; !used {
			candidates = append(candidates, candidate)
		}
	}
	slices.Sort(candidates)
	if best := nearest(key, candidates); best != "" {
		return fmt.Sprintf("%s; did you mean %q?", message, best)
	}
	if len(candidates) > 0 && len(candidates) <= 12 {
		return fmt.Sprintf("%s; possible here: %s", message, strings.Join(candidates, ", "))
	}
	return message + "; remove it"
}

// nearest returns the candidate within a third of the key's length in edits,
// ignoring case, or "".
func nearest(key string, candidates []string) string {
	if len(key) > 64 {
		return ""
	}
	best, limit := "", max(1, len(key)/3)+1
	for _, candidate := range candidates {
		if n := distance(strings.ToLower(key), strings.ToLower(candidate)); n < limit {
			best, limit = candidate, n
		}
	}
	return best
}

// distance is the optimal string alignment distance: insertions, deletions,
// substitutions and swaps of neighbours.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
