package contract

import (
	"slices"

	"github.com/apigen/apigen/parser/source"
)

// Type is one named type. Anonymous structs are hoisted: they become types
// named after their place, such as OrderItems, with a number behind when that
// name is taken. Instances of generic types are types of their own: Page[User]
// is PageUser, Page[[]*User] is PageUserPtrList. Generic declarations that are
// never used are left out.
type Type struct {
	Name    string      `json:"name"`            // exported Go name
	Alias   bool        `json:"alias,omitempty"` // `type ID = string`
	Under   *Ref        `json:"under,omitempty"` // what a non-struct type stands for; nil for a struct
	Fields  []*Field    `json:"fields,omitempty"`
	Options []string    `json:"options,omitempty"` // the options of all fields of this type, or of lists of it, in contract order, each value once
	Doc     []string    `json:"doc,omitempty"`     // comment lines without delimiters
	Span    source.Span `json:"-"`

	// OptionNames are the exported identifiers of Options, such as SortMinusName.
	// Each depends on the type's name and its value alone.
	OptionNames []string `json:"-"`

	flat []Chain // see flatten
}

// Struct reports whether t is a struct.
func (t *Type) Struct() bool { return t.Under == nil }

// HasFiles reports whether t is a struct with fields that take files, those of
// embedded structs included.
func (t *Type) HasFiles() bool {
	chains, _ := t.leaves()
	return slices.ContainsFunc(chains, func(c Chain) bool { return c.Field().Files != nil })
}

// Kind is the shape of a type expression.
type Kind string

// The shapes. Basic covers Go's own bool, string and numbers by name.
const (
	Basic    Kind = "basic"    // Ref.Name is bool, string, int … float64, byte, rune, complex64, complex128
	Any      Kind = "any"      // any JSON value
	Time     Kind = "time"     // RFC 3339 in JSON and text
	Duration Kind = "duration" // nanoseconds in JSON, Go syntax ("1m30s") in text
	Bytes    Kind = "bytes"    // []byte, base64 in JSON
	RawJSON  Kind = "raw"      // json.RawMessage
	External Kind = "external" // a type of a Go package, Ref.Go; what an alias stands for
	File     Kind = "file"     // a file of a multipart form; alone or in a Slice, and only in a field of a request
	Named    Kind = "named"    // Ref.Type
	Pointer  Kind = "pointer"
	Optional Kind = "optional" // absent, null or a value; only the type of a field itself, never inside of another
	Slice    Kind = "slice"
	Array    Kind = "array"
	Map      Kind = "map"
)

// Ref is a type expression.
type Ref struct {
	Kind Kind    `json:"kind"`
	Name string  `json:"name,omitempty"` // Basic: the Go name. Named: the type's name
	Type *Type   `json:"-"`              // Named
	Len  int     `json:"len,omitempty"`  // Array
	Key  *Ref    `json:"key,omitempty"`  // Map
	Elem *Ref    `json:"elem,omitempty"` // Pointer, Optional, Slice, Array, Map
	Go   *GoType `json:"go,omitempty"`   // External
}

// GoType is a type of a Go package that a contract names, and its wire type. A
// declaration such as `type UUID = go "github.com/google/uuid.UUID" as string` is
// an alias whose Under is External.
type GoType struct {
	Path string      `json:"path"` // import path
	Name string      `json:"name"` // exported
	Wire *Ref        `json:"wire"` // Basic, complex numbers apart, or Any: what JSON has, and text
	Span source.Span `json:"-"`    // of path and name in the contract
}

// OnWire is Core, with the wire type in place of a type of a Go package.
func (r *Ref) OnWire() *Ref {
	core := r.Core()
	if core.Kind == External {
		return core.Go.Wire
	}
	return core
}

// Core follows named non-struct types, pointers and Optional down to the shape
// underneath: for a pointer to `type ID int64` it is the basic int64.
func (r *Ref) Core() *Ref {
	for {
		switch {
		case r.Kind == Pointer || r.Kind == Optional:
			r = r.Elem
		case r.Kind == Named && r.Type != nil && !r.Type.Struct():
			r = r.Type.Under
		default:
			return r
		}
	}
}

