package bind_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/bind"
)

func TestConditionsCompareTwoInputs(t *testing.T) {
	tests := map[string]struct{ together, either []string }{
		`a=1&b=2`: {nil, []string{"query a either"}},
		`a=1`:     {[]string{"query a together"}, nil},
		`b=2`:     {[]string{"query a required"}, nil},
		``:        {nil, []string{"query a required"}},
		`a=&b=`:   {nil, []string{"query a either"}},
		`a=%zz`:   {[]string{"query syntax"}, []string{"query syntax"}},
	}
	for query, want := range tests {
		b := bind.New(get("/?" + query))
		read := b.Query("a").Together("b", b.Query("b").Present())
		require.Equal(t, want.together, faults(t, b), query)
		require.Equal(t, query == `a=1&b=2` || query == `a=&b=`, read, query)

		b = bind.New(get("/?" + query))
		read = b.Query("a").Either("b", b.Query("b").Present())
		require.Equal(t, want.either, faults(t, b), query)
		require.Equal(t, query == `a=1`, read, query)
	}
}

func TestConditionsCompareMembers(t *testing.T) {
	tests := map[string]struct{ together, either []string }{
		`{"a":1,"b":2}`:       {nil, []string{"body /a either"}},
		`{"a":1}`:             {[]string{"body /a together"}, nil},
		`{"b":2}`:             {[]string{"body /a required"}, nil},
		`{}`:                  {nil, []string{"body /a required"}},
		`{"a":null,"b":null}`: {nil, []string{"body /a either"}},
	}
	for body, want := range tests {
		for _, instead := range []bool{false, true} {
			b := bind.New(postJSON(body))
			o, ok := b.JSON()
			require.True(t, ok)
			expected := want.together
			if instead {
				expected = want.either
				o.Field("a").Either("b", o.Field("b").Present())
			} else {
				o.Field("a").Together("b", o.Field("b").Present())
			}
			o.Close()
			require.Equal(t, expected, faults(t, b), body)
		}
	}
}
