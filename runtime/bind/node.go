package bind

import (
	"strconv"
	"strings"

	"github.com/apigen/apigen/runtime/problem"
)

// Node is a JSON input: the body, a member of an object or an item of an array.
type Node struct {
	doc  *document
	at   int    // index of the token, or of the enclosing object's when absent
	name string // of an absent member
	gone bool
}

// Present reports whether the member was sent. Null is present.
func (n Node) Present() bool { return !n.gone }

// Required reports whether the member was sent, and records rule "required"
// when it was not. Null counts as sent: what it means depends on the Go type,
// so the function that reads the node decides.
func (n Node) Required() bool {
	if n.gone {
		n.Fail("required", "is required")
	}
	return !n.gone
}

// Null reports whether the node is JSON null.
func (n Node) Null() bool { return n.null() }

// Fail implements [Input].
func (n Node) Fail(rule, message string) {
	if n.doc.b.full() {
		return
	}
	pointer := n.doc.pointer(n.at)
	if n.gone {
		pointer += "/" + escape(n.name)
	}
	n.doc.fail(pointer, rule, message)
}

func (n Node) null() bool { return !n.gone && n.doc.tokens[n.at].kind == kindNull }

func (n Node) kind() kind {
	if n.gone {
		return kindNone
	}
	return n.doc.tokens[n.at].kind
}

// is reports whether the node is of kind k and records the failure otherwise.
func (n Node) is(k kind, message string) bool {
	switch n.kind() {
	case k:
		return true
	case kindNull:
		n.Fail("null", "must not be null")
	default:
		n.Fail("type", message)
	}
	return false
}

func (n Node) text() []byte {
	if n.gone {
		return nil
	}
	return n.doc.token(n.at)
}

// document is one scanned JSON text.
type document struct {
	b        *Binder
	in, name string // where it came from; name is empty for the body
	text     []byte
	tokens   []token
}

func (b *Binder) scan(in, name string, text []byte) *document {
	doc := &document{b: b, in: in, name: name, text: text}
	tokens, bad := scan(text)
	if bad != nil {
		doc.fail(bad.pointer(), bad.rule, bad.message)
		return doc
	}
	doc.tokens = tokens
	return doc
}

func (d *document) root() Node { return Node{doc: d, gone: len(d.tokens) == 0} }

func (d *document) token(at int) []byte { return d.text[d.tokens[at].start:d.tokens[at].end] }

func (d *document) fail(pointer, rule, message string) {
	d.b.fail("", problem.Field{In: d.in, Name: d.name + pointer, Rule: rule, Message: message})
}

// pointer returns the JSON Pointer (RFC 6901) of the value at a token.
func (d *document) pointer(at int) string {
	var path strings.Builder
	for parent := 0; parent != at && parent < len(d.tokens); {
		inObject := d.tokens[parent].kind == kindObject
		child, index := parent+1, 0
		for d.tokens[child].next <= at && d.tokens[child].next < len(d.tokens) {
			child, index = d.tokens[child].next, index+1
		}
		path.WriteByte('/')
		if inObject {
			path.WriteString(escape(d.key(child)))
			child++
		} else {
			path.WriteString(strconv.Itoa(index))
		}
		parent = child
	}
	return path.String()
}

// key returns the member name at a token.
func (d *document) key(at int) string { return unquote(d.token(at)) }

func escape(segment string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(segment)
}
