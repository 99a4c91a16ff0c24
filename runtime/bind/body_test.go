package bind_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/bind"
	"github.com/apigen/apigen/runtime/middleware"
)

func TestMediaTypesOfJSON(t *testing.T) {
	for contentType, ok := range map[string]bool{
		"application/json":                            true,
		"Application/JSON; charset=UTF-8":             true,
		`application/json;charset="utf-8"`:            true,
		"application/json; charset=utf8":              true,
		"application/json; charset=UTF8":              true,
		`application/json; charset=" utf8 "`:          true,
		"application/json; charset=unicode-1-1-utf-8": true,
		"application/json; charset=X-UNICODE20UTF8":   true,
		"application/json; charset=utf-7":             false,
		"application/json; charset=utf-8-sig":         false,
		"application/merge-patch+json":                true,
		"application/json; charset=utf-16":            false,
		"application/json; charset=us-ascii":          false,
		"application/jsonx":                           false,
		"text/json":                                   false,
		"text/plain":                                  false,
		"application/x-www-form-urlencoded":           false,
		"application/json, text/plain":                false,
		"image/svg+json":                              false,
		"":                                            false,
	} {
		r := postJSON(`{"sku":"a"}`)
		r.Header.Set("Content-Type", contentType)
		b := bind.New(r)
		_, got := b.JSON()
		require.Equal(t, ok, got, contentType)
		if !ok {
			require.Equal(t, 415, refusal(t, b).Status, contentType)
		}
	}
}

func TestEncodedOrAmbiguousBodies(t *testing.T) {
	for name, change := range map[string]func(http.Header){
		"gzip":              func(h http.Header) { h.Set("Content-Encoding", "gzip") },
		"stacked":           func(h http.Header) { h.Set("Content-Encoding", "identity, gzip") },
		"twice":             func(h http.Header) { h["Content-Encoding"] = []string{"identity", "gzip"} },
		"no content type":   func(h http.Header) { h.Del("Content-Type") },
		"two content types": func(h http.Header) { h.Add("Content-Type", "text/plain") },
	} {
		r := postJSON(`{"sku":"a"}`)
		change(r.Header)
		b := bind.New(r)
		_, ok := b.JSON()
		require.False(t, ok, name)
		require.Equal(t, 415, refusal(t, b).Status, name)
	}
	r := postJSON(`{"sku":"a"}`)
	r.Header.Set("Content-Encoding", "Identity")
	_, ok := bind.New(r).JSON()
	require.True(t, ok)
}

func TestRefusedBodyKeepsOtherFaults(t *testing.T) {
	r := post("text/plain", "x")
	b := bind.New(r)
	b.Query("page").Required()
	_, ok := b.JSON()
	require.False(t, ok)
	require.Equal(t, 415, refusal(t, b).Status)
	require.Equal(t, []string{"query page required"}, faults(t, b))
}

// sized is a JSON string of n bytes in all.
func sized(n int) string { return `"` + strings.Repeat("x", n-2) + `"` }

func TestBodyLimit(t *testing.T) {
	read := func(r *http.Request, guards ...middleware.Middleware) (status int) {
		h := middleware.Chain(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			b := bind.New(r)
			b.Body()
			status = 200
			if b.Err() != nil {
				status = refusal(t, b).Status
			}
		}), guards...)
		h.ServeHTTP(httptest.NewRecorder(), r)
		return status
	}
	chunked := func(r *http.Request) *http.Request {
		r.ContentLength = -1
		return r
	}
	const limit = bind.DefaultMaxBody
	require.Equal(t, 200, read(postJSON(sized(limit))))
	require.Equal(t, 413, read(postJSON(sized(limit+1))))
	require.Equal(t, 200, read(chunked(postJSON(sized(limit)))))
	require.Equal(t, 413, read(chunked(postJSON(sized(limit+1)))))

	require.Equal(t, 200, read(postJSON(sized(2*limit)), middleware.BodyLimit(2*limit)), "a set limit replaces the default")
	require.Equal(t, 413, read(chunked(postJSON(sized(11))), middleware.BodyLimit(10)))
	require.Equal(t, 200, read(chunked(postJSON(sized(10))), middleware.BodyLimit(10)))
	require.Equal(t, 413, read(chunked(postJSON(sized(11))), middleware.BodyLimit(10), middleware.BodyLimit(100)), "the smallest wins")
}

func TestSlowBodyIs408(t *testing.T) {
	r := postJSON(`{}`)
	r.Body = brokenBody{os.ErrDeadlineExceeded}
	b := bind.New(r)
	b.JSON()
	require.Equal(t, 408, refusal(t, b).Status)
}

