package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"net/http/httptest"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/examples/requestpath/internal/types"
	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rttest"
)

func faults(err error) []problem.Field {
	var e *problem.Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}

// FuzzValidate: a value is judged as a request that holds it is.
func FuzzValidate(f *testing.F) {
	for seed := range uint64(60) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		random := rttest.Filler{Rand: rand.New(rand.NewPCG(seed, 1)), Text: "admin <é> 12345 ann@example.com"}
		var v types.Order
		random.Fill(reflect.ValueOf(&v).Elem())
		v.Quantity = max(v.Quantity%2000, 1) // zero is absent to one, a number to the other
		body, err := json.Marshal(&v)
		if err != nil {
			return
		}
		r := httptest.NewRequest("POST", "/", bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		bound, err := types.BindOrder(r)
		want := faults(err)
		got := faults(v.Validate())
		require.ElementsMatch(t, want, got, "%s", body)
		if err == nil {
			require.NoError(t, bound.Validate())
		}
	})
}

func TestValidateNamesThePlace(t *testing.T) {
	v := types.Everything{
		Level: 4, Texts: []string{"", "much too long"}, Pair: [2]types.Node{{}, {Name: "too long for a node"}},
		ByID:  map[uint64][]types.Node{7: {{Name: "fine", By: map[string]*types.Node{"a/b": {Name: "too long again"}, "nil": nil}}}},
		Empty: "not alphanumeric!",
	}
	var names []string
	for _, f := range faults(v.Validate()) {
		names = append(names, f.In+" "+f.Name+" "+f.Rule)
	}
	require.Equal(t, []string{
		"body /level range", "body /texts/1 max", "body /pair/1/name max", "body /byId/7/0/by/a~1b/name max", "body /empty alphanum",
	}, names)

	lookup := types.LookupRequest{Page: 5000, Order: "up"}
	require.Equal(t, []problem.Field{
		{In: "path", Name: "id", Rule: "range", Message: "must be at least 1"},
		{In: "query", Name: "page", Rule: "range", Message: "must be at least 1 and at most 1000"},
		{In: "query", Name: "order", Rule: "options", Message: "must be one of asc, desc"},
	}, faults(lookup.Validate()))
	require.NoError(t, (*types.Order)(nil).Validate())
	require.Len(t, faults((&types.Order{Score: math.NaN(), Age: 20, Role: "user", Name: "a", Address: types.Address{Street: "s", City: "c", Zip: "12345"}}).Validate()), 1)
}

func TestValidateEndsOnAValueThatLeadsBackToItself(t *testing.T) {
	loop := &types.Node{Name: "a"}
	loop.Next = loop
	require.Error(t, loop.Validate())
}
