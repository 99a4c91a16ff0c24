package encode

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
)

// maxDepth is how deep values of recursive types may nest. A value that leads
// back to itself is the only one that gets there, as in encoding/json.
const maxDepth = 1000

var errCycle = errors.New("encode: the value nests too deep; does it lead back to itself?")

// State is what the encoding of one value remembers. The zero value is ready.
type State struct {
	err   error
	depth int
}

// Err returns why the value can't be encoded, or nil. The text is then of no
// use.
func (s *State) Err() error { return s.err }

// Fail records the first error.
func (s *State) Fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// Enter begins a value of a recursive type and reports whether it may be
// encoded. Leave ends it.
func (s *State) Enter() bool {
	if s.depth++; s.depth <= maxDepth && s.err == nil {
		return true
	}
	s.Fail(errCycle)
	s.depth--
	return false
}

// Leave ends a value that Enter began.
func (s *State) Leave() { s.depth-- }

// Custom reports whether values of type T, or pointers to them, encode
// themselves by a method. Generated code asks once, at start-up: the methods
// are those that somebody added to a generated type.
func Custom[T any]() bool {
	p := any((*T)(nil))
	switch p.(type) {
	case json.Marshaler, encoding.TextMarshaler:
		return true
	}
	return false
}

// Any appends a value of any type, by reflection. Pointers to values are
// encoded as the values are.
func Any(b []byte, v any, s *State) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		s.Fail(fmt.Errorf("encode: %w", err))
		return b
	}
	return append(b, bytes.TrimSuffix(text.Bytes(), []byte("\n"))...)
}

// IsZero is what omitzero asks of a value: its IsZero method when it has one,
// otherwise whether it is the zero value of its type. A pointer that is not nil has
// the method of what it points to.
func IsZero[T any](v *T) bool {
	value := reflect.ValueOf(v).Elem()
	if value.Kind() == reflect.Pointer && value.IsNil() {
		return true
	}
	for _, one := range [...]any{v, *v} {
		if self, ok := one.(interface{ IsZero() bool }); ok {
			return self.IsZero()
		}
	}
	return value.IsZero()
}
