package rowcodec_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/cache/rowcodec"
)

type status string

// everything has one value for each pair of functions.
type everything struct {
	flag   bool
	small  int8
	large  int64
	count  uint64
	single float32
	double float64
	text   status
	bytes  []byte
	none   []byte
	at     time.Time
}

func (e everything) encode() []byte {
	b := rowcodec.AppendBool(nil, e.flag)
	b = rowcodec.AppendInt(b, e.small)
	b = rowcodec.AppendInt(b, e.large)
	b = rowcodec.AppendUint(b, e.count)
	b = rowcodec.AppendFloat32(b, e.single)
	b = rowcodec.AppendFloat64(b, e.double)
	b = rowcodec.AppendText(b, e.text)
	b = rowcodec.AppendBytes(b, e.bytes)
	b = rowcodec.AppendBytes(b, e.none)
	return rowcodec.AppendTime(b, e.at)
}

func decode(src []byte) (e everything, err error) {
	r := rowcodec.NewReader(src)
	e.flag = r.Bool()
	e.small = rowcodec.Int[int8](&r)
	e.large = rowcodec.Int[int64](&r)
	e.count = rowcodec.Uint[uint64](&r)
	e.single = r.Float32()
	e.double = r.Float64()
	e.text = rowcodec.Text[status](&r)
	e.bytes = rowcodec.Bytes[[]byte](&r)
	e.none = rowcodec.Bytes[[]byte](&r)
	e.at = r.Time()
	return e, r.Close()
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	zone := time.FixedZone("", 5*3600+1800)
	for _, want := range []everything{
		{},
		{true, math.MaxInt8, math.MaxInt64, math.MaxUint64, math.MaxFloat32, math.MaxFloat64, "状态", []byte{}, nil, time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)},
		{false, math.MinInt8, math.MinInt64, 0, -0.5, -math.SmallestNonzeroFloat64, "a\x00b", []byte{0}, nil, time.Date(1, 1, 1, 0, 0, 0, 0, zone)},
	} {
		got, err := decode(want.encode())
		require.NoError(t, err)
		assert.True(t, want.at.Equal(got.at))
		want.at, got.at = time.Time{}, time.Time{}
		assert.Equal(t, want, got)
	}
}

func TestBytesOfAnotherLayoutAreRefused(t *testing.T) {
	good := everything{text: "x", bytes: []byte("y"), at: time.Unix(1, 1)}.encode()
	for n := range good {
		_, err := decode(good[:n])
		require.ErrorIs(t, err, rowcodec.ErrMalformed, "cut at %d", n)
	}
	_, err := decode(append(good, 0))
	require.ErrorIs(t, err, rowcodec.ErrMalformed)

	r := rowcodec.NewReader(rowcodec.AppendInt(nil, int64(300)))
	assert.Zero(t, rowcodec.Int[int8](&r))
	require.ErrorIs(t, r.Close(), rowcodec.ErrMalformed, "a number that is too large")
}

func TestTextsOfARowShareAnAllocation(t *testing.T) {
	for length, most := range map[int]float64{10: 1, 5000: 3} {
		var row []byte
		for range 3 {
			row = rowcodec.AppendText(row, strings.Repeat("x", length))
		}
		allocations := testing.AllocsPerRun(100, func() {
			r := rowcodec.NewReader(row)
			a, b, c := rowcodec.Text[string](&r), rowcodec.Text[string](&r), rowcodec.Text[string](&r)
			if a != b || b != c || len(c) != length || r.Close() != nil {
				t.Error("read something else")
			}
		})
		assert.LessOrEqual(t, allocations, most)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(everything{text: "x", bytes: []byte("y"), at: time.Unix(1, 1)}.encode())
	f.Fuzz(func(t *testing.T, src []byte) {
		if _, err := decode(src); err != nil {
			require.ErrorIs(t, err, rowcodec.ErrMalformed)
		}
	})
}

func Example() {
	row := rowcodec.AppendText(rowcodec.AppendInt(nil, int64(7)), "ada")
	r := rowcodec.NewReader(row)
	id, name := rowcodec.Int[int64](&r), rowcodec.Text[string](&r)
	fmt.Println(id, name, r.Close())
	// Output: 7 ada <nil>
}
