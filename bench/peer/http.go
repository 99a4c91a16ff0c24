package peer

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/apigen/apigen/bench/work"
)

// HTTP returns the service of a net/http handler.
func HTTP(h http.Handler) Service { return httpService{h} }

type httpService struct{ handler http.Handler }

func (s httpService) Serve(l net.Listener) error {
	server := http.Server{Handler: s.handler, ReadHeaderTimeout: 5 * time.Second}
	return server.Serve(l)
}

func (s httpService) Prepare(request work.Request) Exchange {
	target, err := url.ParseRequestURI(request.Path)
	if err != nil {
		panic(err) // the paths are our own
	}
	e := &httpExchange{handler: s.handler, text: request.Body, header: http.Header{}}
	e.template = http.Request{
		Method: request.Method, URL: target, RequestURI: request.Path,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"User-Agent": {"bench"}, "Accept": {"*/*"}},
		Host:   "127.0.0.1:8080", RemoteAddr: "127.0.0.1:50000",
		Body: http.NoBody,
	}
	if request.Body != "" {
		e.template.Header.Set("Content-Type", "application/json")
		e.template.ContentLength = int64(len(request.Body))
		e.template.Body = &e.body
	}
	if request.Token != "" {
		e.template.Header.Set("Authorization", "Bearer "+request.Token)
	}
	e.template = *e.template.WithContext(serverContext)
	return e
}

// serverContext stands for the context net/http gives to requests: one that
// can be cancelled, so that deadlines cost what they cost in a server.
var serverContext, _ = context.WithCancel(context.Background()) // nobody cancels it

// httpExchange is its own response writer. It keeps the bytes of the answer,
// as a server copies them to its buffer.
type httpExchange struct {
	handler  http.Handler
	template http.Request
	request  http.Request
	text     string
	body     body
	header   http.Header
	status   int
	answer   []byte
}

func (e *httpExchange) Send() {
	clear(e.header)
	e.status, e.answer = 0, e.answer[:0]
	e.body.Reset(e.text)
	e.request = e.template
	e.handler.ServeHTTP(e, &e.request)
}

func (e *httpExchange) Answer() Answer {
	return Answer{Status: max(e.status, http.StatusOK), Type: e.header.Get("Content-Type"), Body: e.answer}
}

func (e *httpExchange) Header() http.Header { return e.header }

func (e *httpExchange) WriteHeader(status int) {
	if e.status == 0 {
		e.status = status
	}
}

func (e *httpExchange) Write(p []byte) (int, error) {
	e.WriteHeader(http.StatusOK)
	e.answer = append(e.answer, p...)
	return len(p), nil
}

func (e *httpExchange) WriteString(s string) (int, error) {
	e.WriteHeader(http.StatusOK)
	e.answer = append(e.answer, s...)
	return len(s), nil
}

func (e *httpExchange) Flush() {}

// body is a request's body that can be read again.
type body struct{ strings.Reader }

func (*body) Close() error { return nil }

var _ io.ReadCloser = (*body)(nil)
