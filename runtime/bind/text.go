package bind

import (
	"errors"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Integers are the types [Integer] reads.
type Integers interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

// Floats are the types [Float] reads.
type Floats interface{ ~float32 | ~float64 }

// String reads any UTF-8 text.
func String[T ~string](v Value, dst *T) {
	text, ok := v.text()
	if !ok {
		return
	}
	if !utf8.ValidString(text) {
		v.Fail("utf8", "must be UTF-8 text")
		return
	}
	*dst = T(text)
}

// Integer reads a decimal integer without "+", and fails with rule "range"
// when it does not fit T.
func Integer[T Integers](v Value, dst *T) {
	text, ok := v.text()
	if !ok {
		return
	}
	n, err := parseInteger[T](text)
	switch {
	case errors.Is(err, strconv.ErrRange):
		v.Fail("range", rangeOf(reflect.TypeFor[T]()))
	case err != nil:
		v.Fail("type", "must be an integer")
	default:
		*dst = n
	}
}

func parseInteger[T Integers](text string) (T, error) {
	if strings.HasPrefix(text, "+") {
		return 0, strconv.ErrSyntax
	}
	if signed[T]() {
		wide, err := strconv.ParseInt(text, 10, 64)
		if err == nil && int64(T(wide)) != wide {
			err = strconv.ErrRange
		}
		return T(wide), err
	}
	wide, err := strconv.ParseUint(text, 10, 64)
	if errors.Is(err, strconv.ErrSyntax) {
		if _, signedErr := strconv.ParseInt(text, 10, 64); !errors.Is(signedErr, strconv.ErrSyntax) {
			err = strconv.ErrRange // a negative number is an integer, but not in range
		}
	}
	if err == nil && uint64(T(wide)) != wide {
		err = strconv.ErrRange
	}
	return T(wide), err
}

func signed[T Integers | Floats]() bool {
	var zero T
	return zero-1 < zero
}

// Float reads a decimal number, with or without exponent. NaN, infinities,
// hexadecimal notation and numbers beyond T are refused.
func Float[T Floats](v Value, dst *T) {
	text, ok := v.text()
	if !ok {
		return
	}
	wide, err := strconv.ParseFloat(text, 64)
	beyond := errors.Is(err, strconv.ErrRange) || math.IsInf(float64(T(wide)), 0)
	switch {
	case strings.Trim(text, "0123456789+-.eE") != "" || (err != nil && !beyond):
		v.Fail("type", "must be a number")
	case beyond:
		v.Fail("range", "must be a number within range")
	default:
		*dst = T(wide)
	}
}

// Bool reads "true", "false", "1" or "0".
func Bool[T ~bool](v Value, dst *T) {
	text, ok := v.text()
	if !ok {
		return
	}
	switch text {
	case "true", "1":
		*dst = true
	case "false", "0":
		*dst = false
	default:
		v.Fail("type", "must be true or false")
	}
}

// Time reads a time in RFC 3339 notation.
func Time(v Value, dst *time.Time) {
	text, ok := v.text()
	if !ok {
		return
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil || !strictTime(text) {
		v.Fail("type", messageTime)
		return
	}
	*dst = t
}

// Duration reads a duration in Go's notation, such as "1m30s".
func Duration[T ~int64](v Value, dst *T) {
	text, ok := v.text()
	if !ok {
		return
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		v.Fail("type", "must be a duration such as 1m30s")
		return
	}
	*dst = T(d)
}

// Bytes reads standard base64 with padding (RFC 4648, section 4), as
// encoding/json does.
func Bytes[T ~[]byte](v Value, dst *T) {
	text, ok := v.text()
	if !ok {
		return
	}
	data, ok := fromBase64(text)
	if !ok {
		v.Fail("type", messageBytes)
		return
	}
	*dst = data
}

// JSONText reads a text that holds JSON, for types text has no notation of its
// own for: any, maps, structs. The strict rules for bodies apply; errors name
// the parameter and a JSON Pointer into it, such as "filter/items/0".
func JSONText[T any](v Value, dst *T, one func(Node, *T)) {
	text, ok := v.text()
	if !ok {
		return
	}
	if doc := v.b.scan(v.in, v.name, []byte(text)); len(doc.tokens) > 0 {
		one(doc.root(), dst)
	}
}
