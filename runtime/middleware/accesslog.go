package middleware

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/observe"
	"github.com/apigen/apigen/runtime/rest/writer"
)

// AccessLog writes one line per request, as observe.Log describes it, with the
// route that the router records. A stream has its line when it ends. Lines of
// refused requests are thinned out to ten a second for each reason.
//
// The writer handed on has Unwrap, Flush, Hijack, RecordError, RecordRoute and
// RecordStream; see package writer.
func AccessLog(log *slog.Logger) Middleware {
	lines := &logx.Sampler{}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			w, rec := writer.Record(w)
			aborted := true
			defer func() {
				e := observe.EventOf(r, rec)
				e.Took, e.Aborted = time.Since(start), aborted
				observe.Log(r.Context(), log, lines, r, rec.Route(), e)
			}()
			next.ServeHTTP(w, r)
			aborted = false
		})
	}
}
