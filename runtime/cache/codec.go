package cache

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"reflect"
)

// Codec turns rows into bytes and back. Generated repositories bring one that
// is made for their table; [JSON] is for types written by hand.
type Codec[V any] interface {
	// Append adds the encoded row to dst and returns the extended slice.
	Append(dst []byte, row *V) ([]byte, error)
	// Decode sets row from its encoding. It must not keep src, must not panic,
	// and must fail on bytes that Append cannot have written.
	Decode(src []byte, row *V) error
	// Fingerprint identifies the layout: a value written under another
	// fingerprint is not decoded but loaded anew. It stays the same as long as
	// the fields, their order and their types do.
	Fingerprint() uint64
}

// JSON returns a codec that uses encoding/json. A type with a field that json
// leaves out (tagged "-", or unexported) is refused, because rows from the cache
// would lack it.
func JSON[V any]() (Codec[V], error) {
	t := reflect.TypeFor[V]()
	if t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(reflect.TypeFor[json.Marshaler]()) {
		for field := range t.Fields() {
			if !field.IsExported() && !field.Anonymous || field.Tag.Get("json") == "-" {
				return nil, fmt.Errorf("cache: field %s of %v would be lost in JSON; give the table a codec", field.Name, t)
			}
		}
	}
	return jsonCodec[V]{layout(t)}, nil
}

type jsonCodec[V any] struct{ fingerprint uint64 }

func (jsonCodec[V]) Append(dst []byte, row *V) ([]byte, error) {
	text, err := json.Marshal(row)
	return append(dst, text...), err
}

func (jsonCodec[V]) Decode(src []byte, row *V) error { return json.Unmarshal(src, row) }

func (c jsonCodec[V]) Fingerprint() uint64 { return c.fingerprint }

func layout(t reflect.Type) uint64 {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "json %v", t)
	if t.Kind() == reflect.Struct {
		for field := range t.Fields() {
			_, _ = fmt.Fprintf(h, "|%s %v %q", field.Name, field.Type, field.Tag.Get("json"))
		}
	}
	return h.Sum64()
}
