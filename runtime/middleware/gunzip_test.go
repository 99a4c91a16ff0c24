package middleware_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/middleware"
	"github.com/apigen/apigen/runtime/problem"
)

const bodyLimit = 1000

func packed(t testing.TB, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(text)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

// echo reads the body to its end, like a handler, and answers how long it was.
func echo(w http.ResponseWriter, r *http.Request) {
	text, err := io.ReadAll(r.Body)
	if tooLarge := (*http.MaxBytesError)(nil); err != nil && !errors.As(err, &tooLarge) {
		err = problem.BadRequest("body.incomplete", "the body could not be read to its end").WithCause(err)
	}
	if err != nil {
		problem.Write(w, r, err)
		return
	}
	_, _ = w.Write(text)
}

// both are the two places where Gunzip may stand.
var both = map[string][]middleware.Middleware{
	"outside the limit": {middleware.Gunzip(), middleware.BodyLimit(bodyLimit)},
	"inside the limit":  {middleware.BodyLimit(bodyLimit), middleware.Gunzip()},
}

// The limit is on what comes out, to the byte, and nothing but gzip is unpacked.
func TestGunzipStopsAtWhatComesOut(t *testing.T) {
	text := func(n int) []byte { return bytes.Repeat([]byte("x"), n) }
	barren := bytes.Repeat(packed(t, nil), 20_000) // half a megabyte of nothing
	for place, chain := range both {
		server := httptest.NewServer(middleware.Chain(http.HandlerFunc(echo), chain...))
		for name, test := range map[string]struct {
			status    int
			body      []byte
			encodings []string
		}{
			"plain":            {200, text(bodyLimit), nil},
			"identity":         {200, text(bodyLimit), []string{"identity"}},
			"gzip":             {200, packed(t, text(10)), []string{"gzip"}},
			"any case":         {200, packed(t, text(10)), []string{"GZip"}},
			"exactly":          {200, packed(t, text(bodyLimit)), []string{"gzip"}},
			"two members":      {200, append(packed(t, text(1)), packed(t, text(1))...), []string{"gzip"}},
			"one more":         {413, packed(t, text(bodyLimit+1)), []string{"gzip"}},
			"a bomb":           {413, packed(t, text(10<<20)), []string{"gzip"}},
			"members for ever": {413, bytes.Repeat(packed(t, text(1)), bodyLimit+1), []string{"gzip"}},
			"cut off":          {400, packed(t, text(10))[:15], []string{"gzip"}},
			"no gzip":          {400, text(10), []string{"gzip"}},
			"empty":            {200, []byte{}, []string{"gzip"}}, // as one that is not packed, and one that is not sent
			"bad checksum":     {400, append(packed(t, text(10))[:26], 1, 2, 3, 4), []string{"gzip"}},
			"twice":            {415, packed(t, packed(t, text(10))), []string{"gzip, gzip"}},
			"stacked":          {415, packed(t, text(10)), []string{"gzip", "identity"}},
			"br":               {415, text(10), []string{"br"}},
			"deflate":          {415, text(10), []string{"deflate"}},
			"nothing named":    {415, text(10), []string{""}},
			"barren":           {map[string]int{"inside the limit": 413}[place], barren, []string{"gzip"}},
		} {
			t.Run(place+"/"+name, func(t *testing.T) {
				if test.status == 0 {
					test.status = 400
				}
				r, err := http.NewRequest(http.MethodPost, server.URL, io.NopCloser(bytes.NewReader(test.body)))
				require.NoError(t, err)
				r.Header["Content-Encoding"] = test.encodings
				answer, err := http.DefaultClient.Do(r)
				require.NoError(t, err)
				require.NoError(t, answer.Body.Close())
				require.Equal(t, test.status, answer.StatusCode)
				if test.status == 413 {
					require.True(t, answer.Close, "the connection is closed")
				}
				if test.status == 415 {
					require.Equal(t, "gzip", answer.Header.Get("Accept-Encoding"))
				}
			})
		}
		server.Close()
	}
}

// Without a body there is nothing to unpack, and the handler sees no encoding.
func TestGunzipWithoutBody(t *testing.T) {
	seen := false
	h := middleware.Gunzip()(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		seen = r.Header.Get("Content-Encoding") == "" && r.ContentLength == 0
	}))
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	r.Header.Set("Content-Encoding", "gzip")
	require.Equal(t, 200, serve(h, r).Code)
	require.True(t, seen)
}

func FuzzGunzip(f *testing.F) {
	f.Add(packed(f, []byte("hello")))
	f.Add(packed(f, bytes.Repeat([]byte("x"), 2*bodyLimit)))
	f.Add([]byte{0x1f, 0x8b, 8, 0})
	f.Fuzz(func(t *testing.T, body []byte) {
		for place, chain := range both {
			r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
			r.Header.Set("Content-Encoding", "gzip")
			w := serve(middleware.Chain(http.HandlerFunc(echo), chain...), r)
			require.Contains(t, []int{200, 400, 413}, w.Code, place)
			if w.Code == 200 {
				require.LessOrEqual(t, w.Body.Len(), bodyLimit)
			}
		}
	})
}
