package bind

import (
	"bytes"
	"encoding/json"
)

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
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1 : len(quoted)-1])
	}
	var text string
	_ = json.Unmarshal(quoted, &text) // the scan accepts less than json does
	return text
}

// named reports whether a scanned JSON string stands for name.
func named(quoted []byte, name string) bool {
	inner := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return string(inner) == name
	}
	return unquote(quoted) == name
}
