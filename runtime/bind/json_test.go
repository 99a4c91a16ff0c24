package bind_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/bind"
)

func decodeAny(body string) (v any, b *bind.Binder) {
	b = bind.New(postJSON(body))
	if n, ok := b.Body(); ok {
		bind.Decode(n, &v)
	}
	return v, b
}

func nest(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

func members(n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, `"k%d":0,`, i)
	}
	return text.String()
}

func TestJSONIsReadStrictly(t *testing.T) {
	cases := map[string]struct{ body, fault string }{
		"empty":                        {"", "body required"},
		"nothing but space":            {" \n", "body empty"},
		"only space":                   {" \r\n\t", "body empty"},
		"byte order mark":              {"\xef\xbb\xbf{}", "body bom"},
		"trailing value":               {`{} {}`, "body trailing"},
		"trailing byte":                {"{}\x00", "body trailing"},
		"duplicate":                    {`{"a":{"b":1,"b":2}}`, "body /a/b duplicate"},
		"duplicate by escape":          {`{"ab":1,"\u0061b":2}`, "body /ab duplicate"},
		"duplicate among many":         {`{` + members(100) + `"k50":1}`, "body /k50 duplicate"},
		"duplicate after many":         {`{` + members(100) + `"x":1,"x":1}`, "body /x duplicate"},
		"too deep":                     {nest(bind.MaxDepth + 1), "body " + strings.Repeat("/0", bind.MaxDepth) + " depth"},
		"too deep, objects":            {strings.Repeat(`{"a":`, 40), "body " + strings.Repeat("/a", bind.MaxDepth) + " depth"},
		"too many items":               {`{"l":[` + strings.Repeat("0,", bind.MaxItems) + `0]}`, "body /l items"},
		"too many members":             {`{` + members(bind.MaxItems) + `"x":0}`, "body items"},
		"invalid UTF-8 in a string":    {"[\"\xff\"]", "body /0 utf8"},
		"invalid UTF-8 in a name":      {"{\"\xc3\x28\":1}", "body utf8"},
		"encoded surrogate":            {"[\"\xed\xa0\x80\"]", "body /0 utf8"},
		"lone high surrogate":          {`["\ud800"]`, "body /0 utf8"},
		"lone low surrogate":           {`["\udc00"]`, "body /0 utf8"},
		"two high surrogates":          {`["\ud800\ud800"]`, "body /0 utf8"},
		"surrogate in a name":          {`{"\ud800":1}`, "body utf8"},
		"control character":            {"[\"\n\"]", "body /0 json"},
		"bad escape":                   {`["\x"]`, "body /0 json"},
		"short escape":                 {`["\u12"]`, "body /0 json"},
		"signed escape":                {`["\u+123"]`, "body /0 json"},
		"leading zero":                 {`[01]`, "body json"},
		"plus":                         {`[+1]`, "body /0 json"},
		"no fraction":                  {`[1.]`, "body /0 json"},
		"no integer":                   {`[.5]`, "body /0 json"},
		"no exponent":                  {`[1e]`, "body /0 json"},
		"lonely minus":                 {`[-]`, "body /0 json"},
		"NaN":                          {`[NaN]`, "body /0 json"},
		"word in upper case":           {`[True]`, "body /0 json"},
		"half a word":                  {`[nul`, "body /0 json"},
		"comma at the end":             {`[1,]`, "body /1 json"},
		"comma at the end, object":     {`{"a":1,}`, "body json"},
		"comma at the start":           {`[,1]`, "body /0 json"},
		"no comma":                     {`[1 2]`, "body json"},
		"no colon":                     {`{"a" 1}`, "body /a json"},
		"name without quotes":          {`{a:1}`, "body json"},
		"single quotes":                {`{'a':1}`, "body json"},
		"comment":                      {`{"a":1/**/}`, "body json"},
		"wrong end":                    {`[1}`, "body json"},
		"unfinished":                   {`{"a":[1`, "body /a json"},
		"unfinished string":            {`{"a":"x`, "body /a json"},
		"no value":                     {`{"a":`, "body /a json"},
		"form feed is no space":        {"\f{}", "body json"},
		"line separator is no newline": {"\u2028{}", "body json"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v, b := decodeAny(c.body)
			require.Equal(t, []string{c.fault}, faults(t, b))
			require.Equal(t, 400, refusal(t, b).Status)
			require.Nil(t, v)
		})
	}
}

func TestJSONAcceptsAllThatIsRight(t *testing.T) {
	for _, body := range []string{
		` { "a" : [ 1 , -0.5e+10 , true , false , null , "" , { } , [ ] ] } ` + "\r\n",
		`"\u00e9\ud83d\ude00\"\\\/\b\f\n\r\t\u0000"`, `"é😀 \u2028"`, `-0`, `0e0`, `"\uFFFD"`, "\"\xef\xbf\xbd\"",
		nest(bind.MaxDepth), `[` + strings.Repeat("0,", bind.MaxItems-1) + `0]`, `{` + members(bind.MaxItems-1) + `"x":0}`,
		`{"A":1,"a":2}`, `{"":1}`, `[1e400,9007199254740993]`,
	} {
		v, b := decodeAny(body)
		require.NoError(t, b.Err(), body[:min(len(body), 50)])
		var want any
		decoder := json.NewDecoder(strings.NewReader(body))
		decoder.UseNumber()
		require.NoError(t, decoder.Decode(&want))
		require.Equal(t, want, v)
	}
}

