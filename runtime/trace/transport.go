package trace

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

// Transport returns a round tripper that passes the trace of a request's
// context on to the called service, and records the call when the trace is. The
// span ends when the answer's header is there. A nil next is
// http.DefaultTransport.
//
// The called service learns the ids. Do not use it for services that must not.
func Transport(next http.RoundTripper) http.RoundTripper {
	if next == nil {
		next = http.DefaultTransport
	}
	return &transport{next}
}

type transport struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx := r.Context()
	if !trace.SpanContextFromContext(ctx).IsValid() {
		return t.next.RoundTrip(r)
	}
	if !trace.SpanFromContext(ctx).IsRecording() {
		return t.next.RoundTrip(injected(ctx, r))
	}
	ctx, span := StartClient(ctx, methodName(r.Method), call(r)...)
	resp, err := t.next.RoundTrip(injected(ctx, r))
	if err == nil {
		span.SetAttributes(attribute.Int("http.response.status_code", resp.StatusCode))
		if resp.StatusCode >= http.StatusBadRequest {
			fail(span, strconv.Itoa(resp.StatusCode))
		}
	}
	End(span, err)
	return resp, err
}

// injected is a copy of a request with ctx that passes on the span of ctx.
func injected(ctx context.Context, r *http.Request) *http.Request {
	r = r.Clone(ctx)
	inject(r.Header, trace.SpanContextFromContext(ctx))
	return r
}

// call describes a request to another service: its URL without user, query and
// fragment.
func call(r *http.Request) []attribute.KeyValue {
	plain := url.URL{Scheme: r.URL.Scheme, Host: r.URL.Host, Path: r.URL.Path}
	list := append(method(r.Method), attribute.String("url.full", clip(plain.String())))
	list = append(list, address(r.URL.Host)...)
	switch {
	case r.URL.Port() != "":
		return list
	case r.URL.Scheme == "https":
		return append(list, attribute.Int("server.port", 443))
	}
	return append(list, attribute.Int("server.port", 80))
}
