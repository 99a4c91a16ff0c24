package bind

import (
	"math"
	"reflect"
	"strconv"
	"time"
)

// ReadString reads a string.
func ReadString[T ~string](d *Reader, dst *T) {
	if text, ok := d.str(); ok {
		*dst = T(text)
	}
}

// ReadBool reads true or false.
func ReadBool[T ~bool](d *Reader, dst *T) {
	left := d.raw[d.pos:]
	switch {
	case len(left) >= 4 && string(left[:4]) == "true":
		*dst = true
		d.pos += 4
	case len(left) >= 5 && string(left[:5]) == "false":
		*dst = false
		d.pos += 5
	default:
		d.stop()
	}
}

// maxDigits is how many digits fit 64 bits whatever they are.
const maxDigits = 19

// ReadInteger reads an integer that T can hold.
func ReadInteger[T Integers](d *Reader, dst *T) {
	negative := d.at('-')
	if negative {
		d.pos++
	}
	start := d.pos
	var n uint64
	for d.pos < len(d.raw) {
		digit := d.raw[d.pos] - '0'
		if digit > 9 {
			break
		}
		n = n*10 + uint64(digit)
		d.pos++
	}
	digits := d.pos - start
	if digits == 0 || digits > maxDigits || digits > 1 && d.raw[start] == '0' || d.at('.') || d.at('e') || d.at('E') {
		d.stop()
		return
	}
	value, ok := narrow[T](n, negative)
	if !ok {
		d.stop()
		return
	}
	*dst = value
}

// narrow returns n, or -n, as a T, if that can hold it.
func narrow[T Integers](n uint64, negative bool) (T, bool) {
	if !signed[T]() {
		return T(n), !negative && uint64(T(n)) == n
	}
	wide := int64(n)
	if negative {
		wide = -wide
	}
	fits := n <= math.MaxInt64 || negative && n == 1<<63
	return T(wide), fits && int64(T(wide)) == wide
}

// ReadFloat reads a number within the range of T.
func ReadFloat[T Floats](d *Reader, dst *T) {
	s := scanner{text: d.raw, pos: d.pos}
	if bad := s.number(); bad != nil {
		d.stop()
		return
	}
	bits := reflect.TypeFor[T]().Bits()
	if f, ok := shortDecimal(d.raw[d.pos:s.pos]); ok && bits == 64 {
		d.pos = s.pos
		*dst = T(f)
		return
	}
	f, err := strconv.ParseFloat(d.part(d.pos, s.pos), bits)
	if err != nil {
		d.stop()
		return
	}
	d.pos = s.pos
	*dst = T(f)
}

// tens are powers of ten that a float64 holds exactly.
var tens = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// shortDecimal reads a JSON number of at most 15 digits and no exponent: a whole
// number and a power of ten that are exact, so that dividing them rounds once.
func shortDecimal(text []byte) (f float64, ok bool) {
	if len(text) > len(tens) || text[0] == '-' {
		return 0, false
	}
	var n uint64
	point := len(text) - 1
	for i, c := range text {
		switch digit := c - '0'; {
		case digit <= 9:
			n = n*10 + uint64(digit)
		case c == '.':
			point = i
		default:
			return 0, false
		}
	}
	return float64(n) / tens[len(text)-1-point], true
}

// ReadTime reads a time in RFC 3339 notation.
func ReadTime(d *Reader, dst *time.Time) {
	start := d.pos
	text, ok := d.str()
	if !ok {
		return
	}
	if err := dst.UnmarshalJSON(d.raw[start:d.pos]); err != nil || !strictTime(text) {
		d.stop()
	}
}

// ReadBytes reads base64 with padding.
func ReadBytes[T ~[]byte](d *Reader, dst *T) {
	if d.null() {
		*dst = nil
		return
	}
	text, ok := d.str()
	if !ok {
		return
	}
	data, ok := fromBase64(text)
	if !ok {
		d.stop()
		return
	}
	*dst = data
}

// ReadQuoted reads a value that is sent inside a JSON string.
func ReadQuoted[T any](d *Reader, dst *T, one func(*Reader, *T)) {
	text, ok := d.str()
	if !ok {
		return
	}
	inner := Reader{raw: []byte(text), text: text}
	if one(&inner, dst); inner.bad || inner.pos != len(text) {
		d.stop()
	}
}

// ReadOwn reads a value of a declared type: by its own method when somebody
// gave it one, which own says, otherwise with one.
func ReadOwn[T any](d *Reader, dst *T, own bool, one func(*Reader, *T)) {
	if own {
		ReadJSON(d, dst)
		return
	}
	one(d, dst)
}

// ReadJSON reads a value by reflection, as [Decode] does.
func ReadJSON[T any](d *Reader, dst *T) {
	s := scanner{text: d.raw, pos: d.pos}
	if bad := s.value(d.depth + 1); bad != nil {
		d.stop()
		return
	}
	text, target := d.raw[d.pos:s.pos], reflect.TypeFor[T]()
	var value T
	switch {
	case ownJSON(&value):
		if !readOwnText(text, &value) {
			d.stop()
			return
		}
	case string(text) == "null" && !isRaw(target):
		if !nilable(target) {
			d.stop()
			return
		}
	case isBytes(target) && text[0] != '"', unmarshal(text, &value) != nil:
		d.stop()
		return
	}
	d.pos = s.pos
	*dst = value
}

// readOwnText reads JSON by the method of T, if [Decode] would take it as well.
func readOwnText[T any](text []byte, value *T) bool {
	if string(text) == "null" && !takesNull(value) {
		return nilable(reflect.TypeFor[T]())
	}
	return unmarshalOwn(text, value) == nil && len(faults(value)) == 0
}