func TestSyntaxErrorsSayWhere(t *testing.T) {
	for body, message := range map[string]string{
		`{"a":1,}`: `is not valid JSON: expected a name in double quotes at byte 8`,
		`{"a":[1`:  `is not valid JSON: it ends too early, expected "," or "]"`,
		`{} x`:     `must hold one JSON value and nothing after it, see byte 4`,
	} {
		_, b := decodeAny(body)
		require.Equal(t, message, refusal(t, b).Fields[0].Message)
	}
}

func TestNamesAreCaseSensitive(t *testing.T) {
	_, b := bindOrder(postJSON(`{"ID":1,"Items":[]}`))
	require.Equal(t, []string{"body /id required", "body /items required", "body /ID unknown", "body /Items unknown"}, faults(t, b))
}

func TestLeaves(t *testing.T) {
	leaf := func(body string, read func(bind.Node)) []string {
		b := bind.New(postJSON(body))
		if n, ok := b.Body(); ok {
			read(n)
		}
		return faults(t, b)
	}
	into := func(dst any) func(bind.Node) {
		switch dst := dst.(type) {
		case *int:
			return func(n bind.Node) { bind.Decode(n, dst) }
		case *int64:
			return func(n bind.Node) { bind.Decode(n, dst) }
		case *float32:
			return func(n bind.Node) { bind.Decode(n, dst) }
		case *[]byte:
			return func(n bind.Node) { bind.Decode(n, dst) }
		case *json.RawMessage:
			return func(n bind.Node) { bind.Decode(n, dst) }
		}
		panic("no such leaf")
	}
	var i int
	var wide int64
	var f float32
	var data []byte
	var raw json.RawMessage
	for _, c := range []struct {
		body  string
		dst   any
		fault string
	}{
		{`1.0`, &i, "body type"}, {`1e2`, &i, "body type"}, {`"1"`, &i, "body type"}, {`true`, &i, "body type"}, {`{}`, &i, "body type"},
		{`9223372036854775808`, &wide, "body range"}, {`-9223372036854775809`, &wide, "body range"},
		{`9223372036854775807`, &wide, ""}, {`1e39`, &f, "body range"}, {`"x"`, &f, "body type"},
		{`"AQI="`, &data, ""}, {`"AQI"`, &data, "body type"}, {`[1,2]`, &data, "body type"}, {`null`, &data, ""},
		{`{"a":1}`, &raw, ""}, {`null`, &raw, ""}, {`null`, &i, "body null"},
	} {
		var want []string
		if c.fault != "" {
			want = []string{c.fault}
		}
		require.Equal(t, want, leaf(c.body, into(c.dst)), c.body)
	}
	require.Equal(t, "null", string(raw), "null is told from an absent field")
	require.Zero(t, i)
	require.Equal(t, int64(9223372036854775807), wide)
}

func TestQuoted(t *testing.T) {
	for body, want := range map[string]struct {
		id    int64
		fault string
	}{
		`"9007199254740993"`:     {9007199254740993, ""},
		`"-1"`:                   {-1, ""},
		`12`:                     {0, "body type"},
		`""`:                     {0, "body type"},
		`" 1"`:                   {0, "body type"},
		`"1 "`:                   {0, "body type"},
		`"1.5"`:                  {0, "body type"},
		`"null"`:                 {0, "body type"},
		`"[1]"`:                  {0, "body type"},
		`null`:                   {0, "body null"},
		`"99999999999999999999"`: {0, "body range"},
	} {
		var id int64
		b := bind.New(postJSON(body))
		if n, ok := b.Body(); ok {
			bind.Quoted(n, &id)
		}
		require.Equal(t, want.id, id, body)
		require.Equal(t, want.fault, strings.Join(faults(t, b), " "), body)
	}
}

func TestDictKeys(t *testing.T) {
	var byID map[userID]string
	b := bind.New(postJSON(`{"1":"a","x":"b","-2":"c"}`))
	if n, ok := b.Body(); ok {
		bind.Dict(n, &byID, bind.Decode)
	}
	require.Equal(t, []string{"body /x key"}, faults(t, b))
	require.Equal(t, map[userID]string{1: "a", -2: "c"}, byID)
}

func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `[1,-0.5e+10,true,null,"\ud83d\ude00"]`, `{"a":{"b":[{"c":"\u0061"}]},"a\/b":0}`,
		`{"a":1,"a":2}`, nest(40), "\xef\xbb\xbf1", `["\ud800"]`, `{"id":1,"items":[{"sku":"a","qty":300},7]}`,
		`{` + members(40) + `"k3":1}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		v, b := decodeAny(string(body))
		bindOrder(postJSON(string(body)))
		if b.Err() != nil {
			require.NotEmpty(t, faults(t, b))
			return
		}
		var want any
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		require.NoError(t, decoder.Decode(&want), "accepted what encoding/json refuses")
		require.True(t, json.Valid(body))
		require.Equal(t, want, v)
	})
}

func TestNumbersOfNoTypeKeepTheirDigitsInAQuery(t *testing.T) {
	r := httptest.NewRequest("GET", "/?filter="+url.QueryEscape(`{"n":9007199254740993,"list":[1.20]}`), nil)
	b := bind.New(r)
	var filter map[string]any
	bind.JSONText(b.Query("filter"), &filter, func(n bind.Node, m *map[string]any) { bind.Dict(n, m, bind.Decode) })
	require.NoError(t, b.Err())
	require.Equal(t, map[string]any{"n": json.Number("9007199254740993"), "list": []any{json.Number("1.20")}}, filter)
}
