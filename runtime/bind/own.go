package bind

import (
	"encoding"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/apigen/apigen/runtime/problem"
)

// maxOwnMessage is how many bytes of an error of a type's own method a client
// gets to see.
const maxOwnMessage = 200

// HasJSONMethod reports whether values of type T read themselves from JSON, by
// UnmarshalJSON or UnmarshalText. Generated code asks once, at start-up: the
// methods are those that somebody added to a generated type.
func HasJSONMethod[T any]() bool { return ownJSON((*T)(nil)) }

// HasTextMethod reports whether values of type T read themselves from text, by
// UnmarshalText.
func HasTextMethod[T any]() bool {
	_, own := any((*T)(nil)).(encoding.TextUnmarshaler)
	return own
}

// OwnText reads a text by the method of its type when it has one, otherwise
// with one. Own is what [HasTextMethod] says about T.
func OwnText[T any](v Value, dst *T, own bool, one func(Value, *T)) {
	if !own {
		one(v, dst)
		return
	}
	text, ok := v.text()
	if !ok {
		return
	}
	value, message := fromText[T](text)
	if message != "" {
		v.Fail("type", message)
		return
	}
	*dst = value
}

// OwnJSON reads a list or map of a declared type by its own method when it has
// one, otherwise with one.
func OwnJSON[T any](n Node, dst *T, one func(Node, *T)) {
	if ownJSON(dst) {
		Decode(n, dst)
		return
	}
	one(n, dst)
}

// fromText reads a text by the method of T. The message says why it can't, and
// is empty when it can.
func fromText[T any](text string) (value T, message string) {
	if !utf8.ValidString(text) {
		return value, "must be UTF-8 text"
	}
	if err := any(&value).(encoding.TextUnmarshaler).UnmarshalText([]byte(text)); err != nil {
		return value, ownMessage(err)
	}
	return value, ""
}

// ownJSON reports whether a pointer is to a value that reads itself.
func ownJSON(pointer any) bool {
	switch pointer.(type) {
	case *time.Time, *json.RawMessage: // which we know more about
		return false
	case json.Unmarshaler, encoding.TextUnmarshaler:
		return true
	}
	return false
}

// takesNull reports whether a pointer is to a value whose method is given null
// as well. UnmarshalText is not, as in encoding/json.
func takesNull(pointer any) bool {
	switch pointer.(type) {
	case *time.Time:
		return false
	case json.Unmarshaler: // json.RawMessage too
		return true
	}
	return false
}

// decodeOwn reads JSON by the method of T.
func decodeOwn[T any](n Node, text []byte, dst *T) {
	var value T
	if err := unmarshalOwn(text, &value); err != nil {
		n.Fail("type", ownMessage(err))
		return
	}
	*dst = value
	for _, f := range faults(dst) {
		n.doc.fail(n.doc.pointer(n.at)+f.Name, f.Rule, f.Message)
	}
}

var errNoString = problem.BadRequest("", "").WithDetail("must be a string")

func unmarshalOwn[T any](text []byte, value *T) error {
	if _, whole := any(value).(json.Unmarshaler); !whole && text[0] != '"' {
		return errNoString
	}
	return json.Unmarshal(text, value)
}

// faults are what the contract's rules say about a struct that has read itself.
func faults[T any](value *T) []problem.Field {
	checked, ok := any(value).(interface{ Validate() error })
	if !ok || reflect.TypeFor[T]().Kind() != reflect.Struct {
		return nil
	}
	if e, ok := errors.AsType[*problem.Error](checked.Validate()); ok {
		return e.Fields
	}
	return nil
}

// ownMessage is what a client is told about an error of a type's own method: its
// text, on one line and not too long. Errors of packages that speak of Go rather
// than of the value stay here.
func ownMessage(err error) string {
	if e, ok := errors.AsType[*problem.Error](err); ok && e != nil {
		if e == errNoString {
			return e.Detail
		}
		return notValid(e.Title + strings.Repeat(": ", min(len(e.Detail), 1)) + e.Detail)
	}
	if isInternal(err) {
		return notValid("")
	}
	return notValid(err.Error())
}

func isInternal(err error) bool {
	_, wrongType := errors.AsType[*json.UnmarshalTypeError](err)
	_, wrongTarget := errors.AsType[*json.InvalidUnmarshalError](err)
	_, wrongSyntax := errors.AsType[*json.SyntaxError](err)
	_, wrongNumber := errors.AsType[*strconv.NumError](err)
	return wrongType || wrongTarget || wrongSyntax || wrongNumber
}

func notValid(text string) string {
	text = strings.ToValidUTF8(text[:min(len(text), maxOwnMessage)], "")
	text = strings.Join(strings.FieldsFunc(text, func(c rune) bool { return unicode.IsControl(c) || unicode.IsSpace(c) }), " ")
	if text == "" {
		return "is not valid"
	}
	return "is not valid: " + text
}

// OwnBody reads the body into a value that has a method for that. The method gets
// all of it, and is not called for a body that is no JSON.
func OwnBody[T any](b *Binder, dst *T) {
	if n, ok := b.Body(); ok {
		Decode(n, dst)
	}
}
