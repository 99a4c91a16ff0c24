package types

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/bind"
	"github.com/apigen/apigen/runtime/encode"
)

var bodies = []string{
	`{}`, `{"Untagged":"x"}`, `{"Untagged":"x","locale":"de","page":3,"text":"a\"\\\/\b\f\n\r\té\u00e9\ud83d\ude00"}`,
	`{"Untagged":"","bool":true,"int":-9223372036854775808,"int8":127,"int16":-100,"uint8":255,"uint64":18446744073709551615}`,
	`{"Untagged":"","float32":3.4e38,"float64":-1.5e-300,"status":"on","level":-3,"big":"9223372036854775807","rate":"1.5e3","flag":"true"}`,
	`{"Untagged":"","data":"AAECAw==","raw":{"a":[1,2]},"any":{"b":[null,"x"]},"at":"2024-02-29T12:00:00.5+02:00","wait":5}`,
	`{"Untagged":"","textP":null,"intPP":7,"atP":"2024-01-01T00:00:00Z","texts":["a",""],"floats":[],"grid":[[1],[],null]}`,
	`{"Untagged":"","pair":[{"name":"a"},{"name":"b","next":{"name":"c"}}],"bytes":[1,2,3],"byName":{"a":1,"b":2},"byLevel":{"1":"a","-2":"b"}}`,
	`{"Untagged":"","byId":{"7":[{"name":"x","sub":[{"name":"y"}],"by":{"z":null}}]},"node":{"name":"n"},"nodeP":null}`,
	`{"Untagged":"","empty":"abc","zeroAt":"0001-01-01T00:00:00Z","zeroNode":{"street":"s","city":"c","zip":"12345"},"inline":{"a<&>":1}}`,
	`{"Untagged":"","Untagged":""}`, `{"Untagged":"","int":01}`, `{"Untagged":"","int":1.0}`, `{"Untagged":"","int":1e2}`, `{"Untagged":"","big":" 1"}`,
	`{"Untagged":"","grid":[[1,]]}`, `{"Untagged":""}x`, ` {"Untagged" : "" , "text" : "\ud800"} `, `{"Untagged":"","status":"maybe"}`, `{"Untagged":"","level":4}`,
	`{"Untagged":"","byName":{"a":1,"a":2}}`, `{"Untagged":"","byLevel":{"1":"a","01":"b"}}`, `{"Untagged":"","node":null}`, `{"Untagged":"","uint8":-0}`,
	`{"Untagged":"","data":"AA==\n"}`, `{"Untagged":"","text":"` + "\xff" + `"}`, `{"Untagged":"","any":` + strings.Repeat("[", 31) + strings.Repeat("]", 31) + `}`,
	`{"Untagged":"","any":` + strings.Repeat("[", 32) + strings.Repeat("]", 32) + `}`, `{"Untagged":"","atP":null,"at":"2024-13-01T00:00:00Z"}`,
	`{"Untagged":"","nodeP":` + strings.Repeat(`{"name":"","next":`, 30) + `null` + strings.Repeat("}", 30) + `}`,
	`{"Untagged":"","nodeP":` + strings.Repeat(`{"name":"","next":`, 31) + `null` + strings.Repeat("}", 31) + `}`,
	`{"Untagged":"","at":"2024-02-29T1:00:00Z"}`, `{"Untagged":"","at":"2024-02-29T12:00:00,5Z"}`, `{"Untagged":"","at":"2024-02-29T12:00:00+24:00"}`,
	`{"Untagged":"","byLevel":{"01":"a"}}`, `{"Untagged":"","byLevel":{"0":"a","-0":"b"}}`, `{"Untagged":"","data":"AB=="}`,
	`{"Untagged":"","any":[9007199254740993,1.2000,1E+30,-0,123456789012345678901234567890,{"a":1e400}]}`, `{"Untagged":"","any":7}`,
	`{"Untagged":"","any":01}`, `null`, `[]`, ``, "\xef\xbb\xbf{}",
}

func request(body string) *http.Request {
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return r
}

// slow reads a body with the decoder that knows what to say about it.
func slow(body string) (*Everything, error) {
	var v Everything
	b := bind.New(request(body))
	if o, ok := b.JSON(); ok {
		decodeEverything(o, &v)
		o.Close()
	}
	return &v, b.Err()
}

// quick reads a body with the decoder that only knows what is right.
func quick(body string) (*Everything, bool) {
	var v Everything
	b := bind.New(request(body))
	readEverything(b.Reader(), &v)
	_, again := b.JSON()
	return &v, !again && b.Done() == nil
}

// spelling has the forms that encoding/json gives values, which the second
// version changed. What it refuses stays refused: duplicate names, unknown ones,
// names in another letter case, text that is not UTF-8.
var spelling = jsonv2.JoinOptions(
	jsonv2.RejectUnknownMembers(true), jsonv1.FormatDurationAsNano(true),
	jsonv1.StringifyWithLegacySemantics(true), jsonv1.FormatByteArrayAsArray(true),
	jsonv2.WithUnmarshalers(jsonv2.UnmarshalFromFunc(keepNumber)),
)

// keepNumber reads a number in an any as it is written.
func keepNumber(decoder *jsontext.Decoder, value *any) error {
	if decoder.PeekKind() != '0' {
		return errors.ErrUnsupported
	}
	text, err := decoder.ReadValue()
	*value = json.Number(text)
	return err
}

// FuzzRead: what the one-pass reader takes, the careful decoder takes with the
// same result, and so do encoding/json and, strictly, its second version; and
// what is bound is what the careful decoder says.
func FuzzRead(f *testing.F) {
	for _, body := range bodies {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		want, err := slow(body)
		if got, ok := quick(body); ok {
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
		got, bindErr := BindEverything(request(body))
		require.Equal(t, err, bindErr)
		if err != nil {
			return
		}
		require.Equal(t, want, got)
		reflected := Everything{Paging: &Paging{Page: 1}}
		decoder := json.NewDecoder(strings.NewReader(body))
		decoder.DisallowUnknownFields()
		decoder.UseNumber()
		require.NoError(t, decoder.Decode(&reflected))
		require.Equal(t, &reflected, got)
		strict := Everything{Paging: &Paging{Page: 1}}
		require.NoError(t, jsonv2.Unmarshal([]byte(body), &strict, spelling))
		require.Equal(t, &strict, got)
	})
}

// Ordinary bodies are read in one pass: nothing sends them the long way.
func TestOrdinaryBodiesAreReadInOnePass(t *testing.T) {
	for _, body := range bodies[1:10] {
		if strings.Contains(body, "18446744073709551615") {
			continue // 20 digits are not ordinary
		}
		_, ok := quick(body)
		require.True(t, ok, body)
	}
}

// Numbers in an any come out of a service as they went in, to the digit.
func TestNumbersOfNoTypeKeepTheirDigits(t *testing.T) {
	for _, number := range []string{"9007199254740993", "18446744073709551616", "123456789012345678901234567890", "0.10", "-0", "1E5", "1e400"} {
		any := `[` + number + `,{"a":` + number + `},null]`
		v, err := BindEverything(request(`{"Untagged":"","any":` + any + `}`))
		require.NoError(t, err)
		var s encode.State
		require.Contains(t, string(EncodeEverything(nil, v, &s)), `"any":`+any)
		require.NoError(t, s.Err())
	}
}
