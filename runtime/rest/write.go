package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"

	"github.com/apigen/apigen/runtime/problem"
)

// WriteJSON answers with v as JSON. The value is encoded before anything is
// sent, so a value that can't be encoded becomes a 500 problem.
//
// The JSON text "null" is never sent as a whole answer: a nil slice is sent as
// [], a nil map as {}, and nil or a nil pointer as 204 without a body.
func WriteJSON(w http.ResponseWriter, r *http.Request, status int, v any) {
	if isNil(v) || status == http.StatusNoContent {
		NoContent(w, r)
		return
	}
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false) // nosniff keeps browsers from reading JSON as HTML
	if err := encoder.Encode(solid(v)); err != nil {
		problem.Write(w, r, problem.Internal(fmt.Errorf("encode the answer: %w", err)))
		return
	}
	send(w, status, body.Bytes())
}

// NoContent answers 204 without a body.
func NoContent(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNoContent)
}

func isNil(v any) bool {
	value := reflect.ValueOf(v)
	return !value.IsValid() || value.Kind() == reflect.Pointer && value.IsNil()
}

// solid replaces a nil slice or map by an empty one. Types that encode
// themselves, such as json.RawMessage, know best.
func solid(v any) any {
	if _, ok := v.(json.Marshaler); ok {
		return v
	}
	switch value := reflect.ValueOf(v); {
	case value.Kind() == reflect.Slice && value.IsNil():
		return reflect.MakeSlice(value.Type(), 0, 0).Interface()
	case value.Kind() == reflect.Map && value.IsNil():
		return reflect.MakeMap(value.Type()).Interface()
	}
	return v
}
