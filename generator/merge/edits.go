package merge

import (
	"cmp"
	"slices"
	"strings"
)

// edit replaces the bytes from start to end of a text.
type edit struct {
	start, end int
	text       string
}

// apply makes edits that do not overlap. Several at one place are made in the
// order they have in the list.
func apply(src []byte, edits []edit) []byte {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.start, b.start) })
	var out strings.Builder
	at := 0
	for _, e := range edits {
		out.Write(src[at:e.start])
		out.WriteString(e.text)
		at = e.end
	}
	out.Write(src[at:])
	return []byte(out.String())
}
