package middleware

import (
	"log/slog"
	"net/http"

	"github.com/apigen/apigen/runtime/observe"
	"github.com/apigen/apigen/runtime/rest/writer"
)

// Recover turns a panic into a 500 problem and logs it once, "panic", with its
// stack. When the header is already out it aborts the connection instead, so
// that the client can't take half an answer for a whole one.
// http.ErrAbortHandler passes through untouched.
//
// A panic in a goroutine the handler started can't be caught: it ends the
// process.
func Recover(log *slog.Logger) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w, _ = writer.Record(w)
			defer func() {
				if value := recover(); value != nil && !observe.Recovered(r.Context(), log, w, r, value) {
					panic(http.ErrAbortHandler)
				}
			}()
			next.ServeHTTP(w, r)
		})
	}
}
