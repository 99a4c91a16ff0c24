package bind_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/bind"
	"github.com/apigen/apigen/runtime/middleware"
	"github.com/apigen/apigen/runtime/problem"
)

// nothing are the ways to send a body that holds nothing.
var nothing = map[string]func() io.Reader{
	"absent":  func() io.Reader { return nil },
	"length":  func() io.Reader { return bytes.NewReader(nil) },
	"chunked": func() io.Reader { return io.MultiReader() },
}

// contentTypes are what a request may say of a body, whether it has one or not.
var contentTypes = []string{
	"", "application/json", "application/json; charset=latin1", "text/plain",
	"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data",
}

// routes are the kinds of routes that read a body, each with all values optional
// or one required.
var routes = map[string]func(b *bind.Binder, required bool){
	"JSON": func(b *bind.Binder, required bool) {
		read := b.OptionalReader()
		if required {
			read = b.Reader()
		}
		read.Need(0, map[bool]uint64{true: 1}[required && !read.Object()])
		if o, ok := b.JSON(); ok {
			_ = required && o.Field("v").Required()
			o.Close()
		}
	},
	"a list": func(b *bind.Binder, required bool) {
		if required {
			b.Body()
		}
	},
	"form": func(b *bind.Binder, required bool) { askForm(b, required) },
	"files": func(b *bind.Binder, required bool) {
		u := b.Upload(bind.FileField{Name: "f"})
		askForm(b, required)
		u.File("f")
	},
	"a file": func(b *bind.Binder, required bool) { b.Upload(bind.FileField{Name: "f", Required: required}) },
}

func askForm(b *bind.Binder, required bool) {
	if v := b.Form("v"); required {
		v.Required()
	} else {
		v.Present()
	}
}

func TestBodiesOfNothingAreOneThing(t *testing.T) {
	for name, read := range routes {
		for _, required := range []bool{false, true} {
			handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				b := bind.New(r)
				read(b, required)
				if err := b.Done(); err != nil {
					problem.Write(w, r, err)
				}
			})
			server := httptest.NewUnstartedServer(middleware.Chain(handler, middleware.Gunzip(), middleware.BodyLimit(10)))
			server.EnableHTTP2 = true
			server.StartTLS()
			t.Cleanup(server.Close)
			for way, body := range nothing {
				for _, contentType := range contentTypes {
					for _, version := range []int{1, 2} {
						for _, encoding := range []string{"", "gzip"} {
							where := fmt.Sprint(name, required, way, contentType, version, encoding)
							code, answer := sendNothing(t, server, version, body(), contentType, encoding)
							if required {
								require.Equal(t, 400, code, where+answer)
								require.Contains(t, answer, `"rule":"required"`, where)
							} else {
								require.Equal(t, 200, code, where+answer)
							}
						}
					}
				}
			}
		}
	}
}

func sendNothing(t *testing.T, server *httptest.Server, version int, body io.Reader, contentType, encoding string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, server.URL, body)
	require.NoError(t, err)
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if encoding != "" {
		r.Header.Set("Content-Encoding", encoding)
	}
	client := server.Client()
	if version == 1 {
		transport := client.Transport.(*http.Transport).Clone()
		transport.ForceAttemptHTTP2, transport.TLSClientConfig.NextProtos = false, []string{"http/1.1"}
		defer transport.CloseIdleConnections()
		client = &http.Client{Transport: transport}
	}
	answer, err := client.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	require.Equal(t, version, answer.ProtoMajor)
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(text)
}

// counting tells how much of a body was read.
type counting struct {
	io.Reader
	n int
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += n
	return n, err
}

func (c *counting) Close() error { return nil }

func TestOfABodyOfAnotherTypeOneByteIsRead(t *testing.T) {
	for name, read := range routes {
		body := &counting{Reader: strings.NewReader("some text")}
		r := httptest.NewRequest(http.MethodPost, "/", body)
		r.Body, r.ContentLength = body, -1
		r.Header.Set("Content-Type", "text/plain")
		b := bind.New(r)
		read(b, true)
		require.Equal(t, 415, refusal(t, b).Status, name)
		require.LessOrEqual(t, body.n, 1, name)
	}
}

func TestFormsTakeFromTheQueryWhatTheyLack(t *testing.T) {
	for name, c := range map[string]struct {
		contentType, body, query string
		want                     []string
		status                   int
		faults                   []string
	}{
		"no body":                     {"", "", "v=1", []string{"1"}, 200, nil},
		"body of another type":        {"application/json", `{"v":2}`, "v=1", []string{"1"}, 200, nil},
		"nor in the query":            {"application/json", `{"v":2}`, "w=1", nil, 415, nil},
		"form without it":             {"application/x-www-form-urlencoded", "w=2", "v=1", []string{"1"}, 200, nil},
		"both":                        {"application/x-www-form-urlencoded", "v=2", "v=1", []string{"2"}, 200, nil},
		"a list is not mixed":         {"application/x-www-form-urlencoded", "v=2&v=3", "v=1&v=4", []string{"2", "3"}, 200, nil},
		"empty in the form":           {"application/x-www-form-urlencoded", "v=", "v=1", []string{""}, 200, nil},
		"neither":                     {"application/x-www-form-urlencoded", "w=2", "w=1", nil, 400, []string{"form v required"}},
		"form of another charset":     {"application/x-www-form-urlencoded; charset=gbk", "v=2", "v=1", nil, 415, nil},
		"multipart":                   {"multipart/form-data; boundary=x", "--x--\r\n", "v=1", []string{"1"}, 200, nil},
		"a query that can't be read":  {"", "", "v=%zz", nil, 400, []string{"query syntax", "form v required"}},
		"form of no charset, no body": {"application/x-www-form-urlencoded; charset=gbk", "", "v=1", []string{"1"}, 200, nil},
	} {
		r := post(c.contentType, c.body)
		if c.contentType == "" {
			r.Header.Del("Content-Type")
		}
		r.URL.RawQuery = c.query
		b := bind.New(r)
		var got []string
		if v := b.Form("v"); v.Required() {
			bind.Each(v, &got, bind.String)
		}
		if c.status == 200 {
			require.NoError(t, b.Err(), name)
			require.Equal(t, c.want, got, name)
			continue
		}
		require.Equal(t, c.status, refusal(t, b).Status, name)
		require.Equal(t, c.faults, faults(t, b), name)
	}
}

func TestOtherCharsetsAreNamedAsTheReason(t *testing.T) {
	for _, contentType := range []string{"application/json; charset=latin1", "application/x-www-form-urlencoded; charset=gbk", `multipart/form-data; boundary=x; charset="utf-16"`} {
		b := bind.New(post(contentType, "x"))
		b.JSON()
		require.Contains(t, refusal(t, b).Detail, "no other charset", contentType)
		b = bind.New(post(contentType, "x"))
		b.Form("v").Required()
		require.Contains(t, refusal(t, b).Detail, "no other charset", contentType)
	}
}

func compressed(r *http.Request) *http.Request {
	r.Header.Set("Content-Encoding", "br")
	return r
}
