package bind

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzParams: the pairs are those of url.ParseQuery, which is what refuses too.
func FuzzParams(f *testing.F) {
	for _, text := range []string{
		"", "a=1", "a=1&a=2&b=3", "a", "a=", "=1", "&&a=1&", "a=b=c", "a+b=c+d", "%61=%62", "a%=1", "a=%zz", "a;b=1", "a=%4",
		"1&2&3&4&5&6&7&8&9&10&11&12&13&14&15&16&17=18", "a=%ff", "A=1&a=2", "a%2Bb=1&a+b=2",
	} {
		f.Add(text, "a")
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		b := New(&http.Request{URL: &url.URL{RawQuery: text}})
		v := b.Query(name)
		values, err := url.ParseQuery(text)
		if err != nil || b.Err() != nil {
			require.Error(t, b.Err())
			require.False(t, v.Present())
			return
		}
		if want := values[name]; len(want) > 0 {
			require.Equal(t, want, v.all())
		} else {
			require.False(t, v.Present())
		}
		require.NoError(t, b.Done())
	})
}
