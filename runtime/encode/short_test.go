package encode

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzFloat: the short way writes what encoding/json writes.
func FuzzFloat(f *testing.F) {
	for _, v := range []float64{0, math.Copysign(0, -1), 1, -1, 12.5, 0.1, 0.001, 0.0001, 0.3, 0.1 + 0.2, 1e15, 1e12, 999999999999.999,
		-999999999999.999, 1e21, 1e-7, 5e-324, math.MaxFloat64, 1 << 53, 100, 1234.005, 0.123456, 99.99} {
		f.Add(v, int64(v*1000))
	}
	f.Fuzz(func(t *testing.T, v float64, n int64) {
		for _, v := range []float64{v, float64(n) / 1000, float64(n%1e15) / 1000, float64(n) / 100, math.Nextafter(float64(n)/1000, 0)} {
			if math.IsInf(v, 0) || math.IsNaN(v) {
				continue
			}
			want, err := json.Marshal(v)
			require.NoError(t, err)
			require.Equal(t, string(want), string(Float(nil, v, 64, &State{})))
		}
	})
}

// FuzzString: words of eight bytes at once write what encoding/json writes.
func FuzzString(f *testing.F) {
	for _, text := range []string{"", "eight by", "eight \"y", "seven\\\n", "seven\x1f\x7f", "\x80aaaaaaaa", "aaaaaaaé", "twenty bytes of text\u2028"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var want bytes.Buffer
		reflected := json.NewEncoder(&want)
		reflected.SetEscapeHTML(false)
		require.NoError(t, reflected.Encode(text))
		require.Equal(t, want.String(), string(String(nil, text))+"\n")
	})
}
