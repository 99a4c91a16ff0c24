package store

import (
	"bytes"
	"encoding/json"
)

// Field is a column in a patch: absent (leave it as it is), null, or a value.
// The zero value is absent. With the JSON tag option omitzero an absent field is
// left out; null sets the column to NULL.
type Field[T any] struct {
	value T
	state fieldState
}

type fieldState uint8

const (
	absent fieldState = iota
	null
	present
)

// Set returns a field with a value.
func Set[T any](value T) Field[T] { return Field[T]{value: value, state: present} }

// Null returns a field that sets its column to NULL.
func Null[T any]() Field[T] { return Field[T]{state: null} }

// SetOrNull returns a field with the value that p points to, or null for nil.
func SetOrNull[T any](p *T) Field[T] {
	if p == nil {
		return Null[T]()
	}
	return Set(*p)
}

// IsAbsent reports whether the column is to stay as it is.
func (f Field[T]) IsAbsent() bool { return f.state == absent }

// IsZero is IsAbsent, for the JSON tag option omitzero.
func (f Field[T]) IsZero() bool { return f.state == absent }

// IsNull reports whether the column is to be NULL.
func (f Field[T]) IsNull() bool { return f.state == null }

// Get returns the value and whether there is one; false for absent and null.
func (f Field[T]) Get() (T, bool) { return f.value, f.state == present }

// AddTo puts the field into the columns of an update, under its column's name,
// unless it is absent.
func (f Field[T]) AddTo(columns map[string]any, name string) {
	switch f.state {
	case null:
		columns[name] = nil
	case present:
		columns[name] = f.value
	}
}

// MarshalJSON writes the value, or null for null and absent.
func (f Field[T]) MarshalJSON() ([]byte, error) {
	if f.state != present {
		return []byte("null"), nil
	}
	return json.Marshal(f.value)
}

// UnmarshalJSON reads null or a value. A key that is missing leaves the field
// absent, because encoding/json does not call it then.
func (f *Field[T]) UnmarshalJSON(text []byte) error {
	if bytes.Equal(bytes.TrimSpace(text), []byte("null")) {
		*f = Null[T]()
		return nil
	}
	var value T
	if err := json.Unmarshal(text, &value); err != nil {
		return err
	}
	*f = Set(value)
	return nil
}
