package httpx_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
)

// request is what one sending looks like on the wire. It is sent to either side.
type request struct {
	Bind         string // the number of the field
	Method       string
	Target, Path string // Path is the value of the path's variable
	Header       http.Header
	Body         string
}

func (f field) request(number int, s sending) request {
	r := request{Bind: fmt.Sprint(number), Method: f.method, Target: "/", Header: http.Header{}, Body: s.body}
	if s.contentType != "" {
		r.Header.Set("Content-Type", s.contentType)
	}
	texts := url.Values{"v": s.texts}
	switch {
	case f.source == "path":
		r.Path = s.texts[0]
	case f.source == "header" && s.texts != nil:
		r.Header["V"] = s.texts
	case f.source == "form" && f.method == "GET":
		r.Target += "?" + texts.Encode()
	case f.source == "form":
		r.Target += "?" + url.Values{"v": s.query}.Encode()
		if s.body == "" {
			r.Body = texts.Encode()
		}
	}
	return r
}

func (r request) http() *http.Request {
	var body io.Reader
	if r.Body != "" {
		body = strings.NewReader(r.Body)
	}
	out := httptest.NewRequest(r.Method, r.Target, body)
	out.Header = r.Header.Clone()
	return out
}
