package source

import (
	"bytes"
	"sort"
	"unicode/utf8"
)

// mark is the UTF-8 byte order mark. It belongs to no column.
var mark = []byte("\uFEFF")

// File is the text of one contract file with an index of its lines.
type File struct {
	Name  string // slash-separated, relative to the root
	Text  []byte
	lines []int // byte offset of each line's first byte
}

// NewFile indexes text. CRLF and LF both end a line; a lone CR does not.
func NewFile(name string, text []byte) *File {
	f := &File{Name: name, Text: text, lines: []int{0}}
	for i, b := range text {
		if b == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	return f
}

// Pos returns the position of a byte offset. Offsets outside the file are
// moved to its nearest end; a byte order mark takes no column.
func (f *File) Pos(offset int) Pos {
	offset = max(0, min(offset, len(f.Text)))
	line := sort.Search(len(f.lines), func(i int) bool { return f.lines[i] > offset })
	start := min(max(f.lines[line-1], f.Begin()), offset)
	column := utf8.RuneCount(f.Text[start:offset]) + 1
	return Pos{Filename: f.Name, Offset: offset, Line: line, Column: column}
}

// Span returns the span between two byte offsets.
func (f *File) Span(start, end int) Span { return Span{Start: f.Pos(start), End: f.Pos(end)} }

// Begin is the offset of the first byte after the byte order mark, 0 when
// there is none.
func (f *File) Begin() int {
	if bytes.HasPrefix(f.Text, mark) {
		return len(mark)
	}
	return 0
}

// Line returns the text of a line, counted from 1, without its line ending
// and without a byte order mark.
// It is empty for a line that the file does not have.
func (f *File) Line(n int) string {
	if n < 1 || n > len(f.lines) {
		return ""
	}
	end := len(f.Text)
	if n < len(f.lines) {
		end = f.lines[n] - 1
	}
	line := f.Text[max(f.lines[n-1], min(f.Begin(), end)):end]
	if len(line) > 0 && line[len(line)-1] == '\r' {
		line = line[:len(line)-1]
	}
	return string(line)
}
