package diag

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/apigen/apigen/parser/source"
)

// Options chooses how Print renders. The zero value is plain text.
type Options struct {
	Color bool // ANSI colours; set it for terminals only
}

// Print renders a sorted list for people: place, message and code, the line of
// source with a marker under the span, related places and the hint.
//
// sources returns the file of a name, or nil when its text is not at hand; it
// may be nil itself. Control characters in text and messages are replaced, so
// that a contract can't drive the terminal. Only errors of w are returned.
func Print(w io.Writer, list List, sources func(name string) *source.File, opts Options) error {
	if sources == nil {
		sources = func(string) *source.File { return nil }
	}
	p := printer{sources: sources, opts: opts}
	for i, d := range list.shown() {
		if i > 0 {
			p.out.WriteByte('\n')
		}
		p.diagnostic(d)
	}
	_, err := w.Write(p.out.Bytes())
	return err
}

type printer struct {
	out     bytes.Buffer
	sources func(name string) *source.File
	opts    Options
}

// The colours, as ANSI parameters.
const (
	bold   = "1"
	red    = "1;31"
	yellow = "1;33"
	cyan   = "1;36"
	dim    = "2"
)

func (p *printer) paint(color, text string) string {
	if !p.opts.Color {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

func (p *printer) diagnostic(d Diagnostic) {
	color := red
	if d.Severity == Warning {
		color = yellow
	}
	p.place(d.Span)
	fmt.Fprintf(&p.out, "%s %s %s\n", p.paint(color, d.Severity.String()+":"),
		p.paint(bold, printable(d.Message)), p.paint(dim, "["+string(d.Code)+"]"))
	p.excerpt(d.Span, color)
	for _, r := range d.Related {
		p.place(r.Span)
		fmt.Fprintf(&p.out, "%s %s\n", p.paint(cyan, "note:"), printable(r.Message))
		p.excerpt(r.Span, cyan)
	}
	if d.Hint != "" {
		p.hint(d.Hint)
	}
}

// hint prints its first line behind the word, and code that it shows below.
func (p *printer) hint(text string) {
	first, code, _ := strings.Cut(text, "\n")
	fmt.Fprintf(&p.out, "  %s %s\n", p.paint(cyan, "hint:"), printable(first))
	for line := range strings.Lines(code) {
		indent := strings.Repeat("    ", 2+len(line)-len(strings.TrimLeft(line, "\t")))
		fmt.Fprintf(&p.out, "%s%s\n", indent, printable(strings.Trim(line, "\t\r\n")))
	}
}

func (p *printer) place(span source.Span) {
	if at := printable(span.Start.String()); at != "" {
		fmt.Fprintf(&p.out, "%s ", p.paint(bold, at+":"))
	}
}

// excerpt shows the first line of a span and marks the span in it.
func (p *printer) excerpt(span source.Span, color string) {
	file := p.sources(span.Start.Filename)
	if file == nil || !span.Start.Valid() {
		return
	}
	text, marker := markedLine(file.Line(span.Start.Line), span)
	gutter := fmt.Sprintf("%5d |", span.Start.Line)
	fmt.Fprintf(&p.out, "%s%s\n", p.paint(dim, gutter), padded(text))
	blank := strings.Repeat(" ", len(gutter)-1) + "|"
	indent := len(marker) - len(strings.TrimLeft(marker, " "))
	fmt.Fprintf(&p.out, "%s %s%s\n", p.paint(dim, blank), marker[:indent], p.paint(color, marker[indent:]))
}

func padded(text string) string {
	if text == "" {
		return ""
	}
	return " " + text
}

// printable replaces what would move the cursor or hide text.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
