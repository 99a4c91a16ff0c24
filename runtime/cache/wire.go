package cache

import (
	"encoding/binary"
	"errors"
	"math"
	"time"
)

// The functions below write the parts of a row for a [Codec], one after the
// other, and a [Reader] reads them back in the same order. Parts carry no names
// or types: a codec's fingerprint stands for them.

// AppendInt adds a signed number of any size.
func AppendInt(dst []byte, n int64) []byte { return binary.AppendVarint(dst, n) }

// AppendUint adds an unsigned number of any size.
func AppendUint(dst []byte, n uint64) []byte { return binary.AppendUvarint(dst, n) }

// AppendBool adds a truth value, such as whether a nullable value follows.
func AppendBool(dst []byte, b bool) []byte {
	if b {
		return append(dst, 1)
	}
	return append(dst, 0)
}

// AppendFloat adds a float; a float32 fits exactly.
func AppendFloat(dst []byte, f float64) []byte {
	return binary.BigEndian.AppendUint64(dst, math.Float64bits(f))
}

// AppendString adds a text.
func AppendString(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// AppendBytes adds bytes, and tells nil from empty.
func AppendBytes(dst, b []byte) []byte {
	if b == nil {
		return append(dst, 0)
	}
	return append(binary.AppendUvarint(dst, uint64(len(b))+1), b...)
}

// AppendTime adds a time with its nanoseconds and its offset from UTC.
func AppendTime(dst []byte, t time.Time) ([]byte, error) {
	at := len(dst)
	dst, err := t.AppendBinary(append(dst, 0))
	if err != nil {
		return nil, err
	}
	dst[at] = byte(len(dst) - at - 1)
	return dst, nil
}

// ErrEncoding means that bytes are not an encoded row.
var ErrEncoding = errors.New("cache: damaged encoding")

// Reader reads the parts of a row. After the first that is damaged, all read as
// zero; [Reader.Done] tells in the end.
type Reader struct {
	rest []byte
	bad  bool
}

// NewReader returns a reader of src, which it does not change or keep parts of.
func NewReader(src []byte) Reader { return Reader{rest: src} }

// Done returns ErrEncoding unless all parts were whole and nothing is left.
func (r *Reader) Done() error {
	if r.bad || len(r.rest) > 0 {
		return ErrEncoding
	}
	return nil
}

// Int reads what AppendInt wrote.
func (r *Reader) Int() int64 {
	n, size := binary.Varint(r.rest)
	if !r.skip(size) {
		return 0
	}
	return n
}

// Uint reads what AppendUint wrote.
func (r *Reader) Uint() uint64 {
	n, size := binary.Uvarint(r.rest)
	if !r.skip(size) {
		return 0
	}
	return n
}

// skip passes over a number; size is 0 or less when it is damaged.
func (r *Reader) skip(size int) bool {
	if size <= 0 || r.bad {
		r.bad = true
		return false
	}
	r.rest = r.rest[size:]
	return true
}

// take returns the next n bytes, which belong to src.
func (r *Reader) take(n uint64) []byte {
	if r.bad || n > uint64(len(r.rest)) {
		r.bad = true
		return nil
	}
	part := r.rest[:n]
	r.rest = r.rest[n:]
	return part
}

// Bool reads what AppendBool wrote.
func (r *Reader) Bool() bool {
	part := r.take(1)
	r.bad = r.bad || part[0] > 1
	return !r.bad && part[0] == 1
}

// Float reads what AppendFloat wrote.
func (r *Reader) Float() float64 {
	part := r.take(8)
	if r.bad {
		return 0
	}
	return math.Float64frombits(binary.BigEndian.Uint64(part))
}

// String reads what AppendString wrote.
func (r *Reader) String() string { return string(r.take(r.Uint())) }

// Bytes reads what AppendBytes wrote.
func (r *Reader) Bytes() []byte {
	n := r.Uint()
	if n == 0 {
		return nil
	}
	return append([]byte{}, r.take(n-1)...)
}

// Time reads what AppendTime wrote.
func (r *Reader) Time() (t time.Time) {
	size := r.take(1)
	if r.bad {
		return t
	}
	part := r.take(uint64(size[0]))
	// UnmarshalBinary takes any nanoseconds, and a time with too many is odd.
	if r.bad || len(part) < 13 || binary.BigEndian.Uint32(part[9:13]) >= 1e9 || t.UnmarshalBinary(part) != nil {
		r.bad = true
		return time.Time{}
	}
	return t
}
