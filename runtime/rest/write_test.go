package rest_test

import (
	"encoding/json"
	"math"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/rest"
)

func TestWriteJSON(t *testing.T) {
	type user struct {
		Name string `json:"name"`
	}
	cases := map[string]struct {
		v      any
		status int
		body   string
	}{
		"struct":      {&user{"a<b&c"}, 201, "{\"name\":\"a<b&c\"}\n"},
		"nil slice":   {[]user(nil), 201, "[]\n"},
		"nil map":     {map[string]int(nil), 201, "{}\n"},
		"nil pointer": {(*user)(nil), 204, ""},
		"nil":         {nil, 204, ""},
		"raw":         {json.RawMessage(`{"a":1}`), 201, "{\"a\":1}\n"},
		"number":      {7, 201, "7\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			rest.WriteJSON(w, httptest.NewRequest("GET", "/", nil), 201, c.v)
			require.Equal(t, c.status, w.Code)
			require.Equal(t, c.body, w.Body.String())
			if c.body == "" {
				require.Empty(t, w.Header().Get("Content-Type"))
				return
			}
			require.Equal(t, "application/json; charset=utf-8", w.Header().Get("Content-Type"))
			require.Equal(t, "nosniff", w.Header().Get("X-Content-Type-Options"))
			require.Equal(t, strconv.Itoa(len(c.body)), w.Header().Get("Content-Length"))
		})
	}
}

func TestWriteJSONRefusesHalfAnswers(t *testing.T) {
	w := httptest.NewRecorder()
	rest.WriteJSON(w, httptest.NewRequest("GET", "/", nil), 200, map[string]any{"a": 1, "b": math.NaN()})
	require.Equal(t, 500, w.Code)
	require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
	require.NotContains(t, w.Body.String(), "NaN")
	require.True(t, json.Valid(w.Body.Bytes()))
}
