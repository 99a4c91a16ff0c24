package encode

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
)

// External appends a value of a Go package that is a W on the wire. It is what
// encoding/json writes where that is a W or null. Where it is not, W decides: a text
// is what MarshalText says, and a number in quotes loses them. A value that has no
// such form is an error of the encoding.
func External[W, T any](b []byte, v *T, s *State) []byte {
	start := len(b)
	b = Any(b, v, s)
	if s.err != nil {
		return b
	}
	text := b[start:]
	if string(text) == "null" || isWire[W](text) {
		return b
	}
	if own, ok := any(v).(encoding.TextMarshaler); ok && reflect.TypeFor[W]().Kind() == reflect.String {
		spelled, err := own.MarshalText()
		if err != nil {
			s.Fail(fmt.Errorf("encode: %w", err))
			return b
		}
		return String(b[:start], string(spelled))
	}
	var quoted string
	if json.Unmarshal(text, &quoted) == nil && isWire[W]([]byte(quoted)) {
		return append(b[:start], quoted...)
	}
	s.Fail(fmt.Errorf("encode: a %T is %.40s in JSON, and the contract says %v", *v, text, reflect.TypeFor[W]()))
	return b
}

// isWire reports whether a JSON text is a W.
func isWire[W any](text []byte) bool {
	if reflect.TypeFor[W]().Kind() == reflect.String {
		return len(text) > 0 && text[0] == '"'
	}
	var wire W
	return string(text) != "null" && json.Unmarshal(text, &wire) == nil
}

// IsEmpty reports whether omitempty leaves a value out: false, 0, nil, and texts,
// lists and maps without elements.
func IsEmpty[T any](v *T) bool {
	value := reflect.ValueOf(v).Elem()
	switch value.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return value.Len() == 0
	case reflect.Struct:
		return false
	}
	return value.IsZero()
}
