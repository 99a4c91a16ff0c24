package bind_test

import (
	"fmt"
	"math"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/bind"
)

// parse binds the query parameter v with one parser.
func parse[T any](t *testing.T, text string, one func(bind.Value, *T)) (T, []string) {
	t.Helper()
	var dst T
	b := bind.New(get("/?v=" + url.QueryEscape(text)))
	one(b.Query("v"), &dst)
	list := faults(t, b)
	for i := range list {
		list[i] = strings.TrimPrefix(list[i], "query v ")
	}
	return dst, list
}

func accepts[T any](t *testing.T, one func(bind.Value, *T), text string, want T) {
	t.Helper()
	got, bad := parse(t, text, one)
	require.Empty(t, bad, text)
	require.Equal(t, want, got, text)
}

func refuses[T any](t *testing.T, one func(bind.Value, *T), rule string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		got, bad := parse(t, text, one)
		require.Equal(t, []string{rule}, bad, text)
		require.Zero(t, got, text)
	}
}

func TestIntegers(t *testing.T) {
	accepts(t, bind.Integer[int], "-7", -7)
	accepts(t, bind.Integer[int8], "-128", -128)
	accepts(t, bind.Integer[int64], "9223372036854775807", math.MaxInt64)
	accepts(t, bind.Integer[uint64], "18446744073709551615", math.MaxUint64)
	accepts(t, bind.Integer[uint8], "255", 255)
	accepts(t, bind.Integer[userID], "9007199254740993", 9007199254740993)
	refuses(t, bind.Integer[int], "type", "", " 1", "1 ", "1.0", "1e2", "0x1", "1_000", "+1", "--1", "x", "١")
	refuses(t, bind.Integer[int8], "range", "128", "-129")
	refuses(t, bind.Integer[uint8], "range", "256", "-1")
	refuses(t, bind.Integer[int64], "range", "9223372036854775808", "-9223372036854775809")
	refuses(t, bind.Integer[uint64], "range", "18446744073709551616", "-1")
}

func TestOtherScalars(t *testing.T) {
	accepts(t, bind.Float[float64], "-1.5e3", -1500)
	accepts(t, bind.Float[float32], "0.1", 0.1)
	refuses(t, bind.Float[float64], "type", "", "NaN", "inf", "Infinity", "0x1p4", "1_0", "1,5", "e", "-")
	refuses(t, bind.Float[float64], "range", "1e400", "-1e400")
	refuses(t, bind.Float[float32], "range", "1e39")
	accepts(t, bind.Bool[bool], "true", true)
	accepts(t, bind.Bool[bool], "0", false)
	refuses(t, bind.Bool[bool], "type", "", "TRUE", "yes", "t")
	accepts(t, bind.String[role], "Jürgen\n", "Jürgen\n")
	accepts(t, bind.String[string], "", "")
	refuses(t, bind.String[string], "utf8", "\xff")
	accepts(t, bind.Time, "2024-02-29T12:00:00.5Z", time.Date(2024, 2, 29, 12, 0, 0, 5e8, time.UTC))
	refuses(t, bind.Time, "type", "", "2024-02-30T12:00:00Z", "2024-02-29", "now")
	accepts(t, bind.Duration[time.Duration], "1m30s", 90*time.Second)
	refuses(t, bind.Duration[time.Duration], "type", "", "5", "1 m")
	accepts(t, bind.Bytes[[]byte], "+/8=", []byte{0xfb, 0xff})
	refuses(t, bind.Bytes[[]byte], "type", "+/8", "_-8=", "+/9=", "+/\n8=")
}

