package format

import (
	"bytes"
	"strings"
	"text/tabwriter"
)

// verbatim stands around text that tabwriter must not look into. UTF-8 has no
// such byte.
var verbatim = string([]byte{tabwriter.Escape})

// write renders lines with their columns aligned. Columns end where the depth
// changes, at a blank line and at a line without them, as gofmt has it.
func write(lines []line) []byte {
	var out bytes.Buffer
	w := tabwriter.NewWriter(&out, 0, 8, 1, ' ', tabwriter.DiscardEmptyColumns|tabwriter.StripEscape)
	for i, l := range lines {
		var text strings.Builder
		if l.blank {
			text.WriteByte('\n')
		}
		for n, cell := range l.cells {
			if n == 0 {
				cell = strings.Repeat("\t", l.depth) + cell
			} else {
				text.WriteByte('\v')
			}
			if cell != "" {
				text.WriteString(verbatim + cell + verbatim)
			}
		}
		end := byte('\n')
		if i+1 < len(lines) && lines[i+1].depth != l.depth {
			end = '\f' // as '\n', and columns end
		}
		text.WriteByte(end)
		_, _ = w.Write([]byte(text.String())) // a buffer takes everything
	}
	_ = w.Flush()
	return out.Bytes()
}
