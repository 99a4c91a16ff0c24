package bind

import "bytes"

type kind uint8

const (
	kindNone kind = iota
	kindNull
	kindBool
	kindNumber
	kindString
	kindArray
	kindObject
	kindKey // a member name; its next is the token after the member's value
)

// token is one value or member name. The tokens of a document lie flat in
// text order, so an array's first item follows it at once and a value's
// sibling is found at next.
type token struct {
	start, end int
	next       int
	kind       kind
	used       bool // of a key: somebody asked for it
}

// unquote returns what a scanned JSON string stands for.
func unquote(quoted []byte) string {
	inner := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return string(inner)
	}
	return unescape(inner)
}

// named reports whether a scanned JSON string stands for name.
func named(quoted []byte, name string) bool {
	inner := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return string(inner) == name
	}
	return unquote(quoted) == name
}
