package diag

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/apigen/apigen/parser/source"
)

//go:generate go run ./internal/codesdoc ../../testdata/codes ../../docs/diagnostics.md

// Severity tells whether a diagnostic stops the run.
type Severity int

const (
	// Error stops the run: nothing is written, the exit code is 1.
	Error Severity = iota
	// Warning is shown and the run goes on.
	Warning
)

// String names the severity as it is printed.
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Diagnostic is one problem.
type Diagnostic struct {
	Severity Severity
	Code     Code
	Span     source.Span // zero when the problem has no place in a file
	Message  string      // one line, lower case, no full stop
	Hint     string      // what to do about it, with lines of code below if need be; may be empty
	Related  []Related
	Also     []source.Span // of a folded warning: the further places that it stands for, in order
}

// Related is another place that explains a diagnostic, such as "first declared here".
type Related struct {
	Span    source.Span
	Message string
}

// Errorf makes an error.
func Errorf(span source.Span, code Code, format string, args ...any) Diagnostic {
	return Diagnostic{Severity: Error, Code: code, Span: span, Message: fmt.Sprintf(format, args...)}
}

// Warningf makes a warning.
func Warningf(span source.Span, code Code, format string, args ...any) Diagnostic {
	return Diagnostic{Severity: Warning, Code: code, Span: span, Message: fmt.Sprintf(format, args...)}
}

// WithHint returns d with a hint.
func (d Diagnostic) WithHint(format string, args ...any) Diagnostic {
	d.Hint = fmt.Sprintf(format, args...)
	return d
}

// WithRelated returns d with one more related place.
func (d Diagnostic) WithRelated(span source.Span, message string) Diagnostic {
	d.Related = append(slices.Clone(d.Related), Related{Span: span, Message: message})
	return d
}

// List collects diagnostics in the order they were found.
type List []Diagnostic

// Add appends diagnostics.
func (l *List) Add(ds ...Diagnostic) { *l = append(*l, ds...) }

// HasErrors reports whether any diagnostic is an error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d Diagnostic) bool { return d.Severity == Error })
}

// Sorted returns the list ordered by place, without repetitions of the same
// code, place and message.
func (l List) Sorted() List {
	out := slices.Clone(l)
	slices.SortStableFunc(out, compare)
	return slices.CompactFunc(out, func(a, b Diagnostic) bool { return compare(a, b) == 0 })
}

// Most returns the sorted list cut to n diagnostics, and how many were left out.
// Warnings are left out before errors, the last ones first.
func (l List) Most(n int) (kept List, left int) {
	sorted := l.Sorted()
	room := map[Severity]int{}
	for _, d := range sorted {
		room[d.Severity]++
	}
	room[Error] = min(room[Error], n)
	room[Warning] = min(room[Warning], n-room[Error])
	kept = List{}
	for _, d := range sorted {
		if room[d.Severity] > 0 {
			room[d.Severity]--
			kept.Add(d)
		}
	}
	return kept, len(sorted) - len(kept)
}

func compare(a, b Diagnostic) int {
	return cmp.Or(
		cmp.Compare(a.Span.Start.Filename, b.Span.Start.Filename),
		cmp.Compare(a.Span.Start.Offset, b.Span.Start.Offset),
		cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Message, b.Message),
	)
}
