package middleware

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/apigen/apigen/runtime/problem"
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
			w, rec := writer.Record(w)
			defer func() {
				if value := recover(); value != nil {
					answerPanic(log, w, r, rec, value)
				}
			}()
			next.ServeHTTP(w, r)
		})
	}
}

func answerPanic(log *slog.Logger, w http.ResponseWriter, r *http.Request, rec *writer.Recorder, value any) {
	if value == http.ErrAbortHandler {
		panic(value)
	}
	err := fmt.Errorf("panic: %v", value)
	log.LogAttrs(r.Context(), slog.LevelError, "panic",
		slog.String("error", err.Error()), slog.String("stack", string(debug.Stack())))
	if rec.HeaderWritten() {
		rec.RecordError(err)
		panic(http.ErrAbortHandler)
	}
	problem.Write(w, r, problem.Internal(err))
}
