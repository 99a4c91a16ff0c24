package bind

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/apigen/apigen/runtime/optional"
)

// Pointer reads into a new T with the function for one T, and sets dst to nil
// when the input is null.
func Pointer[S Input, T any](in S, dst **T, one func(S, *T)) {
	if in.null() {
		*dst = nil
		return
	}
	*dst = new(T)
	one(in, *dst)
}

// Optional reads null, or a value with the function for one T.
func Optional[T any](n Node, dst *optional.Value[T], one func(Node, *T)) {
	if n.null() {
		*dst = optional.Null[T]()
		return
	}
	var value T
	one(n, &value)
	*dst = optional.Of(value)
}

// Each reads a text input that may be given many times, one element per value.
func Each[L ~[]T, T any](v Value, dst *L, one func(Value, *T)) {
	items := v.items()
	list := make(L, len(items))
	for i, item := range items {
		one(item, &list[i])
	}
	*dst = list
}

// EachArray reads a text input given exactly len(dst) times; pass arr[:] for an
// array. Another count fails with rule "length".
func EachArray[T any](v Value, dst []T, one func(Value, *T)) {
	items := v.items()
	if len(items) != len(dst) {
		v.Fail("length", fmt.Sprintf("must be given %d times", len(dst)))
		return
	}
	for i, item := range items {
		one(item, &dst[i])
	}
}

// List reads a JSON array. Null makes dst nil, an empty array makes it empty.
func List[L ~[]T, T any](n Node, dst *L, one func(Node, *T)) {
	if n.null() {
		*dst = nil
		return
	}
	items, ok := n.items()
	if !ok {
		return
	}
	list := make(L, len(items))
	for i, item := range items {
		one(item, &list[i])
	}
	*dst = list
}

// Array reads a JSON array of exactly len(dst) items; pass arr[:] for an array.
// Another count fails with rule "length".
func Array[T any](n Node, dst []T, one func(Node, *T)) {
	items, ok := n.items()
	if !ok {
		return
	}
	if len(items) != len(dst) {
		n.Fail("length", fmt.Sprintf("must hold exactly %d items", len(dst)))
		return
	}
	for i, item := range items {
		one(item, &dst[i])
	}
}

func (n Node) items() ([]Node, bool) {
	if !n.is(kindArray, "must be an array") {
		return nil, false
	}
	tokens := n.doc.tokens
	var items []Node
	for at := n.at + 1; at < tokens[n.at].next; at = tokens[at].next {
		items = append(items, Node{doc: n.doc, at: at})
	}
	return items, true
}

// Struct opens a JSON object, hands it to decode and closes it. A type that has
// a method of its own for that reads itself, as [Decode] says.
func Struct[T any](n Node, dst *T, decode func(*Object, *T)) {
	if ownJSON(dst) {
		Decode(n, dst)
		return
	}
	if o, ok := n.object(); ok {
		decode(o, dst)
		o.Close()
	}
}

// Keys are the key types [Dict] reads: text, integers in decimal notation, and types
// of Go packages with UnmarshalText. A key of any other type fails with rule "key".
type Keys interface{ comparable }

// Dict reads a JSON object with free names. Null makes dst nil. A name that is
// no K fails with rule "key".
func Dict[M ~map[K]V, K Keys, V any](n Node, dst *M, one func(Node, *V)) {
	if n.null() {
		*dst = nil
		return
	}
	o, ok := n.object()
	if !ok {
		return
	}
	dict := make(M)
	for at := range o.keys() {
		member := Node{doc: n.doc, at: at + 1}
		key, message := parseKey[K](n.doc.key(at))
		if message != "" {
			member.Fail("key", message)
			continue
		}
		if _, again := dict[key]; again { // 0 and -0
			member.Fail("duplicate", "must be given once")
			continue
		}
		var value V
		one(member, &value)
		dict[key] = value
	}
	*dst = dict
}

// parseKey needs reflection for most: K is a string or an integer, and named
// types keep a type switch from telling which. The message is empty for a key.
func parseKey[K Keys](text string) (key K, message string) {
	if plain, ok := any(text).(K); ok {
		return plain, ""
	}
	if HasTextMethod[K]() {
		if key, message = fromText[K](text); message != "" && !isPlainKey(reflect.TypeFor[K]()) {
			message = "must have another name: it " + messageExternal
		} else if message != "" {
			message = "must have another name: it " + message
		}
		return key, message
	}
	key, ok := reflectKey[K](text)
	if !ok {
		return key, "must have an integer as its name"
	}
	return key, ""
}

// isPlainKey reports whether a contract may have declared a type of keys itself.
func isPlainKey(t reflect.Type) bool { return t.Kind() == reflect.String || isInteger(t) }

func reflectKey[K Keys](text string) (key K, ok bool) {
	v := reflect.ValueOf(&key).Elem()
	switch {
	case v.Kind() == reflect.String:
		v.SetString(text)
		return key, true
	case v.CanInt():
		wide, err := strconv.ParseInt(text, 10, v.Type().Bits())
		v.SetInt(wide)
		return key, err == nil && isJSONInteger(text)
	case !v.CanUint():
		return key, false
	default:
		wide, err := strconv.ParseUint(text, 10, v.Type().Bits())
		v.SetUint(wide)
		return key, err == nil && isJSONInteger(text)
	}
}

// isJSONInteger tells 1 from 01 and +1.
func isJSONInteger(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	return text[0] != '+' && (digits == "0" || digits[0] != '0')
}
