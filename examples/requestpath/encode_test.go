package main_test

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/examples/requestpath/internal/types"
	"github.com/apigen/apigen/runtime/encode"
)

// FuzzEncode: generated encoders write what encoding/json writes, byte for byte.
func FuzzEncode(f *testing.F) {
	for seed := range uint64(50) {
		f.Add(seed, "a<\"\xff\u2028é")
	}
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		random := filler{rand.New(rand.NewPCG(seed, 0)), text}
		var v types.Everything
		random.fill(reflect.ValueOf(&v).Elem(), 0)
		sameJSON(t, &v, types.EncodeEverything)
		var list []types.Order
		random.fill(reflect.ValueOf(&list).Elem(), 0)
		if list != nil {
			sameJSON(t, list, types.EncodeList)
		}
		var dict map[string]types.Order
		random.fill(reflect.ValueOf(&dict).Elem(), 0)
		if dict != nil {
			sameJSON(t, dict, types.EncodeDict)
		}
	})
}

func sameJSON[T any](t *testing.T, v T, encoder func([]byte, T, *encode.State) []byte) {
	t.Helper()
	var want bytes.Buffer
	reflected := json.NewEncoder(&want)
	reflected.SetEscapeHTML(false)
	err := reflected.Encode(v)
	var s encode.State
	got := encoder(nil, v, &s)
	require.Equal(t, err != nil, s.Err() != nil, "%v, %v", err, s.Err())
	if err == nil {
		require.Equal(t, want.String(), string(got)+"\n")
	}
}

// filler puts random values into everything it can reach.
type filler struct {
	*rand.Rand
	text string
}

func (f filler) fill(v reflect.Value, depth int) {
	if depth > 6 || f.IntN(4) == 0 {
		return
	}
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(f.Int64N(1<<40), f.Int64N(1e9)).In(time.FixedZone("", f.IntN(100)*600))))
		return
	case json.RawMessage:
		v.Set(reflect.ValueOf(json.RawMessage([]string{`{"a": [1, 2]}`, `null`, ` "<&>" `, `nonsense`}[f.IntN(100)%4%(3+f.IntN(20)/19)])))
		return
	}
	switch v.Kind() {
	case reflect.Interface:
		v.Set(reflect.ValueOf([]any{"<a>", 1.5, map[string]any{"b": nil}, true}[f.IntN(4)]))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), depth+1)
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i), depth+1)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), f.IntN(3), 3))
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i), depth+1)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range f.IntN(4) {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			f.fill(key, 0)
			f.fill(value, depth+1)
			v.SetMapIndex(key, value)
		}
	default:
		f.scalar(v)
	}
}

func (f filler) scalar(v reflect.Value) {
	switch {
	case v.Kind() == reflect.String:
		at := f.IntN(len(f.text) + 1)
		v.SetString(f.text[at:])
	case v.Kind() == reflect.Bool:
		v.SetBool(f.IntN(2) == 0)
	case v.CanInt():
		v.SetInt(int64(f.Uint64() >> f.IntN(64)))
	case v.CanUint():
		v.SetUint(f.Uint64() >> f.IntN(64))
	case v.CanFloat():
		number := math.Float64frombits(f.Uint64())
		if f.IntN(3) > 0 || math.IsNaN(number) || math.IsInf(number, 0) || v.OverflowFloat(number) {
			number = f.NormFloat64() * math.Pow10(f.IntN(50)-25)
		}
		if f.IntN(200) == 0 {
			number = math.Inf(1)
		}
		v.SetFloat(number)
	}
}

func TestAnAnswerThatLeadsBackToItselfIsRefused(t *testing.T) {
	loop := &types.Node{Name: "a"}
	loop.Next = loop
	var s encode.State
	types.EncodeEverything(nil, &types.Everything{NodeP: loop}, &s)
	require.ErrorContains(t, s.Err(), "nests too deep")
}
