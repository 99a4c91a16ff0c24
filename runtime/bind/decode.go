package bind

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

const (
	messageTime  = "must be a time such as 2006-01-02T15:04:05Z"
	messageBytes = "must be base64"
)

// Decode reads a JSON leaf as encoding/json does: booleans, numbers, strings,
// []byte (base64), time.Time (RFC 3339), time.Duration (nanoseconds), any,
// json.RawMessage and named types of these. A number in an any becomes a
// json.Number, which keeps its digits. Structs, lists and maps have
// functions of their own, which are stricter.
//
// Null becomes nil where T has it and fails with rule "null" otherwise; a
// json.RawMessage keeps it, as the text that tells it from an absent field. A
// wrong JSON type fails with rule "type", a number that does not fit T with
// rule "range". A type with UnmarshalJSON or UnmarshalText reads itself: its error
// fails with rule "type", and UnmarshalJSON is given null as well.
func Decode[T any](n Node, dst *T) {
	switch {
	case n.gone:
		n.Fail("required", "is required")
	case !n.null() || takesNull(dst):
		decode(n, n.text(), dst)
	case nilable(reflect.TypeFor[T]()):
		*dst = *new(T)
	default:
		n.Fail("null", "must not be null")
	}
}

// Quoted reads a leaf that is sent inside a JSON string, which is what the
// option "string" of a json tag asks for: "12" for the number 12.
func Quoted[T any](n Node, dst *T) {
	if n.null() && nilable(reflect.TypeFor[T]()) {
		*dst = *new(T)
		return
	}
	message := "must be a JSON string that holds " + strings.TrimPrefix(expect(reflect.TypeFor[T]()), "must be ")
	if !n.is(kindString, message) {
		return
	}
	text := []byte(unquote(n.text()))
	if !isLeaf(text) {
		n.Fail("type", message)
		return
	}
	decode(n, text, dst)
}

// isLeaf reports whether text is one JSON leaf other than null, with no space
// around it.
func isLeaf(text []byte) bool {
	tokens, bad := scan(text)
	return bad == nil && kindNull < tokens[0].kind && tokens[0].kind < kindArray &&
		tokens[0].end-tokens[0].start == len(text)
}

// decode leaves dst alone unless all of text fits.
func decode[T any](n Node, text []byte, dst *T) {
	if ownJSON(dst) {
		decodeOwn(n, text, dst)
		return
	}
	target := reflect.TypeFor[T]()
	if isBytes(target) && !strings.HasPrefix(string(text[:min(len(text), 1)]), `"`) {
		n.Fail("type", messageBytes) // json would take an array of numbers too
		return
	}
	var value T
	switch err := unmarshal(text, &value); {
	case err == nil && isBytes(target) && !strict64(unquote(text)):
		n.Fail("type", messageBytes)
	case err == nil && target == reflect.TypeFor[time.Time]() && !strictTime(unquote(text)):
		n.Fail("type", messageTime)
	case err == nil:
		*dst = value
	case beyond(text, target):
		n.Fail("range", rangeOf(target))
	default:
		n.Fail("type", expect(target))
	}
}

// unmarshal is json.Unmarshal, but numbers in an any stay as they were written,
// as a json.Number.
func unmarshal[T any](text []byte, value *T) error {
	if reflect.TypeFor[T]().Kind() != reflect.Interface {
		return json.Unmarshal(text, value)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(value)
}

// strict64 reports whether text is base64 without the line breaks and the idle
// bits that encoding/json overlooks (RFC 4648, sections 3.3 and 3.5).
func strict64(text string) bool {
	_, ok := fromBase64(text)
	return ok
}

func fromBase64(text string) ([]byte, bool) {
	data, err := base64.StdEncoding.Strict().DecodeString(text)
	return data, err == nil && !strings.ContainsAny(text, "\r\n")
}

func nilable(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return true
	}
	return false
}

func isBytes(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 && !isRaw(t)
}

// beyond reports whether a refused text is the right sort of number, but too
// large or small.
func beyond(text []byte, t reflect.Type) bool {
	if c := text[0]; c != '-' && (c < '0' || c > '9') {
		return false
	}
	if t.Kind() == reflect.Float32 || t.Kind() == reflect.Float64 {
		return true
	}
	return isInteger(t) && !strings.ContainsAny(string(text), ".eE")
}

func isInteger(t reflect.Type) bool {
	return reflect.Int <= t.Kind() && t.Kind() <= reflect.Uintptr
}

// expect says what a JSON leaf of the type looks like.
func expect(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return messageTime
	case isBytes(t):
		return messageBytes
	case isInteger(t):
		return "must be an integer"
	}
	switch t.Kind() {
	case reflect.String:
		return "must be a string"
	case reflect.Bool:
		return "must be true or false"
	case reflect.Float32, reflect.Float64:
		return "must be a number"
	case reflect.Slice, reflect.Array:
		return "must be an array of the right items"
	case reflect.Map, reflect.Struct:
		return "must be an object of the right members"
	}
	return "must be of another type"
}

func rangeOf(t reflect.Type) string {
	if !isInteger(t) {
		return "must be a number within range"
	}
	if reflect.Int <= t.Kind() && t.Kind() <= reflect.Int64 {
		high := int64(math.MaxInt64) >> (64 - t.Bits())
		return "must be an integer between " + strconv.FormatInt(-high-1, 10) + " and " + strconv.FormatInt(high, 10)
	}
	return "must be an integer between 0 and " + strconv.FormatUint(math.MaxUint64>>(64-t.Bits()), 10)
}

// isRaw reports whether a type takes any value as its text, null too.
func isRaw(t reflect.Type) bool { return t == reflect.TypeFor[json.RawMessage]() }
