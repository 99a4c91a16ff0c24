package rowcodec

import (
	"encoding/binary"
	"math"
	"time"
)

// Integer is what AppendInt and Int take.
type Integer interface {
	~int8 | ~int16 | ~int32 | ~int64
}

// Unsigned is what AppendUint and Uint take.
type Unsigned interface {
	~uint8 | ~uint16 | ~uint32 | ~uint64
}

// AppendBool adds one byte.
func AppendBool(dst []byte, v bool) []byte {
	if v {
		return append(dst, 1)
	}
	return append(dst, 0)
}

// AppendInt adds 1 to 10 bytes; small numbers are short.
func AppendInt[T Integer](dst []byte, v T) []byte { return binary.AppendVarint(dst, int64(v)) }

// AppendUint adds 1 to 10 bytes; small numbers are short.
func AppendUint[T Unsigned](dst []byte, v T) []byte { return binary.AppendUvarint(dst, uint64(v)) }

// AppendFloat32 adds 4 bytes.
func AppendFloat32(dst []byte, v float32) []byte {
	return binary.BigEndian.AppendUint32(dst, math.Float32bits(v))
}

// AppendFloat64 adds 8 bytes.
func AppendFloat64(dst []byte, v float64) []byte {
	return binary.BigEndian.AppendUint64(dst, math.Float64bits(v))
}

// AppendText adds the length and the bytes.
func AppendText[T ~string](dst []byte, v T) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(v))), v...)
}

// AppendBytes adds the length and the bytes; nil stays apart from empty.
func AppendBytes[T ~[]byte](dst []byte, v T) []byte {
	if v == nil {
		return append(dst, 0)
	}
	return append(binary.AppendUvarint(dst, uint64(len(v))+1), v...)
}

// AppendTime adds the instant to the nanosecond and the offset of its zone.
func AppendTime(dst []byte, v time.Time) []byte {
	at := len(dst)
	out, err := v.AppendBinary(append(dst, 0))
	if err != nil { // an offset that the encoding can't say
		out, _ = v.UTC().AppendBinary(append(dst[:at], 0))
	}
	out[at] = byte(len(out) - at - 1)
	return out
}
