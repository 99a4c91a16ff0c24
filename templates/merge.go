package templates

import (
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// The marks of a conflict in a file, as diff3 sets them.
const (
	markYours = "<<<<<<< yours\n"
	markBase  = "||||||| base\n"
	markMid   = "=======\n"
	markTheir = ">>>>>>> apigen\n"
)

// Conflict is a place that both sides changed, each in its own way.
type Conflict struct {
	Offset             int // of the place in yours, in bytes
	Base, Yours, Their string
}

// String is the conflict with its marks.
func (c Conflict) String() string {
	return markYours + line(c.Yours) + markBase + line(c.Base) + markMid + line(c.Their) + markTheir
}

// line ends a text that is not empty with a line break.
func line(text string) string {
	if text == "" || strings.HasSuffix(text, "\n") {
		return text
	}
	return text + "\n"
}

// Merge brings the changes from base to their into yours, by whole lines. A
// place that both changed differently is a conflict and stands in the result
// with its marks. So are changes of neighbouring lines.
func Merge(base, yours, their string) (merged string, conflicts []Conflict) {
	m := merging{base: base, yours: udiff.Lines(base, yours), their: udiff.Lines(base, their)}
	for len(m.yours)+len(m.their) > 0 {
		m.region()
	}
	m.out.WriteString(base[m.done:])
	return m.out.String(), m.conflicts
}

type merging struct {
	base         string
	yours, their []udiff.Edit // still to come
	done         int          // offset in base up to which all is merged
	shift        int          // how much longer yours is than base up to there
	out          strings.Builder
	conflicts    []Conflict
}

// region merges the next stretch of base that either side changed.
func (m *merging) region() {
	start := len(m.base)
	for _, edits := range [][]udiff.Edit{m.yours, m.their} {
		if len(edits) > 0 {
			start = min(start, edits[0].Start)
		}
	}
	end := start
	var mine, other []udiff.Edit
	for grown := true; grown; {
		var a, b bool
		mine, m.yours, end, a = touching(mine, m.yours, end)
		other, m.their, end, b = touching(other, m.their, end)
		grown = a || b
	}
	base := m.base[start:end]
	m.out.WriteString(m.base[m.done:start])
	m.settle(start, base, applied(base, start, mine), applied(base, start, other), len(mine) > 0, len(other) > 0)
	m.done = end
}

func (m *merging) settle(start int, base, yours, their string, changed, alsoChanged bool) {
	switch {
	case !changed:
		m.out.WriteString(their)
	case !alsoChanged || yours == their:
		m.out.WriteString(yours)
	default:
		c := Conflict{Offset: start + m.shift, Base: base, Yours: yours, Their: their}
		m.conflicts = append(m.conflicts, c)
		if text := m.out.String(); text != "" && !strings.HasSuffix(text, "\n") {
			m.out.WriteByte('\n')
		}
		m.out.WriteString(c.String())
	}
	m.shift += len(yours) - len(base)
}

// touching moves the edits that begin at or before end.
func touching(taken, left []udiff.Edit, end int) ([]udiff.Edit, []udiff.Edit, int, bool) {
	grown := false
	for len(left) > 0 && left[0].Start <= end {
		end, grown = max(end, left[0].End), true
		taken, left = append(taken, left[0]), left[1:]
	}
	return taken, left, end, grown
}

// applied is a stretch of base, which begins at start, with edits.
func applied(base string, start int, edits []udiff.Edit) string {
	var out strings.Builder
	at := 0
	for _, e := range edits {
		out.WriteString(base[at : e.Start-start])
		out.WriteString(e.New)
		at = e.End - start
	}
	out.WriteString(base[at:])
	return out.String()
}

// conflictMarker is the offset of a conflict's first mark in a text, or -1.
func conflictMarker(text string) int {
	if strings.HasPrefix(text, strings.TrimSuffix(markYours, "\n")) {
		return 0
	}
	if i := strings.Index(text, "\n"+strings.TrimSuffix(markYours, "\n")); i >= 0 {
		return i + 1
	}
	return -1
}
