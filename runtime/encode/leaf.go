package encode

import (
	"encoding/base64"
	"errors"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// Scales of [shortDecimal]: at most 3 digits behind the point, and 15 in all, of
// which each decimal reads as a number of its own.
const (
	scale    = 1000
	maxShort = 1e15
)

// shortDecimal appends a number such as 12.5 without looking for its shortest
// notation, and reports whether it could. It could when the number is the one
// nearest to n/1000 for a whole n of 15 digits: no shorter decimal is as near.
func shortDecimal(b []byte, f float64) ([]byte, bool) {
	scaled := f * scale
	if !(scaled > -maxShort && scaled < maxShort) || f == 0 {
		return b, false
	}
	n := int64(scaled)
	if float64(n) != scaled || float64(n)/scale != f {
		return b, false
	}
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/scale, 10)
	if part := n % scale; part != 0 {
		b = append(b, '.', byte('0'+part/100))
		if part%100 != 0 {
			b = append(b, byte('0'+part/10%10))
		}
		if part%10 != 0 {
			b = append(b, byte('0'+part%10))
		}
	}
	return b, true
}

// safe tells the ASCII bytes that stand for themselves in a JSON string.
var safe = func() (table [utf8.RuneSelf]bool) {
	for c := byte(' '); c < utf8.RuneSelf; c++ {
		table[c] = c != '"' && c != '\\'
	}
	return table
}()

const hex = "0123456789abcdef"

// String appends text in quotes. Invalid UTF-8 becomes U+FFFD, and the line
// separators of JavaScript are escaped, as encoding/json does.
func String[T ~string](b []byte, value T) []byte {
	text := string(value)
	b = append(b, '"')
	start := 0
	for i := plain(text); i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			if safe[c] {
				i++
				continue
			}
			b = append(b, text[start:i]...)
			b = escaped(b, c)
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			b = append(append(b, text[start:i]...), `\ufffd`...)
			start = i + size
		case r == '\u2028' || r == '\u2029':
			b = append(append(b, text[start:i]...), `\u202`...)
			b = append(b, hex[r&0xf])
			start = i + size
		}
		i += size
	}
	b = append(b, text[start:]...)
	return append(b, '"')
}

// QuotedString appends text as JSON within a JSON string, which is what the
// option "string" of a json tag asks for.
func QuotedString[T ~string](b []byte, value T) []byte {
	return String(b, string(String(nil, value)))
}

// plain returns how many bytes of text, in steps of eight, stand for themselves
// for sure. It looks at eight at a time, each in a byte of a word whose highest
// bit ends up set where the byte is another one; what overflows into a byte only
// ever comes from such a byte before it.
func plain(text string) int {
	const each, high = 0x0101010101010101, 0x8080808080808080
	n := 0
	for ; len(text)-n >= 8; n += 8 {
		t := text[n : n+8]
		word := uint64(t[0]) | uint64(t[1])<<8 | uint64(t[2])<<16 | uint64(t[3])<<24 |
			uint64(t[4])<<32 | uint64(t[5])<<40 | uint64(t[6])<<48 | uint64(t[7])<<56
		quote, slash := word^each*'"', word^each*'\\'
		if ((word-each*' ')|(quote-each)|(slash-each)|word)&high != 0 {
			break
		}
	}
	return n
}

func escaped(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\b':
		return append(b, `\b`...)
	case '\f':
		return append(b, `\f`...)
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	case '\t':
		return append(b, `\t`...)
	}
	return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
}

var errNumber = errors.New("encode: a number is not finite")

// Float appends a number in the shortest notation that reads back as the same
// number of the given size in bits, 32 or 64.
func Float(b []byte, f float64, bits int, s *State) []byte {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		s.Fail(errNumber)
		return b
	}
	if bits == 64 {
		if short, ok := shortDecimal(b, f); ok {
			return short
		}
	}
	format, abs := byte('f'), math.Abs(f)
	if abs != 0 {
		if bits == 64 && (abs < 1e-6 || abs >= 1e21) || bits == 32 && (float32(abs) < 1e-6 || float32(abs) >= 1e21) {
			format = 'e'
		}
	}
	b = strconv.AppendFloat(b, f, format, -1, bits)
	if n := len(b); format == 'e' && n >= 4 && b[n-4] == 'e' && b[n-3] == '-' && b[n-2] == '0' {
		b[n-2] = b[n-1] // e-09 to e-9
		b = b[:n-1]
	}
	return b
}

// Time appends a time in RFC 3339 notation.
func Time(b []byte, t time.Time, s *State) []byte {
	quoted := append(b, '"')
	out, err := t.AppendText(quoted)
	if err != nil {
		s.Fail(err)
		return b
	}
	return append(out, '"')
}

// Bytes appends base64 with padding, or null for nil.
func Bytes[T ~[]byte](b []byte, data T) []byte {
	if data == nil {
		return append(b, "null"...)
	}
	b = append(b, '"')
	b = base64.StdEncoding.AppendEncode(b, data)
	return append(b, '"')
}
