package bind

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTimesAreThoseOfRFC3339(t *testing.T) {
	for text, fine := range map[string]bool{
		"2024-02-29T12:00:00Z": true, "2024-02-29T12:00:00.5+02:00": true, "2024-02-29T12:00:00-23:59": true,
		"2024-02-29T1:00:00Z": false, "2024-02-29T12:00:00,5Z": false, "2024-02-29T12:00:00+24:00": false,
		"2024-02-29T12:00:00+02:60": false, "2024-02-29": false, "": false,
	} {
		b := New(httptest.NewRequest("GET", "/?t="+strings.ReplaceAll(text, "+", "%2B"), nil))
		var asText, asNode, quick time.Time
		Time(b.Query("t"), &asText)
		require.Equal(t, fine, b.Err() == nil, "query %s", text)

		r := httptest.NewRequest("POST", "/", strings.NewReader(`"`+text+`"`))
		r.Header.Set("Content-Type", "application/json")
		b = New(r)
		ReadTime(b.Reader(), &quick)
		require.Equal(t, fine, b.reader.done(), "reader %s", text)
		b.reader.stop()
		n, ok := b.Body()
		require.True(t, ok)
		Decode(n, &asNode)
		require.Equal(t, fine, b.Err() == nil, "body %s", text)
		if fine {
			require.True(t, asText.Equal(quick) && quick.Equal(asNode), text)
		}
	}
}
