package diag

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"github.com/apigen/apigen/parser/source"
)

const (
	tabStop    = 4   // columns between tab stops in an excerpt
	maxExcerpt = 120 // columns of source shown; longer lines are cut around the span
	leadIn     = 40  // columns kept before the span when a line is cut
)

// cell is one rune as shown, with the columns it takes in a terminal.
type cell struct {
	text    string
	columns int
}

// markedLine returns a line as shown and the marker to put under it. Tabs
// become spaces and wide runes count double, so that both line up.
func markedLine(line string, span source.Span) (text, marker string) {
	line, skipped, more := crop(line, span.Start.Column-1)
	cells := layout(line)
	from := min(max(span.Start.Column-1-skipped, 0), len(cells))
	to := len(cells)
	if span.End.Line == span.Start.Line {
		to = min(max(span.End.Column-1-skipped, from), len(cells))
	}
	first, last := window(cells, from)
	text, _ = join(cells[first:last])
	_, before := join(cells[first:from])
	_, under := join(cells[from:min(to, last)])
	if first > 0 || skipped > 0 {
		text, before = "…"+text, before+1
	}
	if last < len(cells) || more {
		text += "…"
	}
	return strings.TrimRight(text, " "), strings.Repeat(" ", before) + strings.Repeat("^", max(under, 1))
}

// crop drops the far ends of a huge line, in runes, before it is laid out.
func crop(line string, at int) (kept string, skipped int, more bool) {
	from, count := 0, 0
	for i := range line {
		if count == at-maxExcerpt {
			from, skipped = i, count
		}
		if count == at+2*maxExcerpt {
			return line[from:i], skipped, true
		}
		count++
	}
	return line[from:], skipped, false
}

func layout(line string) []cell {
	var cells []cell
	column := 0
	for _, r := range line {
		c := show(r, column)
		column += c.columns
		cells = append(cells, c)
	}
	return cells
}

func show(r rune, column int) cell {
	switch {
	case r == '\t':
		n := tabStop - column%tabStop
		return cell{strings.Repeat(" ", n), n}
	case unicode.In(r, unicode.Mn, unicode.Me):
		return cell{string(r), 0}
	case printable(string(r)) != string(r):
		return cell{string(unicode.ReplacementChar), 1}
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return cell{string(r), 2}
	}
	return cell{string(r), 1}
}

// window chooses the cells to show of a line, so that cell at is among them.
func window(cells []cell, at int) (first, last int) {
	if _, columns := join(cells[:at]); columns > maxExcerpt-leadIn {
		first = at
		for n := 0; first > 0 && n < leadIn; first-- {
			n += cells[first-1].columns
		}
	}
	last = first
	for n := 0; last < len(cells) && n < maxExcerpt; last++ {
		n += cells[last].columns
	}
	return first, last
}

func join(cells []cell) (text string, columns int) {
	var out strings.Builder
	for _, c := range cells {
		out.WriteString(c.text)
		columns += c.columns
	}
	return out.String(), columns
}
