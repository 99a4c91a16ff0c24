package jwt

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func scanned(text string) (map[string]string, error) {
	found := map[string]string{}
	err := members([]byte(text), func(key, value []byte) error {
		found[string(key)] = string(value)
		return nil
	})
	return found, err
}

func TestMembers(t *testing.T) {
	found, err := scanned("{ \"a\" : 1 ,\n\t\"b\\u0020\\ud83d\\ude00\":[ {} , [ ] ,\"]\",-1.5E+3, null,true ,false ] ,\"\":{\"a\":0}}\r\n")
	require.NoError(t, err)
	require.Equal(t, map[string]string{
		"a": "1", "b 😀": `[ {} , [ ] ,"]",-1.5E+3, null,true ,false ]`, "": `{"a":0}`,
	}, found)
}

func TestMembersRefuses(t *testing.T) {
	many := make([]string, 40)
	for i := range many {
		many[i] = strconv.Quote(strconv.Itoa(i)) + ":1"
	}
	wide := strings.Join(many, ",")
	tests := map[string]error{
		`{` + wide + `}`:           nil,
		`{` + wide + `,"0":1}`:     errDuplicate,
		`{` + wide + `,"39":1}`:    errDuplicate,
		`{"a":1,"\u0061":1}`:       errDuplicate,
		`{"\/":1,"/":1}`:           errDuplicate,
		`{"x":{"a":1,"a":1}}`:      errDuplicate,
		`{"x":[{"a":1,"a":1}]}`:    errDuplicate,
		`{"a":1,"x":{"a":1}}`:      nil,
		strings.Repeat("[", 50):    errNotJSON,
		`{"a":"\ud800"}`:           errNotJSON,
		`{"a":"\udc00"}`:           errNotJSON,
		`{"a":"\ud800\u0041"}`:     errNotJSON,
		`{"a":"\ud800\ud800"}`:     errNotJSON,
		`{"a":"\u00g0"}`:           errNotJSON,
		`{"a":"\u 123"}`:           errNotJSON,
		"{\"a\":\"\\u\x101\x10\"}": errNotJSON,
		`{"a":"\u12`:               errNotJSON,
		`{"a":"\`:                  errNotJSON,
		`{"a":"\x"}`:               errNotJSON,
		"{\"a\":\"\n\"}":           errNotJSON,
		"{\"a\":\"\xff\"}":         errNotJSON,
		"{\"a\":\x00}":             errNotJSON,
		` {"a":1}`:                 errNotJSON,
		"\ufeff{}":                 errNotJSON,
		`{"a":1} x`:                errNotJSON,
		`{"a":1}{}`:                errNotJSON,
		`{"a":1,}`:                 errNotJSON,
		`{,"a":1}`:                 errNotJSON,
		`{"a" 1}`:                  errNotJSON,
		`{"a":}`:                   errNotJSON,
		`{a:1}`:                    errNotJSON,
		`{"a":[1,]}`:               errNotJSON,
		`{"a":[1 2]}`:              errNotJSON,
		`{"a":[}`:                  errNotJSON,
		`{"a":01}`:                 errNotJSON,
		`{"a":+1}`:                 errNotJSON,
		`{"a":-}`:                  errNotJSON,
		`{"a":1.}`:                 errNotJSON,
		`{"a":.5}`:                 errNotJSON,
		`{"a":1e}`:                 errNotJSON,
		`{"a":1e+-1}`:              errNotJSON,
		`{"a":0x10}`:               errNotJSON,
		`{"a":NaN}`:                errNotJSON,
		`{"a":tru}`:                errNotJSON,
		`{"a":nullx}`:              errNotJSON,
		``:                         errNotJSON,
		`{`:                        errNotJSON,
		`"a"`:                      errNotJSON,
	}
	for text, want := range tests {
		_, err := scanned(text)
		require.ErrorIs(t, err, want, "%q", text)
	}
	_, err := scanned(strings.Repeat(`{"a":`, maxDepth) + "1" + strings.Repeat("}", maxDepth))
	require.NoError(t, err)
	_, err = scanned(strings.Repeat(`{"a":`, maxDepth) + "[]" + strings.Repeat("}", maxDepth))
	require.ErrorIs(t, err, errDepth)
}

// FuzzMembers compares the scanner with encoding/json and the rules on top.
func FuzzMembers(f *testing.F) {
	f.Add(`{"a":[1,-2.5e3,true,null,"x\n\u00e9"],"b":{"a":{}}}`)
	f.Add(`{"a":1,"\u0061":2}`)
	f.Add(`{"a":"\ud83d\ude00"} `)
	f.Fuzz(func(t *testing.T, text string) {
		found, err := scanned(text)
		want := unambiguous([]byte(text))
		if strings.Contains(strings.ToLower(text), `\ud`) && err != nil {
			return // encoding/json takes half of a pair
		}
		require.Equal(t, want == nil, err == nil, "%v, %v", err, want)
		if err != nil {
			return
		}
		var reference map[string]json.RawMessage
		require.NoError(t, json.Unmarshal([]byte(text), &reference))
		require.ElementsMatch(t, slices.Collect(maps.Keys(reference)), slices.Collect(maps.Keys(found)))
		for key, value := range reference {
			require.Equal(t, string(value), found[key])
		}
	})
}

// unambiguous says the same slowly, with the decoder of encoding/json.
func unambiguous(data []byte) error {
	if !utf8.Valid(data) || len(data) == 0 || data[0] != '{' {
		return errNotJSON
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := walk(decoder, 0); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF || !json.Valid(data) {
		return errNotJSON
	}
	return nil
}

func walk(decoder *json.Decoder, depth int) error {
	token, err := decoder.Token()
	if err != nil {
		return err
	}
	open, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	if depth++; depth > maxDepth {
		return errDepth
	}
	seen := map[string]bool{}
	for decoder.More() {
		if open == '{' {
			key, err := decoder.Token()
			name, ok := key.(string)
			if err != nil || !ok || seen[name] {
				return errors.Join(errDuplicate, err)
			}
			seen[name] = true
		}
		if err := walk(decoder, depth); err != nil {
			return err
		}
	}
	_, err = decoder.Token()
	return err
}
