package ast

import "github.com/apigen/apigen/parser/source"

// Program is an entry file and everything it imports.
type Program struct {
	Entry *File
	Files []*File // each file once, imported files before the files that import them
}

// File is one parsed contract file. A declaration that could not be parsed is
// absent; its diagnostic is not.
type File struct {
	Name     string // slash-separated, relative to the root
	Source   *source.File
	Decls    []Decl
	Comments []*Comment    // all of them, in source order
	Broken   []source.Span // where the text could not be read; what stood there is absent from Decls
}

// Node is anything with a place.
type Node interface{ Pos() source.Span }

// Span is embedded by nodes to give them their place.
type Span struct{ source.Span }

// Pos returns the place of the node.
func (s Span) Pos() source.Span { return s.Span }

// Comment is one // or /* */ comment, delimiters included.
type Comment struct {
	Span
	Text string
}

// Comments are the comments attached to a node.
type Comments struct {
	Doc  []*Comment // on the lines directly above, with no blank line between
	Line []*Comment // after it on its last line
}

// Ident is a name as written.
type Ident struct {
	Span
	Name string
}

// Text is a value as written: a quoted string, a raw string or bare words.
type Text struct {
	Span
	Raw   string // with its quotes
	Value string // without quotes, escapes resolved
}

// Part returns the place of the bytes start to end of the value. It is the place
// of the whole text when the value is not written verbatim, or when file, which
// holds the text, is nil.
func (t Text) Part(file *source.File, start, end int) source.Span {
	base := t.Start.Offset
	switch {
	case file == nil:
		return t.Pos()
	case t.Raw == t.Value:
	case len(t.Raw) == len(t.Value)+2 && t.Raw[1:len(t.Raw)-1] == t.Value:
		base++
	default:
		return t.Pos()
	}
	return file.Span(base+start, base+end)
}

// Decl is a top-level declaration: *Syntax, *Info, *Import, *Type, *Error or *Service.
type Decl interface {
	Node
	decl()
}

// Syntax is the statement `syntax = "v1"`.
type Syntax struct {
	Span
	Comments
	Version Text
}

// Info is the info block.
type Info struct {
	Span
	Comments
	Entries []*Entry
}

// Entry is one `key: value` line of an info, @server or @doc block.
type Entry struct {
	Span
	Comments
	Key   Ident
	Value Text // empty Raw when nothing was written
}

// Import is one imported path; a grouped import yields one node a path.
type Import struct {
	Span
	Comments
	Path   Text
	Target string // the resolved file name; empty when it was not found
	Group  int    // 0 for a single import; paths of one group share a number
}

// Type is one type declaration; a type group yields one node a type.
type Type struct {
	Span
	Comments
	Name   Ident
	Params []Ident // type parameters, `Page[T]`
	Alias  bool    // declared with `=`
	Expr   Expr
	Group  int // 0 for a single declaration; types of one group share a number
}

// Service is one service block with the @server block above it.
type Service struct {
	Span
	Comments
	Server *Server // nil when there is none
	Name   Ident   // as written, dashes included
	Routes []*Route
}

// Server is an @server block.
type Server struct {
	Span
	Comments
	Entries []*Entry
}

// Route is one route with the annotations around it.
type Route struct {
	Span
	Comments
	Server   *Server // older contracts put handler and folder here; nil when absent
	Doc      *Doc    // nil when absent
	Handler  *Ident  // nil when absent
	Method   Ident   // as written
	Path     Text    // as written, parameters as :name
	Request  Expr    // nil when absent or ()
	Status   *Text   // of a success, as written; nil when absent
	Response Expr    // nil when absent or ()
	Throws   []Ident // names of declared errors
}

// Error is one declared error; a group of them yields one node an error.
type Error struct {
	Span
	Comments
	Name    Ident
	Status  Text    // as written
	Code    *Ident  // nil when absent
	Title   *Text   // nil when absent
	Number  *Text   // as written, with its sign; nil when absent
	Members *Struct // further members of the answer; nil when absent
	Group   int     // 0 for a single declaration; errors of one group share a number
}

// Doc is an @doc annotation: one text, or entries.
type Doc struct {
	Span
	Text    *Text
	Entries []*Entry
}

func (*Syntax) decl()  {}
func (*Info) decl()    {}
func (*Import) decl()  {}
func (*Type) decl()    {}
func (*Error) decl()   {}
func (*Service) decl() {}
