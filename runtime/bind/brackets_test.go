package bind_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/bind"
)

// padded adds enough parameters that the query is kept in another way.
func padded(query string) string {
	for i := range 20 {
		query += fmt.Sprintf("&pad%d=1", i)
	}
	return query
}

func TestFewAndManyParametersAreReadAlike(t *testing.T) {
	for _, query := range []string{
		"a[]=1&a=2&a[0]=3&a[1]=4", "a[1]=1", "a%5b0%5d=7", "a[x]=1", "a[=1", "a]=1", "a[0]b=1", "a[0][1]=2", "a[00]=1", "a=",
		"a[18446744073709551616]=1", "a[0]=1&a[0]=2",
	} {
		t.Run(query, func(t *testing.T) {
			read := func(query string) ([]string, []string) {
				b := bind.New(get("/?" + query))
				var list []string
				if v := b.Query("a").List(); v.Present() {
					bind.Each(v, &list, bind.String[string])
				}
				return list, faults(t, b)
			}
			few, fewFaults := read(query)
			many, manyFaults := read(padded(query))
			require.Equal(t, few, many)
			require.Equal(t, fewFaults, manyFaults)
		})
	}
}

func TestEntriesOfAMapAreReadAlikeFromFewAndMany(t *testing.T) {
	for _, query := range []string{
		"m[a]=1&m[b]=2", "m[a]=x", "m[a]=1&m[a]=2", "m[]=1", "m[a][b]=1", `m={"a":1}`, `m={"a":1}&m[b]=2`, "m[a=1", "m[a]b=1", "m[a[b]]=1",
	} {
		t.Run(query, func(t *testing.T) {
			read := func(query string) (map[string]int, []string) {
				b := bind.New(get("/?" + query))
				var m map[string]int
				if v := b.Query("m").Map(); v.Present() {
					bind.Entries(v, &m, bind.Integer[int], func(n bind.Node, m *map[string]int) { bind.Dict(n, m, bind.Decode[int]) })
				}
				return m, faults(t, b)
			}
			few, fewFaults := read(query)
			many, manyFaults := read(padded(query))
			require.Equal(t, few, many)
			require.Equal(t, fewFaults, manyFaults)
		})
	}
}

func TestUnknownParametersAreRefusedWhereThatIsAsked(t *testing.T) {
	ask := func(target string, tell func(*bind.Binder)) []string {
		b := bind.New(get(target))
		tell(b)
		for _, name := range []string{"page", "size"} {
			_ = b.Query(name).Present()
		}
		_ = b.Query("ids").List()
		return faults(t, b)
	}
	refuse := func(b *bind.Binder) { b.Unknown(bind.RefuseUnknown) }
	require.Empty(t, ask("/?page=1&utm_source=x", func(*bind.Binder) {}))
	require.Empty(t, ask("/?page=1&ids=1&ids[]=2&ids[0]=3", refuse))
	require.Equal(t, []string{"query utm_source unknown", "query Page unknown", "query ids[x] unknown"},
		ask("/?utm_source=x&page=1&Page=2&ids%5Bx%5D=1&utm_source=y", refuse))
	require.Equal(t, []string{"query other unknown"}, ask("/?other", func(b *bind.Binder) { b.UnknownByDefault(bind.RefuseUnknown) }))
	require.Len(t, ask("/?"+padded("page=1"), refuse), 20)
}

func TestParametersOfARouteWithoutAnyAreRefusedWhereThatIsAsked(t *testing.T) {
	b := bind.New(get("/?a=1"))
	b.Unknown(bind.RefuseUnknown)
	require.Equal(t, []string{"query a unknown"}, faults(t, b))
}

func TestUnknownFormValuesAreRefusedWhereThatIsAsked(t *testing.T) {
	b := bind.New(post("application/x-www-form-urlencoded", "a=1&b=2"))
	b.Unknown(bind.RefuseUnknown)
	require.True(t, b.Form("a").Present())
	require.Equal(t, []string{"form b unknown"}, faults(t, b))
}

// What the contract says of a route counts, then the configuration, then the
// project.
func TestTheNearestWordOnUnknownNamesCounts(t *testing.T) {
	for _, test := range []struct {
		configured bind.Unknown
		tell       func(*bind.Binder)
		refused    bool
	}{
		{"", func(*bind.Binder) {}, false},
		{"refuse", func(*bind.Binder) {}, true},
		{"refuse", func(b *bind.Binder) { b.UnknownByDefault("ignore") }, true},
		{"ignore", func(b *bind.Binder) { b.UnknownByDefault("refuse") }, false},
		{"ignore", func(b *bind.Binder) { b.Unknown("refuse") }, true},
		{"refuse", func(b *bind.Binder) { b.Unknown("ignore") }, false},
		{"", func(b *bind.Binder) { b.UnknownByDefault("refuse") }, true},
	} {
		handler := http.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			b := bind.New(r)
			test.tell(b)
			require.Equal(t, test.refused, b.Err() != nil, "%+v", test)
		}))
		if wrap := bind.WithUnknown(test.configured); wrap != nil {
			handler = wrap(handler)
		}
		handler.ServeHTTP(httptest.NewRecorder(), get("/?x=1"))
	}
	require.Error(t, bind.Unknown("drop").Validate())
}

