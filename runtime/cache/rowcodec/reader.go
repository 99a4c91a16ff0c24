package rowcodec

import (
	"encoding/binary"
	"errors"
	"math"
	"time"
)

// ErrMalformed means that bytes were not written by the codec that reads them.
var ErrMalformed = errors.New("rowcodec: these bytes are no row of this layout")

// Reader reads what the Append functions wrote, in the same order. After the
// first value that can't be read, all others are zero; [Reader.Close] tells. It
// keeps nothing of the bytes.
type Reader struct {
	src    []byte // what is left
	all    []byte
	text   string // a copy of all, once a text is read
	failed bool
}

// maxShared is the longest row whose texts share one copy of it. In a longer one
// a short text would keep all of it in memory.
const maxShared = 4 << 10

// NewReader returns a reader of src.
func NewReader(src []byte) Reader { return Reader{src: src, all: src} }

// Close returns [ErrMalformed] when a value could not be read, or bytes are left.
func (r *Reader) Close() error {
	if r.failed || len(r.src) > 0 {
		return ErrMalformed
	}
	return nil
}

func (r *Reader) fail() {
	r.failed = true
	r.src = nil
}

// take returns the next n bytes, which belong to src.
func (r *Reader) take(n uint64) []byte {
	if n > uint64(len(r.src)) {
		r.fail()
		return nil
	}
	out := r.src[:n]
	r.src = r.src[n:]
	return out
}

func (r *Reader) skip(n int) {
	if n <= 0 {
		r.fail()
		return
	}
	r.src = r.src[n:]
}

// Bool reads what AppendBool wrote.
func (r *Reader) Bool() bool {
	b := r.take(1)
	if len(b) == 1 && b[0] > 1 {
		r.fail()
	}
	return len(b) == 1 && b[0] == 1
}

// Int reads what AppendInt wrote. A number that T can't hold is malformed.
func Int[T Integer](r *Reader) T {
	v, n := binary.Varint(r.src)
	r.skip(n)
	if int64(T(v)) != v {
		r.fail()
	}
	if r.failed {
		return 0
	}
	return T(v)
}

// Uint reads what AppendUint wrote. A number that T can't hold is malformed.
func Uint[T Unsigned](r *Reader) T {
	v, n := binary.Uvarint(r.src)
	r.skip(n)
	if uint64(T(v)) != v {
		r.fail()
	}
	if r.failed {
		return 0
	}
	return T(v)
}

// Float32 reads what AppendFloat32 wrote.
func (r *Reader) Float32() float32 {
	if b := r.take(4); len(b) == 4 {
		return math.Float32frombits(binary.BigEndian.Uint32(b))
	}
	return 0
}

// Float64 reads what AppendFloat64 wrote.
func (r *Reader) Float64() float64 {
	if b := r.take(8); len(b) == 8 {
		return math.Float64frombits(binary.BigEndian.Uint64(b))
	}
	return 0
}

// Text reads what AppendText wrote. The texts of a row share one allocation,
// unless the row is long.
func Text[T ~string](r *Reader) T {
	n, size := binary.Uvarint(r.src)
	r.skip(size)
	at := len(r.all) - len(r.src)
	b := r.take(n)
	if len(b) == 0 {
		return ""
	}
	if len(r.all) > maxShared {
		return T(b)
	}
	if r.text == "" {
		r.text = string(r.all)
	}
	return T(r.text[at : at+len(b)])
}

// Bytes reads what AppendBytes wrote.
func Bytes[T ~[]byte](r *Reader) T {
	n, size := binary.Uvarint(r.src)
	r.skip(size)
	if n == 0 || r.failed {
		return nil
	}
	return append(T{}, r.take(n-1)...)
}

// Time reads what AppendTime wrote.
func (r *Reader) Time() time.Time {
	var t time.Time
	length := r.take(1)
	if len(length) == 0 {
		return t
	}
	if b := r.take(uint64(length[0])); r.failed || t.UnmarshalBinary(b) != nil {
		r.fail()
		return time.Time{}
	}
	return t
}