func TestJSONText(t *testing.T) {
	type filter = map[string][]int
	one := func(v bind.Value, dst *filter) {
		bind.JSONText(v, dst, func(n bind.Node, dst *filter) {
			bind.Dict(n, dst, func(n bind.Node, dst *[]int) { bind.List(n, dst, bind.Decode) })
		})
	}
	accepts(t, one, `{"a":[1]}`, filter{"a": {1}})

	for text, fault := range map[string]string{
		`{"a":[],"a":[]}`: "query f/a duplicate",
		`{"a":[1,"x"]}`:   "query f/a/1 type",
		`hello`:           "query f json",
		``:                "query f empty",
	} {
		b := bind.New(get("/?f=" + url.QueryEscape(text)))
		var dst filter
		one(b.Query("f"), &dst)
		require.Equal(t, []string{fault}, faults(t, b))
	}
}

func TestAbsentEmptyAndRepeated(t *testing.T) {
	b := bind.New(get("/?empty=&flag&twice=1&twice=2"))
	require.False(t, b.Query("gone").Present())
	require.True(t, b.Query("empty").Present())
	require.True(t, b.Query("flag").Present())
	require.True(t, b.Query("empty").Required())
	require.NoError(t, b.Err())

	var n int
	require.False(t, b.Query("gone").Required())
	require.False(t, b.Path("gone").Required())
	require.False(t, b.Header("X-Gone").Required())
	bind.Integer(b.Query("twice"), &n)
	bind.Between(b.Query("twice"), n, bind.Range{Min: 5, Max: 6})
	require.Equal(t, []string{"query gone required", "path gone required", "header X-Gone required", "query twice duplicate"}, faults(t, b))
}

func TestSourcesStayApart(t *testing.T) {
	r := post("application/x-www-form-urlencoded", "a=form&b=only")
	r.URL.RawQuery = "a=query&c=only"
	r.SetPathValue("a", "path")
	r.Header.Set("a", "header")
	r.Host = "example.org"
	b := bind.New(r)
	got := func(v bind.Value) (s string) {
		bind.String(v, &s)
		return s
	}
	require.Equal(t, []string{"form", "query", "path", "header", "example.org"},
		[]string{got(b.Form("a")), got(b.Query("a")), got(b.Path("a")), got(b.Header("A")), got(b.Header("host"))})
	require.False(t, b.Query("b").Present())
	require.Equal(t, "only", got(b.Form("c")), "a value that the form lacks may be in the query")
	require.NoError(t, b.Err())
}

func TestHeaderGivenTwice(t *testing.T) {
	r := get("/")
	r.Header["X-Tenant"] = []string{"a", "b"}
	b := bind.New(r)
	var tenant string
	bind.String(b.Header("X-Tenant"), &tenant)
	require.Equal(t, []string{"header X-Tenant duplicate"}, faults(t, b))
}

func TestCookies(t *testing.T) {
	r := get("/")
	r.Header.Add("Cookie", `sid=first; size=3; quoted="a b"; bad==; sid=second`)
	b := bind.New(r)
	var sid, quoted string
	var size int
	bind.String(b.Cookie("sid"), &sid)
	bind.String(b.Cookie("quoted"), &quoted)
	bind.Integer(b.Cookie("size"), &size)
	require.Equal(t, []any{"first", "a b", 3}, []any{sid, quoted, size})
	require.False(t, b.Cookie("SID").Present(), "names of cookies have a case")
	require.NoError(t, b.Err())
	require.False(t, b.Cookie("gone").Required())
	require.Equal(t, []string{"cookie gone required"}, faults(t, b))
}

func TestLists(t *testing.T) {
	var list ids
	b := bind.New(get("/?id=1&id=2&id=3"))
	bind.Each(b.Query("id"), &list, bind.Integer)
	require.NoError(t, b.Err())
	require.Equal(t, ids{1, 2, 3}, list)

	b = bind.New(get("/?id=1&id=x&id=3&id=y"))
	bind.Each(b.Query("id"), &list, bind.Integer)
	fields := refusal(t, b).Fields
	require.Len(t, fields, 2)
	require.Equal(t, "value 2 must be an integer", fields[0].Message)
	require.Equal(t, "value 4 must be an integer", fields[1].Message)

	var pair [2]*bool
	b = bind.New(get("/?p=true&p=false"))
	bind.EachArray(b.Query("p"), pair[:], func(v bind.Value, dst **bool) { bind.Pointer(v, dst, bind.Bool) })
	require.NoError(t, b.Err())
	require.True(t, *pair[0])
	require.False(t, *pair[1])

	b = bind.New(get("/?p=true"))
	bind.EachArray(b.Query("p"), pair[:], func(v bind.Value, dst **bool) { bind.Pointer(v, dst, bind.Bool) })
	require.Equal(t, []string{"query p length"}, faults(t, b))

	r := get("/")
	r.Header["X-Ids"] = []string{"1, 2", "3"}
	b = bind.New(r)
	bind.Each(b.Header("X-Ids"), &list, bind.Integer)
	require.NoError(t, b.Err())
	require.Equal(t, ids{1, 2, 3}, list)
}

