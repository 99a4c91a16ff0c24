package trace

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"

	"go.opentelemetry.io/otel/attribute"

	"github.com/apigen/apigen/runtime/observe"
)

// What follows are OpenTelemetry's semantic conventions for HTTP, stable since
// 1.23. Left out on purpose: url.query and headers, which may hold secrets, and
// client.address, which is personal data.

const maxText = 512

// attributes describe a request to a server before it is answered.
func (s *server) attributes(r *http.Request) []attribute.KeyValue {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	list := append(make([]attribute.KeyValue, 0, 12), method(r.Method)...)
	list = append(list,
		attribute.String("url.path", clip(r.URL.Path)),
		attribute.String("url.scheme", scheme),
		attribute.String("network.protocol.version", version(r.ProtoMajor, r.ProtoMinor)),
	)
	if s.route.Pattern != "" {
		list = append(list, attribute.String("http.route", s.route.Pattern))
	}
	if agent := r.UserAgent(); agent != "" {
		list = append(list, attribute.String("user_agent.original", clip(agent)))
	}
	return append(list, address(r.Host)...)
}

// method is the method, or _OTHER and the original.
func method(name string) []attribute.KeyValue {
	if observe.Method(name) != observe.OtherMethod {
		return []attribute.KeyValue{attribute.String("http.request.method", name)}
	}
	return []attribute.KeyValue{
		attribute.String("http.request.method", "_OTHER"),
		attribute.String("http.request.method_original", clip(name)),
	}
}

// methodName is the method in a span's name.
func methodName(name string) string {
	if observe.Method(name) == observe.OtherMethod {
		return "HTTP"
	}
	return name
}

// address splits a host with or without port.
func address(host string) []attribute.KeyValue {
	if host == "" {
		return nil
	}
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		return []attribute.KeyValue{attribute.String("server.address", clip(strings.Trim(host, "[]")))}
	}
	list := []attribute.KeyValue{attribute.String("server.address", clip(name))}
	if number, err := strconv.Atoi(port); err == nil {
		list = append(list, attribute.Int("server.port", number))
	}
	return list
}

func version(major, minor int) string {
	if major >= 2 {
		return strconv.Itoa(major)
	}
	return strconv.Itoa(major) + "." + strconv.Itoa(minor)
}

// failure is the error.type of a failed request: few values, no texts.
func failure(e observe.Event) string {
	switch {
	case e.Aborted:
		return "aborted"
	case e.Reason != "":
		return e.Reason
	}
	return strconv.Itoa(e.Status)
}

// ErrorType names the kind of an error, for the attribute error.type. It never
// holds the error's text.
func ErrorType(err error) string {
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, context.Canceled):
		return "canceled"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	}
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return fmt.Sprintf("%T", err)
		}
		err = inner
	}
}

func clip(text string) string {
	if len(text) > maxText {
		text = text[:maxText]
	}
	return strings.ToValidUTF8(text, "")
}

// joined is a header of several lines as one.
func joined(values []string) string { return strings.Join(values, ",") }
