package bind

import (
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/apigen/apigen/runtime/encode"
)

// messageExternal is all that a client is told when a type of a Go package takes
// no value: its errors speak to programmers.
const messageExternal = "is not valid"

// External reads JSON into a type of a Go package that is a W on the wire: any
// other JSON fails as it would for a W, before T sees it. T reads what encoding/json
// would have it read; a string that its UnmarshalJSON refuses goes to UnmarshalText.
// Null is given to UnmarshalJSON where T has it, becomes nil where T is a list or
// map, and fails with rule "null" otherwise. What T refuses fails with rule "type".
func External[W, T any](n Node, dst *T) {
	if n.gone {
		n.Fail("required", "is required")
		return
	}
	value, rule, message := externalJSON[W, T](n.text())
	if rule != "" {
		n.Fail(rule, message)
		return
	}
	*dst = value
}

// ReadExternal is [External] for bodies that are read in one pass.
func ReadExternal[W, T any](d *Reader, dst *T) {
	s := scanner{text: d.raw, pos: d.pos}
	if bad := s.value(d.depth + 1); bad != nil {
		d.stop()
		return
	}
	value, rule, _ := externalJSON[W, T](d.raw[d.pos:s.pos])
	if rule != "" {
		d.stop()
		return
	}
	d.pos = s.pos
	*dst = value
}

func externalJSON[W, T any](text []byte) (value T, rule, message string) {
	if string(text) == "null" {
		if takesNull(&value) && json.Unmarshal(text, &value) == nil || nilable(reflect.TypeFor[T]()) {
			return value, "", ""
		}
		return value, "null", "must not be null"
	}
	if rule, message = wireFault[W](text); rule != "" {
		return value, rule, message
	}
	if json.Unmarshal(text, &value) == nil {
		return value, "", ""
	}
	if own, ok := any(&value).(encoding.TextUnmarshaler); ok && text[0] == '"' {
		value = *new(T)
		if own.UnmarshalText([]byte(unquote(text))) == nil {
			return value, "", ""
		}
	}
	return value, "type", messageExternal
}

// wireFault says what keeps a JSON value from being a W; no rule for nothing.
func wireFault[W any](text []byte) (rule, message string) {
	target := reflect.TypeFor[W]()
	var wire W
	switch {
	case target.Kind() == reflect.Interface, target.Kind() == reflect.String && text[0] == '"', json.Unmarshal(text, &wire) == nil:
		return "", ""
	case beyond(text, target):
		return "range", rangeOf(target)
	}
	return "type", expect(target)
}

// ExternalText reads a text into a type of a Go package that is a W on the wire:
// by UnmarshalText, or as JSON where T has no such method. It fails as External does.
func ExternalText[W, T any](v Value, dst *T) {
	text, ok := v.text()
	if !ok {
		return
	}
	value, rule, message := externalText[W, T](text)
	if rule != "" {
		v.Fail(rule, message)
		return
	}
	*dst = value
}

func externalText[W, T any](text string) (value T, rule, message string) {
	plain, rule, message := wireText[W](text)
	if rule != "" {
		return value, rule, message
	}
	own, ok := any(&value).(encoding.TextUnmarshaler)
	if ok && own.UnmarshalText([]byte(text)) == nil || !ok && json.Unmarshal(plain, &value) == nil {
		return value, "", ""
	}
	return value, "type", messageExternal
}

// wireText reads a text as a W and spells it as JSON.
func wireText[W any](text string) (plain []byte, rule, message string) {
	target := reflect.TypeFor[W]()
	switch kind := target.Kind(); {
	case !utf8.ValidString(text):
		return nil, "utf8", "must be UTF-8 text"
	case kind == reflect.String:
		plain, _ = json.Marshal(text) // a text is always encoded
		return plain, "", ""
	case kind == reflect.Bool:
		is, err := strconv.ParseBool(text)
		if err != nil {
			return nil, "type", expect(target)
		}
		return strconv.AppendBool(nil, is), "", ""
	case strings.Trim(text, "-.0123456789eE") != "" || !isLeaf([]byte(text)):
		return nil, "type", expect(target)
	}
	rule, message = wireFault[W]([]byte(text))
	return []byte(text), rule, message
}

// WireOf is what a value of a Go package is on the wire, for the contract's rules:
// see [encode.External]. It is the zero value of W for a value that has no such form.
func WireOf[W, T any](v *T) W {
	var wire W
	var state encode.State
	text := encode.External[W](nil, v, &state)
	if state.Err() != nil || json.Unmarshal(text, &wire) != nil {
		return *new(W)
	}
	return wire
}

// SortedKeys are the keys of a map in the order of their texts.
func SortedKeys[M ~map[K]V, K Keys, V any](m M) []K {
	return slices.SortedFunc(maps.Keys(m), func(a, b K) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
}

// IsZero reports whether a value of a Go package is the zero value of its type.
func IsZero[T any](v *T) bool { return reflect.ValueOf(v).Elem().IsZero() }
