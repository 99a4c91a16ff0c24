package otlp

import (
	"encoding/binary"

	"go.opentelemetry.io/otel/attribute"
)

// value writes the fields of an AnyValue. An unknown type is no value.
func (b *buffer) value(v any) {
	switch v := v.(type) {
	case string:
		b.some(1, clean(v))
	case bool:
		b.key(2, wireVarint)
		*b = append(*b, 0)
		if v {
			(*b)[len(*b)-1] = 1
		}
	case int64:
		b.key(3, wireVarint)
		*b = binary.AppendUvarint(*b, uint64(v))
	case float64:
		b.key(4, wireFixed64)
		*b = binary.LittleEndian.AppendUint64(*b, bits(v))
	case []byte:
		b.some(7, string(v))
	case []attribute.KeyValue:
		b.message(6, func(b *buffer) { b.attributes(1, v) })
	default:
		b.list(v)
	}
}

func (b *buffer) list(v any) {
	switch v := v.(type) {
	case []string:
		elements(b, v)
	case []bool:
		elements(b, v)
	case []int64:
		elements(b, v)
	case []float64:
		elements(b, v)
	case []attribute.Value:
		plain := make([]any, len(v))
		for i := range v {
			plain[i] = v[i].AsInterface()
		}
		elements(b, plain)
	}
}

// elements writes an ArrayValue.
func elements[T any](b *buffer, list []T) {
	b.message(5, func(b *buffer) {
		for _, v := range list {
			b.message(1, func(b *buffer) { b.value(v) })
		}
	})
}
