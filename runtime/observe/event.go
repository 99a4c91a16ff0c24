package observe

import (
	"errors"
	"net/http"
	"time"

	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rest/writer"
)

// Tracer makes spans of requests.
type Tracer interface {
	// Route returns what traces the requests of one route, or nil for nothing.
	Route(Route) RouteTracer
}

// RouteTracer makes spans of one route's requests.
type RouteTracer interface {
	// Start begins the span of a request, which is never nil.
	Start(*http.Request) Span
}

// Span is one traced request. It may be asked after its end, by contexts that
// outlive the request.
type Span interface {
	// Trace returns the span's ids.
	Trace() logx.Trace
	// Value returns what the request's context holds under keys of the
	// tracer's own, and nil for every other key.
	Value(key any) any
	// End completes the span. It is called once.
	End(Event)
}

// Recorder keeps metrics of requests.
type Recorder interface {
	// Route returns what keeps the metrics of one route, or nil for nothing.
	Route(Route) RouteRecorder
}

// RouteRecorder keeps the metrics of one route.
type RouteRecorder interface {
	// Begin notes that a request with the method, one of [Method], is in progress.
	Begin(method string)
	// End notes that a request that began has been answered.
	End(Event)
}

// Event is what became of a request.
type Event struct {
	// Method is the request's method as [Method] returns it.
	Method string
	// Status is the status sent.
	Status int
	// Bytes is how many bytes of body were sent.
	Bytes int64
	// Took is the time from when the request came to this machine to the end of the
	// answer; from the first middleware where the former is not known, see package
	// arrival.
	Took time.Duration
	// Waited is the part of Took before the first middleware. A process whose
	// processors are busy reads requests late.
	Waited time.Duration
	// Stream is the kind of stream, such as "sse" or "upgrade", or empty. A
	// stream takes as long as somebody listens, which says nothing about speed.
	Stream string
	// Reason is the code of the problem sent, such as "limit.exceeded", or empty.
	Reason string
	// Refused says that a guard or the router refused the request, by its
	// status: 401, 403, 413, 429 and 503, and any error where no route matched.
	Refused bool
	// Aborted says that the connection was cut instead of the answer completed.
	Aborted bool
	// Err is why the request failed, or nil. It may hold internals.
	Err error
	// Trace names the request's span; it is not valid without a Tracer.
	Trace logx.Trace
}

// EventOf returns what the recorder of an answer tells about it. The rest is for the
// caller to fill in.
func EventOf(r *http.Request, rec *writer.Recorder) Event {
	e := Event{
		Method: Method(r.Method), Status: rec.Status(), Bytes: rec.Bytes(),
		Stream: rec.Stream(), Err: rec.Err(),
	}
	if e.Stream == "" && e.Status == http.StatusSwitchingProtocols {
		e.Stream = "upgrade"
	}
	if e.Err != nil && e.Status >= http.StatusBadRequest {
		e.Reason = reason(e.Err)
	}
	e.Refused = refused(e.Status, rec.Route() != "")
	return e
}

// reason returns the code under which problem.Write sends err.
func reason(err error) string {
	if known, ok := errors.AsType[*problem.Error](err); ok && known != nil {
		return known.Code
	}
	return problem.From(err).Code
}

func refused(status int, matched bool) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusRequestEntityTooLarge,
		http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return true
	}
	return !matched && status >= http.StatusBadRequest
}
