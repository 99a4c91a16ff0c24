package diag

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/apigen/apigen/parser/source"
)

// place is where something stands, for other programs. Lines and columns
// count from 1, columns in runes; they are absent when there is no place.
type place struct {
	File      string `json:"file,omitempty"`
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	EndLine   int    `json:"endLine,omitempty"`
	EndColumn int    `json:"endColumn,omitempty"`
}

type jsonDiagnostic struct {
	Severity string `json:"severity"`
	Code     Code   `json:"code"`
	place
	Message string        `json:"message"`
	Hint    string        `json:"hint,omitempty"`
	Times   int           `json:"times,omitempty"` // absent when it is said once
	Related []jsonRelated `json:"related,omitempty"`
}

type jsonRelated struct {
	place
	Message string `json:"message"`
}

func placeOf(s source.Span) place {
	return place{
		File: s.Start.Filename,
		Line: s.Start.Line, Column: s.Start.Column,
		EndLine: s.End.Line, EndColumn: s.End.Column,
	}
}

// JSON writes a sorted list as one JSON array, empty when there is nothing to
// say. Only errors of w are returned.
func JSON(w io.Writer, list List) error {
	out := []jsonDiagnostic{}
	for _, d := range list.shown() {
		j := jsonDiagnostic{
			Severity: d.Severity.String(), Code: d.Code, place: placeOf(d.Span), Message: d.Message, Hint: d.Hint,
		}
		if d.Times() > 1 {
			j.Times = d.Times()
		}
		for _, r := range d.Related {
			j.Related = append(j.Related, jsonRelated{place: placeOf(r.Span), Message: r.Message})
		}
		out = append(out, j)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

var (
	commandData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	commandProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// GitHub writes a sorted list as GitHub Actions workflow commands, one a line,
// which GitHub shows next to the changed code. Only errors of w are returned.
func GitHub(w io.Writer, list List) error {
	var out strings.Builder
	for _, d := range list.shown() {
		text := d.Message
		for _, r := range d.Related {
			text += fmt.Sprintf("\n%s: %s", r.Span.Start, r.Message)
		}
		if d.Hint != "" {
			text += "\nhint: " + d.Hint
		}
		fmt.Fprintf(&out, "::%s %s::%s\n", d.Severity, properties(d), commandData.Replace(text))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func properties(d Diagnostic) string {
	parts := []string{}
	p := placeOf(d.Span)
	if p.File != "" {
		parts = append(parts, "file="+commandProperty.Replace(p.File))
	}
	for _, n := range []struct {
		name  string
		value int
	}{{"line", p.Line}, {"endLine", p.EndLine}, {"col", p.Column}, {"endColumn", p.EndColumn}} {
		if n.value > 0 {
			parts = append(parts, fmt.Sprintf("%s=%d", n.name, n.value))
		}
	}
	parts = append(parts, "title="+commandProperty.Replace(string(d.Code)))
	return strings.Join(parts, ",")
}
