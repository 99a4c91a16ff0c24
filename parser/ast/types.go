package ast

// Expr is a type expression: *Named, *Pointer, *Array, *Map, *Struct, *Any or, in
// a type declaration only, *External.
type Expr interface {
	Node
	expr()
}

// Named is a basic type, a declared type or a qualified one such as time.Time.
type Named struct {
	Span
	Name string
	Args []Expr // type arguments, `Page[User]`
}

// Pointer is *Elem.
type Pointer struct {
	Span
	Elem Expr
}

// Array is []Elem, or [Len]Elem when Fixed.
type Array struct {
	Span
	Fixed bool
	Len   int
	Elem  Expr
}

// Map is map[Key]Elem.
type Map struct {
	Span
	Key, Elem Expr
}

// Struct is a struct body.
type Struct struct {
	Span
	Fields []*Field
	Tail   []*Comment // comments after the last field
}

// Any is `any` or `interface{}`.
type Any struct {
	Span
	Text string // as written
}

// External is a type of a Go package and what it is on the wire,
// `go "net/netip.Addr" as string`.
type External struct {
	Span
	Ref  Text // import path and name with a dot between
	Wire Expr // nil when `as` is missing
}

// Field is one line of a struct: names, type and tag. No names: embedded.
type Field struct {
	Span
	Comments
	Names []Ident
	Type  Expr
	Tag   *Text // Value without the backticks; nil when absent
}

func (*Named) expr()    {}
func (*Pointer) expr()  {}
func (*Array) expr()    {}
func (*Map) expr()      {}
func (*Struct) expr()   {}
func (*Any) expr()      {}
func (*External) expr() {}
