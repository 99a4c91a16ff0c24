package optional

import (
	"bytes"
	"encoding/json"
)

// Value is absent, null or a value. The zero Value is absent. With the JSON tag
// option omitzero an absent one is left out.
type Value[T any] struct {
	value T
	state state
}

type state uint8

const (
	absent state = iota
	null
	present
)

// Of returns a value that is there.
func Of[T any](value T) Value[T] { return Value[T]{value: value, state: present} }

// Null returns a null.
func Null[T any]() Value[T] { return Value[T]{state: null} }

// OrNull returns the value that p points to, or null for nil.
func OrNull[T any](p *T) Value[T] {
	if p == nil {
		return Null[T]()
	}
	return Of(*p)
}

// Map returns what f makes of the value, and absent and null as they are.
func Map[T, U any](v Value[T], f func(T) U) Value[U] {
	if v.state != present {
		return Value[U]{state: v.state}
	}
	return Of(f(v.value))
}

// IsAbsent reports whether nothing was said.
func (v Value[T]) IsAbsent() bool { return v.state == absent }

// IsZero is IsAbsent, for the JSON tag option omitzero.
func (v Value[T]) IsZero() bool { return v.state == absent }

// IsNull reports whether null was said.
func (v Value[T]) IsNull() bool { return v.state == null }

// Get returns the value and whether there is one; false for absent and null.
func (v Value[T]) Get() (T, bool) { return v.value, v.state == present }

// Pointer returns a pointer to a copy of the value, or nil for absent and null.
func (v Value[T]) Pointer() *T {
	if v.state != present {
		return nil
	}
	return &v.value
}

// AddTo puts the value under a name, nil for null, and does nothing when it is
// absent. It collects the columns of an update.
func (v Value[T]) AddTo(values map[string]any, name string) {
	switch v.state {
	case null:
		values[name] = nil
	case present:
		values[name] = v.value
	}
}

// MarshalJSON writes the value, or null for null and absent. Whether <, > and & are
// escaped is up to the encoder that calls it.
func (v Value[T]) MarshalJSON() ([]byte, error) {
	if v.state != present {
		return []byte("null"), nil
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v.value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), nil
}

// UnmarshalJSON reads null or a value. A member that is missing leaves it absent,
// because encoding/json does not call it then. After an error it is unchanged.
func (v *Value[T]) UnmarshalJSON(text []byte) error {
	if bytes.Equal(bytes.TrimSpace(text), []byte("null")) {
		*v = Null[T]()
		return nil
	}
	var value T
	if err := json.Unmarshal(text, &value); err != nil {
		return err
	}
	*v = Of(value)
	return nil
}
