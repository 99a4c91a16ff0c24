package optional_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/optional"
)

type patch struct {
	Nick optional.Value[string] `json:"nick,omitzero"`
	Tags optional.Value[[]int]  `json:"tags,omitzero"`
}

// What encoding/json reads it writes again: absent stays absent, null null.
func TestJSONKeepsTheThreeStates(t *testing.T) {
	for _, text := range []string{`{}`, `{"nick":null}`, `{"nick":""}`, `{"nick":"Ada","tags":[]}`, `{"tags":null}`} {
		var p patch
		require.NoError(t, json.Unmarshal([]byte(text), &p))
		again, err := json.Marshal(p)
		require.NoError(t, err)
		require.Equal(t, text, string(again))
	}
}

func TestStates(t *testing.T) {
	var v optional.Value[string]
	require.True(t, v.IsAbsent())
	require.True(t, v.IsZero())
	require.False(t, v.IsNull())

	v = optional.Null[string]()
	require.False(t, v.IsAbsent())
	require.True(t, v.IsNull())
	_, ok := v.Get()
	require.False(t, ok)

	v = optional.Of("")
	require.False(t, v.IsZero(), "an empty text was said")
	text, ok := v.Get()
	require.True(t, ok)
	require.Empty(t, text)

	require.Equal(t, optional.Null[int](), optional.OrNull[int](nil))
	require.Equal(t, optional.Of(7), optional.OrNull(new(7)))
}

func TestMapLeavesAbsentAndNullAsTheyAre(t *testing.T) {
	require.Equal(t, optional.Of("7"), optional.Map(optional.Of(7), strconv.Itoa))
	require.Equal(t, optional.Null[string](), optional.Map(optional.Null[int](), strconv.Itoa))
	require.True(t, optional.Map(optional.Value[int]{}, strconv.Itoa).IsAbsent())
}

func TestUnmarshalLeavesTheValueWhenItFails(t *testing.T) {
	v := optional.Of(7)
	require.Error(t, json.Unmarshal([]byte(`"x"`), &v))
	require.Equal(t, optional.Of(7), v)
}

func TestTheCallerSaysWhetherHTMLIsEscaped(t *testing.T) {
	p := patch{Nick: optional.Of("<a>")}
	escaped, err := json.Marshal(p)
	require.NoError(t, err)
	require.Equal(t, `{"nick":"\u003ca\u003e"}`, string(escaped))

	var plain strings.Builder
	encoder := json.NewEncoder(&plain)
	encoder.SetEscapeHTML(false)
	require.NoError(t, encoder.Encode(p))
	require.Equal(t, `{"nick":"<a>"}`+"\n", plain.String())
}

func ExampleValue() {
	var request struct {
		Nick optional.Value[string] `json:"nick,omitzero"`
	}
	_ = json.Unmarshal([]byte(`{"nick":null}`), &request)
	columns := map[string]any{}
	request.Nick.AddTo(columns, "nick")
	fmt.Println(request.Nick.IsNull(), columns)
	// Output: true map[nick:<nil>]
}

func TestPointersAreToWhatIsThere(t *testing.T) {
	require.Nil(t, optional.Value[int]{}.Pointer())
	require.Nil(t, optional.Null[int]().Pointer())
	require.Equal(t, 0, *optional.Of(0).Pointer())
}
