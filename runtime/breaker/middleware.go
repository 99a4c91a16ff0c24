package breaker

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rest/writer"
)

// Middleware guards the logic of a route of one's own. While b is open, requests
// are answered with 503, the problem "breaker.open" and Retry-After in seconds.
//
// Statuses of 500 and above and panics count as failures. What a guard further
// in refused does not count; it is known by an error with a method
// Refused() string, noted with problem.Write. Nor do requests whose client left.
// Time does not count, so Config.SlowAfter has no meaning here. A stream stops
// counting when it begins.
//
// It is no protection against overload, see package shed, and best used for
// logic that can't succeed for a while as a whole.
func Middleware(b *Breaker) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c, err := b.begin()
			if err != nil {
				refuse(w, r, err)
				return
			}
			w, rec := writer.Record(w)
			g := &guarded{Through: writer.Through{ResponseWriter: w}, b: b, call: c}
			defer func() {
				p := recover()
				g.settle(b.judgeAnswer(r, rec, p))
				if p != nil {
					panic(p)
				}
			}()
			next.ServeHTTP(g, r)
		})
	}
}

func refuse(w http.ResponseWriter, r *http.Request, err error) {
	seconds := 1
	if open, ok := errors.AsType[*OpenError](err); ok {
		seconds = max(1, int((open.RetryAfter()+time.Second-1)/time.Second))
	}
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	problem.Write(w, r, err)
}

func (b *Breaker) judgeAnswer(r *http.Request, rec *writer.Recorder, panicked any) outcome {
	switch {
	case panicked == http.ErrAbortHandler:
		return ignored
	case panicked != nil:
		return failed
	case rec.Status() < http.StatusInternalServerError && rec.Status() != problem.StatusClientClosedRequest:
		return succeeded
	}
	err := rec.Err()
	if err == nil {
		err = &StatusError{rec.Status()}
	}
	return b.judgeIn(r.Context(), err)
}

// guarded notices when the answer becomes a stream.
type guarded struct {
	writer.Through
	b       *Breaker
	call    call
	settled bool
}

func (g *guarded) settle(result outcome) {
	if !g.settled {
		g.settled = true
		g.b.endAfter(g.call, result, 0)
	}
}

// RecordStream implements what package writer says of streams.
func (g *guarded) RecordStream(kind string) {
	g.settle(ignored)
	g.Through.RecordStream(kind)
}

// Hijack implements http.Hijacker. A connection that was taken over counts as a
// stream.
func (g *guarded) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	g.settle(ignored)
	return g.Through.Hijack()
}
