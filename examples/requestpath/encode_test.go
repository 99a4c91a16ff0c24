package main_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/examples/requestpath/internal/types"
	"github.com/apigen/apigen/runtime/encode"
	"github.com/apigen/apigen/runtime/rttest"
)

// FuzzEncode: generated encoders write what encoding/json writes, byte for byte.
func FuzzEncode(f *testing.F) {
	for seed := range uint64(50) {
		f.Add(seed, "a<\"\xff\u2028é")
	}
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		random := rttest.Filler{Rand: rand.New(rand.NewPCG(seed, 0)), Text: text}
		var v types.Everything
		random.Fill(reflect.ValueOf(&v).Elem())
		sameJSON(t, &v, types.EncodeEverything)
		var list []types.Order
		random.Fill(reflect.ValueOf(&list).Elem())
		if list != nil {
			sameJSON(t, list, types.EncodeList)
		}
		var dict map[string]types.Order
		random.Fill(reflect.ValueOf(&dict).Elem())
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

func TestAnAnswerThatLeadsBackToItselfIsRefused(t *testing.T) {
	loop := &types.Node{Name: "a"}
	loop.Next = loop
	var s encode.State
	types.EncodeEverything(nil, &types.Everything{NodeP: loop}, &s)
	require.ErrorContains(t, s.Err(), "nests too deep")
}
