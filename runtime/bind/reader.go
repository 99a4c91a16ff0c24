package bind

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strings"
	"unicode/utf8"
)

// maxShared is up to how long a body is kept as one text that the strings read
// from it are parts of. Strings of a longer one are copied, so that a short one
// that is kept does not hold on to all of it.
const maxShared = 16 << 10

// Reader reads a JSON text in one pass, straight into Go values. It knows what
// is right and nothing else: at the first thing out of the ordinary it stops,
// and the body is read again with [Binder.JSON], which knows what to say about
// it. So everything a Reader takes must be what a [Node] takes too, with the
// same result.
//
// Generated code reads an object like this:
//
//	for more := d.Object(); more; more = d.Member() {
//		switch d.Name() {
//		case "sku":
//			seen = d.Once(seen, 1<<0)
//			bind.ReadString(d, &v.SKU)
//		default:
//			d.Unknown()
//		}
//	}
//	d.Need(seen, 1<<0)
type Reader struct {
	b     *Binder
	raw   []byte
	text  string // the same, when strings may be parts of it
	pos   int
	depth int // of open objects and arrays
	bad   bool
	begun bool

	named   int       // where the last name begins
	skipped []skipped // members passed over in the objects that are open
}

// Reader returns a reader of the body. When the body can't be read the reason
// is recorded, and the reader reads nothing.
func (b *Binder) Reader() *Reader { return b.startReader(false) }

// OptionalReader is Reader for routes that require nothing of the body: one that
// is absent is read as an object without members.
func (b *Binder) OptionalReader() *Reader { return b.startReader(true) }

func (b *Binder) startReader(optional bool) *Reader {
	d := &b.reader
	if b.body != nil || !b.load(optional) {
		if b.body == nil {
			b.body = &document{b: b, in: inBody}
		}
		d.stop()
		return d
	}
	d.b, d.raw, d.begun = b, b.raw, true
	if len(d.raw) <= maxShared {
		d.text = string(d.raw)
	}
	d.space()
	return d
}

// done reports whether the whole text was read and was right.
func (d *Reader) done() bool {
	if !d.begun || d.bad {
		return false
	}
	d.space()
	return d.pos == len(d.raw)
}

// stop leaves the text to those who can say what is wrong with it.
func (d *Reader) stop() {
	d.bad = true
	d.pos = len(d.raw)
}

// Fail implements [Input]. The rule is recorded when the text is read again.
func (d *Reader) Fail(_, _ string) { d.stop() }

// Once adds a member's bit to those seen, and fails when it is there.
func (d *Reader) Once(seen, bit uint64) uint64 {
	if seen&bit != 0 {
		d.stop()
	}
	return seen | bit
}

// Need fails unless all bits of want were seen.
func (d *Reader) Need(seen, want uint64) {
	if seen&want != want {
		d.stop()
	}
}

func (d *Reader) space() {
	for d.pos < len(d.raw) && d.raw[d.pos] <= ' ' {
		switch d.raw[d.pos] {
		case ' ', '\t', '\r', '\n':
			d.pos++
		default:
			return
		}
	}
}

// at reports whether c is next.
func (d *Reader) at(c byte) bool { return d.pos < len(d.raw) && d.raw[d.pos] == c }

// Object begins an object and reports whether it has members.
func (d *Reader) Object() bool { return d.open('{', '}') }

// Member goes on behind the value of a member and reports whether another one
// follows.
func (d *Reader) Member() bool { return d.next('}') }

func (d *Reader) open(first, last byte) bool {
	if d.depth++; !d.at(first) || d.depth > MaxDepth {
		d.stop()
		return false
	}
	d.pos++
	d.space()
	if d.at(last) {
		d.pos++
		d.depth--
		return false
	}
	return !d.bad
}

func (d *Reader) next(last byte) bool {
	d.space()
	switch {
	case d.at(','):
		d.pos++
		d.space()
		return true
	case d.at(last):
		d.pos++
		d.depth--
		if len(d.skipped) > 0 {
			d.forget()
		}
		return false
	}
	d.stop()
	return false
}

// Name reads the name of a member, up to its value.
func (d *Reader) Name() string {
	d.named = d.pos
	name, _ := d.str()
	d.space()
	if !d.at(':') {
		d.stop()
		return ""
	}
	d.pos++
	d.space()
	return name
}

// str reads a string.
func (d *Reader) str() (string, bool) {
	if !d.at('"') {
		d.stop()
		return "", false
	}
	start := d.pos + 1
	end := start + plain(d.raw[start:])
	if end == len(d.raw) || d.raw[end] != '"' {
		return d.oddString()
	}
	d.pos = end + 1
	return d.part(start, end), true
}

// plain returns how many bytes of a JSON string stand for themselves: ASCII
// text without quotes and backslashes. It looks at eight at a time, each in a
// byte of a word whose highest bit ends up set where the byte is another one;
// what overflows into a byte only ever comes from such a byte before it.
func plain(text []byte) int {
	const each, high = 0x0101010101010101, 0x8080808080808080
	n := 0
	for ; len(text)-n >= 8; n += 8 {
		word := binary.LittleEndian.Uint64(text[n:])
		quote, slash := word^each*'"', word^each*'\\'
		if odd := ((word - each*' ') | (quote - each) | (slash - each) | word) & high; odd != 0 {
			n += bits.TrailingZeros64(odd) / 8
			break
		}
	}
	for n < len(text) && text[n] >= ' ' && text[n] < utf8.RuneSelf && text[n] != '"' && text[n] != '\\' {
		n++
	}
	return n
}

// oddString reads a string that has escapes or other letters than ASCII.
func (d *Reader) oddString() (string, bool) {
	s := scanner{text: d.raw, pos: d.pos}
	if bad := s.str(); bad != nil {
		d.stop()
		return "", false
	}
	start, end := d.pos+1, s.pos-1
	d.pos = s.pos
	if bytes.IndexByte(d.raw[start:end], '\\') < 0 {
		return d.part(start, end), true
	}
	return unescape(d.raw[start:end]), true
}

func (d *Reader) part(start, end int) string {
	if d.text != "" {
		return d.text[start:end]
	}
	return string(d.raw[start:end])
}

// null reads null if that is next.
func (d *Reader) null() bool {
	if !d.at('n') || !strings.HasPrefix(string(d.raw[d.pos:min(d.pos+4, len(d.raw))]), "null") {
		return false
	}
	d.pos += 4
	return true
}