type pair struct{ A, B *pair }

func readPair(d *bind.Reader, v *pair) {
	var seen uint64
	for more := d.Object(); more; more = d.Member() {
		switch d.Name() {
		case "a":
			seen = d.Once(seen, 1)
			bind.ReadPointer(d, &v.A, readPair)
		case "b":
			seen = d.Once(seen, 2)
			bind.ReadPointer(d, &v.B, readPair)
		default:
			d.Unknown()
		}
	}
}

func decodePair(o *bind.Object, v *pair) {
	for name, into := range map[string]**pair{"a": &v.A, "b": &v.B} {
		if n := o.Field(name); n.Present() {
			bind.Pointer(n, into, func(n bind.Node, p *pair) { bind.Struct(n, p, decodePair) })
		}
	}
}

// The reader passes over unknown members, and must not take what the careful way
// refuses.
func TestPassingOverUnknownMembersLetsNothingBadThrough(t *testing.T) {
	many := ""
	for i := range 30 {
		many += fmt.Sprintf(`"x%d":1,`, i)
	}
	for body, fine := range map[string]bool{
		`{"x":1,"a":{},"y":{"z":[1,2,{"x":"\u00e9"}]}}`:        true,
		`{"x":1,"a":{"x":1,"a":{"x":2}},"b":{"x":3}}`:          true,
		`{"a":{"x":1,"a":{"x":2}},"x":3,"b":{"x":3,"y":null}}`: true,
		`{` + many + `"a":null}`:                               true,
		`{"x":1,"x":2}`:                                        false,
		`{"x":1,"\u0078":2}`:                                   false,
		`{"x":1,"a":{"y":1},"x":2}`:                            false,
		`{"x":{"y":1,"y":2}}`:                                  false,
		`{"x":01}`:                                             false,
		`{"x":}`:                                               false,
		`{"x":1,}`:                                             false,
		`{"x":"` + "\xff" + `"}`:                               false,
		`{"x":1} 2`:                                            false,
		`{"x":` + strings.Repeat("[", 32) + strings.Repeat("]", 32) + `}`:       false,
		`{"x":` + strings.Repeat("[", 31) + strings.Repeat("]", 31) + `}`:       true,
		`{"a":{"x":` + strings.Repeat("[", 31) + strings.Repeat("]", 31) + `}}`: false,
	} {
		b := bind.New(postJSON(body))
		b.Unknown(bind.IgnoreUnknown)
		var v pair
		readPair(b.Reader(), &v)
		if o, ok := b.JSON(); ok {
			decodePair(o, &v)
			o.Close()
		}
		require.Equal(t, fine, b.Err() == nil, "%s: %v", body, b.Err())
	}
}

func TestUnknownMembersArePassedOverInOnePass(t *testing.T) {
	b := bind.New(postJSON(`{"x":1,"a":{"x":1},"b":{"x":[1]}}`))
	b.Unknown(bind.IgnoreUnknown)
	var v pair
	readPair(b.Reader(), &v)
	_, again := b.JSON()
	require.False(t, again, "the body is read twice")
	require.NoError(t, b.Err())
	require.NotNil(t, v.B)
}

// The body of a form comes before the query in every spelling.
func TestSpellingsOfAFormAreLookedForInTheBodyFirst(t *testing.T) {
	for _, test := range []struct {
		query, body string
		want        []string
		faults      []string
	}{
		{"a=1", "a[]=2", []string{"2"}, nil},
		{"a[]=1", "b=2", []string{"1"}, []string{"form b unknown"}},
		{"a[0]=1", "a=2", []string{"2"}, []string{"query a[0] unknown"}},
		{"a=1", "a=2", []string{"2"}, nil},
		{"a[0]=1", "", []string{"1"}, nil},
		{"a=1", "a=", []string{"1"}, nil},
		{"a=", "a=", nil, nil},
	} {
		r := post("application/x-www-form-urlencoded", test.body)
		r.URL.RawQuery = test.query
		b := bind.New(r)
		b.Unknown(bind.RefuseUnknown)
		var list []string
		if v := b.Form("a").NonEmpty().List(); v.Present() {
			bind.Each(v, &list, bind.String[string])
		}
		require.Equal(t, test.want, list, "%+v", test)
		require.Equal(t, test.faults, faults(t, b), "%+v", test)
	}
}
