package encode_test

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/encode"
)

// reflected is what encoding/json makes of a value.
func reflected(v any) (string, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return string(bytes.TrimSuffix(text.Bytes(), []byte("\n"))), err
}

func FuzzLeaves(f *testing.F) {
	for _, text := range []string{"", "plain", "a\"b\\c/<>&", "\x00\x1f\x7f\b\f\n\r\t", "é😀", "\xff\xc3\x28\xed\xa0\x80", "\u2028\u2029", "\ufffd"} {
		for _, bits := range []float64{0, 1, -0.5, 1e21, 1e-7, 1e20, 123456.789, 5e-324, math.MaxFloat64, math.Inf(1), math.NaN(), math.Copysign(0, -1)} {
			f.Add(text, bits, int64(bits))
		}
	}
	f.Fuzz(func(t *testing.T, text string, number float64, nanoseconds int64) {
		same := func(v any, one func(s *encode.State) []byte) {
			var s encode.State
			got := one(&s)
			want, err := reflected(v)
			require.Equal(t, err != nil, s.Err() != nil, "%v", err)
			if err == nil {
				require.Equal(t, want, string(got))
			}
		}
		same(text, func(*encode.State) []byte { return encode.String(nil, text) })
		same([]byte(text), func(*encode.State) []byte { return encode.Bytes(nil, []byte(text)) })
		same(number, func(s *encode.State) []byte { return encode.Float(nil, number, 64, s) })
		same(float32(number), func(s *encode.State) []byte { return encode.Float(nil, float64(float32(number)), 32, s) })
		at := time.Unix(0, nanoseconds).UTC()
		zones := []*time.Location{time.UTC, time.FixedZone("", int(nanoseconds%100_000)), time.FixedZone("", 3600)}
		for _, zone := range zones {
			far := at.In(zone).AddDate(int(nanoseconds%12_000), 0, 0)
			same(far, func(s *encode.State) []byte { return encode.Time(nil, far, s) })
		}
		names := map[string]int{text: 1, text + "b": 2, "a": 3}
		same(names, func(s *encode.State) []byte { return encode.Dict(nil, names, s, number1) })
		ids := map[int64]int{nanoseconds: 1, 7: 2, -10: 3}
		same(ids, func(s *encode.State) []byte { return encode.Dict(nil, ids, s, number1) })
	})
}

func number1(b []byte, v *int, s *encode.State) []byte { return encode.Any(b, v, s) }

type money int64

func (m money) MarshalJSON() ([]byte, error) { return json.Marshal("money") }

func TestCustomTypesAreKnown(t *testing.T) {
	require.True(t, encode.Custom[money]())
	require.True(t, encode.Custom[time.Time]())
	require.False(t, encode.Custom[string]())
}

func TestAValueThatLeadsBackToItselfIsAnError(t *testing.T) {
	type node struct{ next *node }
	n := &node{}
	n.next = n
	var walk func(*node, *encode.State)
	walk = func(n *node, s *encode.State) {
		if n != nil && s.Enter() {
			walk(n.next, s)
			s.Leave()
		}
	}
	var s encode.State
	walk(n, &s)
	require.ErrorContains(t, s.Err(), "nests too deep")
}

// numberOrNone has its own idea of zero.
type numberOrNone int

func (n numberOrNone) IsZero() bool { return n == -1 }

func TestZeroIsWhatEncodingJSONTakesForIt(t *testing.T) {
	none, one := numberOrNone(-1), numberOrNone(0)
	start, now := time.Time{}, time.Unix(0, 0).UTC()
	for _, v := range []struct {
		T *time.Time    `json:"t,omitzero"`
		N *numberOrNone `json:"n,omitzero"`
		M numberOrNone  `json:"m,omitzero"`
		P *int          `json:"p,omitzero"`
	}{{}, {T: &start, N: &none, M: none}, {T: &now, N: &one, P: new(int)}} {
		text, err := json.Marshal(v)
		require.NoError(t, err)
		left := func(name string) bool { return !strings.Contains(string(text), `"`+name+`":`) }
		require.Equal(t, left("t"), encode.IsZero(&v.T), "%s", text)
		require.Equal(t, left("n"), encode.IsZero(&v.N), "%s", text)
		require.Equal(t, left("m"), encode.IsZero(&v.M), "%s", text)
		require.Equal(t, left("p"), encode.IsZero(&v.P), "%s", text)
	}
}
