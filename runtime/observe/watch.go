package observe

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/apigen/apigen/runtime/arrival"
	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/rest/writer"
)

// watch is the handler around one route.
type watch struct {
	next     http.Handler
	log      *slog.Logger
	lines    *logx.Sampler
	route    Route
	tracer   RouteTracer
	recorder RouteRecorder
}

// request is all that the observation of one request allocates, apart from its
// span and id. It is not reused: handlers may keep the context and the header.
type request struct {
	scope
	writer  writer.Recorder
	header  [1]string
	start   time.Time
	waited  time.Duration // before start
	origin  *http.Request
	settled bool // the handler returned
}

// ServeHTTP implements http.Handler.
func (h *watch) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := &request{start: time.Now(), scope: scope{Context: r.Context()}, origin: r}
	q.waited = arrival.Waited(q.Context)
	q.id = RequestID(r)
	q.header[0] = q.id
	w.Header()[headerRequestID] = q.header[:]
	w, rec := q.record(w)
	if h.route.Pattern != "" {
		rec.RecordRoute(h.route.Pattern)
	}
	if h.tracer != nil {
		q.span = h.tracer.Start(r)
		q.trace = q.span.Trace()
	}
	if h.recorder != nil {
		h.recorder.Begin(Method(r.Method))
	}
	defer h.end(q, w, rec)
	h.next.ServeHTTP(w, r.WithContext(&q.scope))
	q.settled = true
}

// record returns the writer to hand on and its recorder, one that is already
// there if possible.
func (q *request) record(w http.ResponseWriter) (http.ResponseWriter, *writer.Recorder) {
	if rec, ok := writer.As[*writer.Recorder](w); ok {
		return w, rec
	}
	q.writer.ResponseWriter = w
	return &q.writer, &q.writer
}

// end is deferred: it answers a panic and completes the observation.
func (h *watch) end(q *request, w http.ResponseWriter, rec *writer.Recorder) {
	aborted := !q.settled
	if value := recover(); value != nil {
		aborted = !Recovered(&q.scope, h.log, w, q.origin, value)
		if aborted {
			defer panic(http.ErrAbortHandler)
		}
	}
	if h.route.Pattern != "" {
		rec.RecordRoute(h.route.Pattern) // what is inside may have its own idea
	}
	e := EventOf(q.origin, rec)
	e.Took, e.Waited, e.Aborted, e.Trace = time.Since(q.start)+q.waited, q.waited, aborted, q.trace
	if h.recorder != nil {
		h.recorder.End(e)
	}
	Log(&q.scope, h.log, h.lines, q.origin, rec.Route(), e)
	if q.span != nil {
		q.span.End(e)
	}
}

// scope is the context of a request.
type scope struct {
	context.Context
	id    string
	trace logx.Trace
	span  Span
}

// Value implements context.Context.
func (s *scope) Value(key any) any {
	switch key {
	case any(logx.RequestIDKey):
		return &s.id
	case any(logx.TraceKey):
		if s.span != nil {
			return &s.trace
		}
	}
	if s.span != nil {
		if value := s.span.Value(key); value != nil {
			return value
		}
	}
	return s.Context.Value(key)
}