func TestChunkedBodiesBindTheSame(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, b := bindOrder(r)
		if b.Err() != nil {
			w.WriteHeader(refusal(t, b).Status)
			return
		}
		_, _ = io.WriteString(w, v.Items[0].SKU+strings.Join(r.TransferEncoding, ""))
	}))
	defer server.Close()
	send := func(body io.Reader) string {
		resp, err := http.Post(server.URL, "application/json", body)
		require.NoError(t, err)
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return resp.Status[:3] + string(text)
	}
	const body = `{"id":1,"items":[{"sku":"a"}]}`
	require.Equal(t, "200a", send(strings.NewReader(body)))
	require.Equal(t, "200achunked", send(io.MultiReader(strings.NewReader(body))))
	require.Equal(t, "400", send(io.MultiReader(strings.NewReader(body+"x"))))
	require.Equal(t, "400", send(strings.NewReader(body+"x")))
}

func multi(t *testing.T, build func(*multipart.Writer)) *http.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	build(w)
	require.NoError(t, w.Close())
	return post(w.FormDataContentType(), body.String())
}

func TestForms(t *testing.T) {
	requests := map[string]*http.Request{
		"urlencoded": post("application/x-www-form-urlencoded; charset=utf-8", "name=J%C3%BCrgen+x&n=1&n=2"),
		"multipart": multi(t, func(w *multipart.Writer) {
			require.NoError(t, w.WriteField("name", "Jürgen x"))
			require.NoError(t, w.WriteField("n", "1"))
			require.NoError(t, w.WriteField("n", "2"))
		}),
	}
	for name, r := range requests {
		t.Run(name, func(t *testing.T) {
			var text string
			var list []int
			b := bind.New(r)
			bind.String(b.Form("name"), &text)
			bind.Each(b.Form("n"), &list, bind.Integer)
			require.False(t, b.Form("gone").Required())
			require.Equal(t, []string{"form gone required"}, faults(t, b))
			require.Equal(t, "Jürgen x", text)
			require.Equal(t, []int{1, 2}, list)
		})
	}
}

func TestFormsRefused(t *testing.T) {
	full := multi(t, func(w *multipart.Writer) { require.NoError(t, w.WriteField("a", "b")) })
	whole, err := io.ReadAll(full.Body)
	require.NoError(t, err)
	cases := map[string]struct {
		r      *http.Request
		status int
		faults []string
	}{
		"no boundary": {post("multipart/form-data", "x"), 415, nil},
		"charset":     {post("application/x-www-form-urlencoded; charset=latin1", "a=b"), 415, nil},
		"compressed":  {compressed(post("application/x-www-form-urlencoded", "a=b")), 415, nil},
		"semicolon":   {post("application/x-www-form-urlencoded", "a=b;c=d"), 400, []string{"form syntax"}},
		"too many":    {post("application/x-www-form-urlencoded", strings.Repeat("a=1&", bind.MaxParams)+"a=1"), 400, []string{"form count"}},
		"too large":   {post("application/x-www-form-urlencoded", "a="+strings.Repeat("x", bind.DefaultMaxBody)), 413, nil},
		"cut off":     {post(full.Header.Get("Content-Type"), string(whole[:len(whole)-20])), 400, []string{"form syntax"}},
		"a file": {multi(t, func(w *multipart.Writer) {
			_, err := w.CreateFormFile("a", "x.txt")
			require.NoError(t, err)
		}), 400, []string{"form a file"}},
		"too many parts": {multi(t, func(w *multipart.Writer) {
			for range bind.MaxParams + 1 {
				require.NoError(t, w.WriteField("a", ""))
			}
		}), 400, []string{"form count"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b := bind.New(c.r)
			if v := b.Form("a"); v.Present() {
				var list []string
				bind.Each(v, &list, bind.String)
			}
			require.Equal(t, c.status, refusal(t, b).Status)
			require.Equal(t, c.faults, faults(t, b))
		})
	}
}

func TestOptionalBody(t *testing.T) {
	for name, test := range map[string]struct {
		r       *http.Request
		members bool
		status  int
	}{
		"none":              {r: httptest.NewRequest("POST", "/", nil)},
		"empty and chunked": {r: chunked("")},
		"empty object":      {r: postJSON(`{}`)},
		"object":            {r: postJSON(`{"sku":"a"}`), members: true},
		"no object":         {r: postJSON(`[]`), status: 400},
		"broken":            {r: postJSON(`{`), status: 400},
	} {
		b := bind.New(test.r)
		o, ok := b.JSON()
		require.Equal(t, test.status == 0, ok, name)
		if !ok {
			require.Equal(t, test.status, refusal(t, b).Status, name)
			continue
		}
		require.Equal(t, test.members, o.Field("sku").Present(), name)
		o.Close()
		require.NoError(t, b.Err(), name)
	}
}

// chunked is a JSON request whose length is not known beforehand.
func chunked(body string) *http.Request {
	r := httptest.NewRequest("POST", "/", io.NopCloser(strings.NewReader(body)))
	r.ContentLength = -1
	r.Header.Set("Content-Type", "application/json")
	return r
}
