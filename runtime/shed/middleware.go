package shed

import (
	"bufio"
	"context"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"

	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rest/writer"
)

// ReasonHeader is set on each refusal, to "class; reason", such as
// "orders; limit". The reasons are [Limit], [Processors],
// [Reserved] and [Probe].
const ReasonHeader = "X-Shed-Reason"

// maxRetryAfter is the longest Retry-After in seconds. Each refusal gets a
// random one from 1, so that the clients do not come back together.
const maxRetryAfter = 5

// Middleware serves the requests that l admits and answers the others with 503,
// the problem "shed.overload", Retry-After and [ReasonHeader]. Class names the
// group of routes that share l.
//
// A request counts for the latency when it was answered with a status below
// 400. Other statuses say nothing, as an error is often faster, except 504: the
// request was too late. When the client left, the request counts if it had taken
// longer than an unloaded one. A stream, see writer.Recorder.RecordStream, and a
// connection taken over give back their place when they begin.
func Middleware(l *Limiter, class string, p Priority) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			t, err := l.begin(p)
			if err != nil {
				refuse(w, r, class, err)
				return
			}
			if t.uncounted {
				next.ServeHTTP(w, r)
				return
			}
			w, rec := writer.Record(w)
			s := &served{Through: writer.Through{ResponseWriter: w}, l: l, ticket: t}
			outcome := Ignore // of a panic
			defer func() { s.settle(outcome) }()
			next.ServeHTTP(s, r)
			outcome = judge(r.Context(), rec.Status())
		})
	}
}

func judge(ctx context.Context, status int) Outcome {
	switch {
	case status == http.StatusGatewayTimeout:
		return Dropped
	case ctx.Err() != nil:
		return gaveUp
	case status >= http.StatusBadRequest:
		return Ignore
	}
	return OK
}

func refuse(w http.ResponseWriter, r *http.Request, class string, err error) {
	refusal, _ := err.(Refusal)
	w.Header().Set("Retry-After", strconv.Itoa(1+rand.IntN(maxRetryAfter)))
	w.Header().Set(ReasonHeader, class+"; "+string(refusal))
	problem.Write(w, r, err)
}

// served notices when the answer becomes a stream.
type served struct {
	writer.Through
	l       *Limiter
	ticket  ticket
	settled bool
}

func (s *served) settle(o Outcome) {
	if !s.settled {
		s.settled = true
		s.l.end(s.ticket, o)
	}
}

// RecordStream implements what package writer says of streams.
func (s *served) RecordStream(kind string) {
	s.settle(Ignore)
	s.Through.RecordStream(kind)
}

// Hijack implements http.Hijacker.
func (s *served) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	s.settle(Ignore)
	return s.Through.Hijack()
}
