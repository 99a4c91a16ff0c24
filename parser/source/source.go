package source

import "fmt"

// Pos is one place in one file. The zero Pos means "nowhere".
type Pos struct {
	Filename string // slash-separated, relative to the root the program was loaded from
	Offset   int    // bytes from the start of the file
	Line     int    // from 1
	Column   int    // from 1, in runes
}

// Valid reports whether p names a place.
func (p Pos) Valid() bool { return p.Line > 0 }

// String renders p as file:line:column.
func (p Pos) String() string {
	if !p.Valid() {
		return p.Filename
	}
	return fmt.Sprintf("%s:%d:%d", p.Filename, p.Line, p.Column)
}

// Before orders positions by file name, then by offset.
func (p Pos) Before(q Pos) bool {
	if p.Filename != q.Filename {
		return p.Filename < q.Filename
	}
	return p.Offset < q.Offset
}

// Span is a stretch of text; End is the place just after its last rune.
type Span struct{ Start, End Pos }

// To joins two spans into the one that covers both.
func (s Span) To(end Span) Span { return Span{Start: s.Start, End: end.End} }
