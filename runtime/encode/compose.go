package encode

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
)

// Pointer appends what a pointer leads to, or null for nil. One appends it.
func Pointer[T any](b []byte, v *T, s *State, one func([]byte, *T, *State) []byte) []byte {
	if v == nil {
		return append(b, "null"...)
	}
	return one(b, v, s)
}

// List appends an array, or null for nil. One appends an item.
func List[L ~[]T, T any](b []byte, list L, s *State, one func([]byte, *T, *State) []byte) []byte {
	if list == nil {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = one(b, &list[i], s)
	}
	return append(b, ']')
}

// Strings appends an array of texts, or null for nil.
func Strings[L ~[]string](b []byte, list L) []byte {
	if list == nil {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i, text := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = String(b, text)
	}
	return append(b, ']')
}

// Keys are the types that JSON objects can have as names: texts, integers and types
// with MarshalText.
type Keys interface{ comparable }

// Dict appends a map as an object, its names in order, or null for nil. One
// appends a value.
func Dict[M ~map[K]V, K Keys, V any](b []byte, m M, s *State, one func([]byte, *V, *State) []byte) []byte {
	if m == nil {
		return append(b, "null"...)
	}
	type member struct {
		name  string
		value V
	}
	members := make([]member, 0, len(m))
	for key, value := range m {
		members = append(members, member{name(key, s), value})
	}
	slices.SortFunc(members, func(a, b member) int {
		switch {
		case a.name < b.name:
			return -1
		case a.name > b.name:
			return 1
		}
		return 0
	})
	b = append(b, '{')
	for i := range members {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(String(b, members[i].name), ':')
		b = one(b, &members[i].value, s)
	}
	return append(b, '}')
}

// name spells a key as encoding/json does. Named types keep a type switch from
// telling its kind.
func name[K Keys](key K, s *State) string {
	if text, ok := any(key).(string); ok {
		return text
	}
	v := reflect.ValueOf(key)
	if v.Kind() == reflect.String {
		return v.String()
	}
	if own, ok := any(key).(encoding.TextMarshaler); ok {
		text, err := own.MarshalText()
		if err != nil {
			s.Fail(fmt.Errorf("encode: %w", err))
		}
		return string(text)
	}
	switch {
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10)
	}
	s.Fail(fmt.Errorf("encode: a %T can't be the name of a member", key))
	return ""
}