// Field is one field of a struct type. A field without path, form, header, cookie and
// json name has its name as written as json name. Options and Range of a slice
// or array speak about its elements; a Default of one is written "[a,b]".
// Options, Default and Range agree with the type and with each other.
type Field struct {
	Name         string      `json:"name"` // exported Go name; for an embedded field the type's name
	Embedded     bool        `json:"embedded,omitempty"`
	Ref          *Ref        `json:"type"`
	Tag          string      `json:"tag,omitempty"`        // as written, without backticks, or as a malformed one was read
	Wire         []Wire      `json:"wire,omitempty"`       // the path, form, header, cookie and json names it carries, in tag order
	Optional     bool        `json:"optional,omitempty"`   // a missing value is fine: optional, omitempty, default, Optional or a pointer that no rule requires
	OptionalIf   string      `json:"optionalIf,omitempty"` // "other": both are sent or neither; "!other": one of the two is sent. It outdoes Optional
	Other        *Field      `json:"-"`                    // the field that OptionalIf names
	NonNull      bool        `json:"nonNull,omitempty"`    // requests may not have null for it; only of pointers and Optional
	Default      *string     `json:"default,omitempty"`
	Options      []string    `json:"options,omitempty"`
	Range        *Range      `json:"range,omitempty"`
	Validation   *Validation `json:"validation,omitempty"`
	Relations    []Relation  `json:"relations,omitempty"`    // what the validate tag asks with regard to other fields
	EncodedSlash bool        `json:"encodedSlash,omitempty"` // as a path variable, it may hold slashes that are escaped as %2F
	CSV          bool        `json:"csv,omitempty"`          // a list of scalars: as text, its values stand with commas between them
	Empty        Empty       `json:"empty,omitempty"`        // what an empty text is; empty for what the group says
	Cookie       *Cookie     `json:"cookie,omitempty"`       // attributes; nil for a field without a cookie name
	Statuses     []int       `json:"statuses,omitempty"`     // for a field by which logic chooses the status of an answer
	Outside      bool        `json:"outside,omitempty"`      // it is a header, a cookie or the status of an answer, and in no JSON
	Files        *FileLimits `json:"files,omitempty"`        // what files are accepted; nil for a field that takes none
	Example      string      `json:"example,omitempty"`      // as written, for documentation
	Doc          []string    `json:"doc,omitempty"`          // comment lines above, without delimiters
	Comment      string      `json:"comment,omitempty"`      // comment on the same line, without delimiters
	Span         source.Span `json:"-"`
}

// Wire is one name a field has on the wire.
type Wire struct {
	In        In     `json:"in"` // Path, Form, Header, CookiePart or JSON; Form stands for query and body form
	Name      string `json:"name"`
	OmitEmpty bool   `json:"omitempty,omitempty"`
	AsString  bool   `json:"string,omitempty"` // the json `string` option
	Ignored   bool   `json:"ignored,omitempty"`
}

// Range limits a number. A nil bound is open-ended.
type Range struct {
	Min        *float64 `json:"min,omitempty"`
	Max        *float64 `json:"max,omitempty"`
	ExcludeMin bool     `json:"excludeMin,omitempty"`
	ExcludeMax bool     `json:"excludeMax,omitempty"`
}

// FileLimits are the limits of a field of type File or []File.
type FileLimits struct {
	MaxSize  int64    `json:"maxSize,omitempty"`  // bytes of one file; 0: as many as the body may have
	MaxCount int      `json:"maxCount,omitempty"` // files of a list; 0: the runtime's default
	Types    []string `json:"types,omitempty"`    // media types, or families such as "image/*"; none: any
}

// WireName returns the field's name in one part of the request, and whether
// the field has one there.
func (f *Field) WireName(in In) (Wire, bool) {
	for _, w := range f.Wire {
		if w.In == in {
			return w, true
		}
	}
	return Wire{}, false
}
