package diag

import (
	"fmt"
	"slices"

	"github.com/apigen/apigen/parser/source"
)

// maxAlso is how many further places of a repeated warning are shown.
const maxAlso = 3

// Times is how often d stands in what was read.
func (d Diagnostic) Times() int { return 1 + len(d.Also) }

// folds reports whether d may join others that say the same: it is no error,
// since each of those is to be mended, and nothing in it explains one place only.
func (d Diagnostic) folds() bool {
	return d.Severity == Warning && len(d.Related) == 0 && d.Span.Start.Valid()
}

// Folded is the sorted list in which warnings that say the same of several places
// are one, at the first of them, so that one habit of a contract does not push the
// rest out of sight. Those with related places stay apart, as errors do.
func (l List) Folded() List {
	type saying struct {
		code          Code
		message, hint string
	}
	first := map[saying]int{}
	places := map[int][]source.Span{}
	var out List
	for _, d := range l.Sorted() {
		key := saying{d.Code, d.Message, d.Hint}
		at, again := first[key]
		if !again || !d.folds() {
			at = len(out)
			out.Add(d)
		}
		if d.folds() {
			first[key] = at
			places[at] = append(append(places[at], d.Span), d.Also...)
		}
	}
	for at, spans := range places {
		if out[at].Also = once(spans)[1:]; len(spans) == 1 {
			out[at].Also = nil
		}
	}
	return out
}

// once returns places in order, each once.
func once(spans []source.Span) []source.Span {
	seen := map[source.Span]bool{}
	return slices.DeleteFunc(spans, func(span source.Span) bool {
		again := seen[span]
		seen[span] = true
		return again
	})
}

// shown is the folded list as its readers see it: what is repeated has its count
// and the first of its further places.
func (l List) shown() List {
	out := l.Folded()
	for i, d := range out {
		if d.Times() == 1 {
			continue
		}
		d.Message += fmt.Sprintf(" (%d times)", d.Times())
		for j, span := range d.Also[:min(maxAlso, len(d.Also))] {
			message := "also here"
			if left := len(d.Also) - maxAlso; left > 0 && j == maxAlso-1 {
				message = fmt.Sprintf("also here, and %d more", left)
			}
			d = d.WithRelated(span, message)
		}
		out[i] = d
	}
	return out
}
