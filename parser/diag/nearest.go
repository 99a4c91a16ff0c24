package diag

import (
	"strings"
	"unicode/utf8"
)

// maxSuggestLen bounds the names that Nearest compares, in runes, so that its
// cost stays small on any input.
const maxSuggestLen = 64

// Nearest returns the name in among that a reader most likely meant by name,
// for a "did you mean". It reports false when none is near: the edit distance
// (insertions, deletions, replacements and swaps of neighbours, letter case
// ignored) may be one for names up to four runes, two up to eight, three above.
// Of equally near names the first wins. Names above 64 runes are never near.
func Nearest(name string, among []string) (string, bool) {
	want := []rune(strings.ToLower(name))
	if len(want) == 0 || len(want) > maxSuggestLen {
		return "", false
	}
	best, limit := "", allowance(len(want))+1
	for _, candidate := range among {
		if candidate == "" || candidate == name || utf8.RuneCountInString(candidate) > maxSuggestLen {
			continue
		}
		d := distance(want, []rune(strings.ToLower(candidate)))
		if d < limit && d < max(len(want), 2) {
			best, limit = candidate, d
		}
	}
	return best, best != ""
}

func allowance(runes int) int {
	switch {
	case runes <= 4:
		return 1
	case runes <= 8:
		return 2
	default:
		return 3
	}
}

// distance is the optimal string alignment distance.
func distance(a, b []rune) int {
	before, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, prev, row = prev, row, before
	}
	return prev[len(b)]
}
