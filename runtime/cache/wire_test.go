package cache_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/cache"
)

// wired has a part of each kind.
type wired struct {
	Int   int64
	Uint  uint64
	Bool  bool
	Float float64
	Text  string
	Bytes []byte
	Time  time.Time
}

func (w wired) append(dst []byte) ([]byte, error) {
	dst = cache.AppendUint(cache.AppendInt(dst, w.Int), w.Uint)
	dst = cache.AppendFloat(cache.AppendBool(dst, w.Bool), w.Float)
	dst = cache.AppendBytes(cache.AppendString(dst, w.Text), w.Bytes)
	return cache.AppendTime(dst, w.Time)
}

func read(src []byte) (w wired, err error) {
	r := cache.NewReader(src)
	w = wired{Int: r.Int(), Uint: r.Uint(), Bool: r.Bool(), Float: r.Float(), Text: r.String(), Bytes: r.Bytes(), Time: r.Time()}
	return w, r.Done()
}

func TestWire(t *testing.T) {
	for _, w := range []wired{
		{},
		{Int: math.MinInt64, Uint: math.MaxUint64, Bool: true, Float: math.Inf(-1), Text: "é\x00", Bytes: []byte{}, Time: time.Unix(1, 999_999_999).UTC()},
		{Int: math.MaxInt64, Float: math.SmallestNonzeroFloat64, Bytes: []byte{0}, Time: time.Date(9999, 12, 31, 23, 59, 59, 1, time.FixedZone("", 5*3600+1800))},
	} {
		encoded, err := w.append(nil)
		require.NoError(t, err)
		got, err := read(encoded)
		require.NoError(t, err)
		require.True(t, w.Time.Equal(got.Time))
		require.Equal(t, w.Time.String(), got.Time.String())
		got.Time = w.Time
		require.Equal(t, w, got)
		for i := range encoded {
			_, err := read(encoded[:i])
			require.ErrorIs(t, err, cache.ErrEncoding, "cut after %d", i)
		}
		_, err = read(append(encoded, 0))
		require.ErrorIs(t, err, cache.ErrEncoding)
	}
}

func FuzzWire(f *testing.F) {
	seed, _ := wired{Int: 5, Text: "x", Bytes: []byte("y"), Time: time.Unix(0, 0)}.append(nil)
	f.Add(seed)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, src []byte) {
		w, err := read(src)
		if err != nil {
			return
		}
		encoded, err := w.append(nil)
		if err != nil {
			return // a time with an offset that cannot be written
		}
		again, err := read(encoded)
		require.NoError(t, err)
		again.Time, w.Time = again.Time.UTC(), w.Time.UTC()
		if math.IsNaN(w.Float) {
			again.Float, w.Float = 0, 0
		}
		require.Equal(t, w, again)
	})
}