func TestPointers(t *testing.T) {
	var since *time.Time
	b := bind.New(get("/?since=2024-01-01T00:00:00Z"))
	if v := b.Query("since"); v.Present() {
		bind.Pointer(v, &since, bind.Time)
	}
	require.NoError(t, b.Err())
	require.Equal(t, 2024, since.Year())
}

func TestHostileQueries(t *testing.T) {
	many := strings.Repeat("a=1&", bind.MaxParams)
	for query, rule := range map[string]string{"a=1;b=2": "syntax", "a=%zz": "syntax", many + "a=1": "count"} {
		r := get("/")
		r.URL.RawQuery = query
		b := bind.New(r)
		require.False(t, b.Query("a").Required())
		require.False(t, b.Query("b").Required())
		require.Equal(t, []string{"query " + rule}, faults(t, b), "one fault, and no false ones about missing values")
	}
	r := get("/")
	r.URL.RawQuery = strings.TrimSuffix(many, "&")
	b := bind.New(r)
	require.True(t, b.Query("a").Present())
	require.NoError(t, b.Err())
}

func TestRanges(t *testing.T) {
	cases := []struct {
		r         bind.Range
		good, bad []int64
		message   string
	}{
		{bind.Range{Min: 1, Max: 10}, []int64{1, 10}, []int64{0, 11}, "must be at least 1 and at most 10"},
		{bind.Range{Min: 1, Max: 10, ExcludeMin: true, ExcludeMax: true}, []int64{2, 9}, []int64{1, 10}, "must be greater than 1 and less than 10"},
		{bind.Range{Min: -3, NoMax: true}, []int64{-3, math.MaxInt64}, []int64{-4, math.MinInt64}, "must be at least -3"},
		{bind.Range{Max: 0.5, NoMin: true}, []int64{0, math.MinInt64}, []int64{1}, "must be at most 0.5"},
		{bind.Range{Min: -0.5, NoMax: true}, []int64{0}, []int64{-1}, "must be at least -0.5"},
		{bind.Range{Max: 1 << 53, NoMin: true}, []int64{1 << 53}, []int64{1<<53 + 1}, "must be at most 9007199254740992"},
		{bind.Range{Min: 1e300, Max: 1e301}, nil, []int64{math.MaxInt64}, ""},
	}
	for _, c := range cases {
		for _, n := range c.good {
			b := bind.New(get("/?v=1"))
			bind.Between(b.Query("v"), n, c.r)
			require.NoError(t, b.Err(), "%d %s", n, c.r)
		}
		for _, n := range c.bad {
			b := bind.New(get("/?v=1"))
			bind.Between(b.Query("v"), n, c.r)
			fields := refusal(t, b).Fields
			require.Equal(t, "range", fields[0].Rule, fmt.Sprint(n))
			if c.message != "" {
				require.Equal(t, c.message, fields[0].Message)
			}
		}
	}
	b := bind.New(get("/?v=1"))
	bind.Between(b.Query("v"), float32(0.1), bind.Range{Min: 0.1, Max: 0.1})
	bind.Between(b.Query("v"), uint64(math.MaxUint64), bind.Range{Min: -1, NoMax: true})
	require.NoError(t, b.Err())
}
