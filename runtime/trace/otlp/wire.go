package otlp

import (
	"encoding/binary"
	"math"
	"slices"
)

// The wire types of protocol buffers that are used.
const (
	wireVarint  = 0
	wireFixed64 = 1
	wireBytes   = 2
	wireFixed32 = 5
)

// buffer is a message of protocol buffers in the making. A field with its
// default value is left out, as proto3 has it.
type buffer []byte

func (b *buffer) key(field, wire int) {
	*b = binary.AppendUvarint(*b, uint64(field)<<3|uint64(wire))
}

func (b *buffer) varint(field int, value uint64) {
	if value != 0 {
		b.key(field, wireVarint)
		*b = binary.AppendUvarint(*b, value)
	}
}

func (b *buffer) fixed32(field int, value uint32) {
	if value != 0 {
		b.key(field, wireFixed32)
		*b = binary.LittleEndian.AppendUint32(*b, value)
	}
}

func (b *buffer) fixed64(field int, value uint64) {
	if value != 0 {
		b.key(field, wireFixed64)
		*b = binary.LittleEndian.AppendUint64(*b, value)
	}
}

func (b *buffer) text(field int, value string) {
	if value != "" {
		b.some(field, value)
	}
}

// some writes a text or bytes that are present even when empty, as in a oneof.
func (b *buffer) some(field int, value string) {
	b.key(field, wireBytes)
	*b = binary.AppendUvarint(*b, uint64(len(value)))
	*b = append(*b, value...)
}

// message writes a message that fill appends, and its length before it.
func (b *buffer) message(field int, fill func(*buffer)) {
	b.key(field, wireBytes)
	start := len(*b)
	fill(b)
	length := binary.AppendUvarint(nil, uint64(len(*b)-start))
	*b = slices.Insert(*b, start, length...)
}

func bits(f float64) uint64 { return math.Float64bits(f) }
