package observe

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rest/writer"
)

// Recovered answers a panic with the given value by a 500 problem without its
// text, logs it once, "panic", with its stack and the ids of ctx, and returns
// true. It returns false when the connection must be aborted instead, by a
// panic with http.ErrAbortHandler: because that was the value, or because the
// header is out and the client would take half an answer for a whole one.
//
// Call it in the deferred function that recovered, so that the stack is still
// there. A nil log means that the panic is not logged.
func Recovered(ctx context.Context, log *slog.Logger, w http.ResponseWriter, r *http.Request, value any) bool {
	if value == http.ErrAbortHandler {
		return false
	}
	err := fmt.Errorf("panic: %v", value)
	if log != nil {
		log.LogAttrs(ctx, slog.LevelError, "panic",
			slog.String("error", clip(err.Error(), maxLoggedError)), slog.String("stack", string(debug.Stack())))
	}
	_, rec := writer.Record(w)
	if rec.HeaderWritten() {
		rec.RecordError(err)
		return false
	}
	problem.Write(w, r, problem.Internal(err))
	return true
}
