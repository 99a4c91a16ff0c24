package merge

import (
	"errors"
	"go/scanner"
	"strings"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// refuse says that a file of the user's can't be changed safely. Marks that
// version control left in it are the reason before any other.
func (m *merger) refuse(f *file, offset int, message, hint string) {
	if at := f.conflict(); at >= 0 {
		offset, message = at, "this file holds conflict marks of a merge; resolve them"
		hint = "keep the lines that are right, delete the marks and run again"
	}
	span := m.span(f, offset)
	if said := span.Start.Filename + message; !m.refused[said] {
		m.refused[said] = true
		m.diags.Add(diag.Errorf(span, diag.OutputUnpatchable, "%s", message).WithHint("%s", hint))
	}
}

// span is a place in a file as the user has it now: where it stands before it
// moves, and on the line that reads the same.
func (m *merger) span(f *file, offset int) source.Span {
	span := source.Span{}
	span.Start.Filename = f.path
	if f.text != nil && offset >= 0 {
		span = source.NewFile(f.path, f.text).Span(offset, offset)
	}
	if from, err := m.file(f.from); f.from != "" && err == nil {
		if span.Start.Line > 0 {
			span.Start.Line = sameLine(f.text, from.base, span.Start.Line)
		}
		span.Start.Filename = f.from
		span.End = span.Start
	}
	return span
}

// refuseUnreadable is for a file that may hold what is looked for, if only it
// were Go. It reports false for one that is.
func (m *merger) refuseUnreadable(f *file) bool {
	_, err := f.parse()
	if f.text == nil || err == nil {
		return false
	}
	offset, message := 0, err.Error()
	if list, ok := errors.AsType[scanner.ErrorList](err); ok && len(list) > 0 {
		offset, message = min(list[0].Pos.Offset, len(f.text)), list[0].Msg
	}
	m.refuse(f, offset, "this file can't be read as Go: "+message, "mend it and run again")
	return true
}

// conflict is where the first conflict mark of a file is, or negative. In a Go
// file that can be read the same signs are part of a text.
func (f *file) conflict() int {
	at := plan.ConflictMark(f.text)
	if at >= 0 && strings.HasSuffix(f.path, ".go") {
		if _, err := f.parse(); err == nil {
			return -1
		}
	}
	return at
}
