package middleware

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/apigen/apigen/runtime/rest/writer"
)

const (
	maxLoggedPath  = 512
	maxLoggedError = 4096
)

// AccessLog writes one line per request, "request", with method, route, path,
// status, bytes, duration_ms and, where known, error and aborted. A stream has
// its line when it ends, with its kind as stream. The line is an error for a
// 5xx or an aborted answer, otherwise an info. The request id comes from the
// context, added by a handler such as logx.New's.
//
// The query, headers and bodies are never logged, as they may hold secrets.
// The path is cut at 512 bytes and the error at 4096. A method net/http does
// not know is logged as OTHER, a path without route as "unmatched".
//
// The writer handed on has Unwrap, Flush, Hijack, RecordError, RecordRoute and
// RecordStream; see package writer.
func AccessLog(log *slog.Logger) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			w, rec := writer.Record(w)
			aborted := true
			defer func() { logRequest(log, r, rec, time.Since(start), aborted) }()
			next.ServeHTTP(w, r)
			aborted = false
		})
	}
}

func logRequest(log *slog.Logger, r *http.Request, rec *writer.Recorder, took time.Duration, aborted bool) {
	level := slog.LevelInfo
	if aborted || rec.Status() >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	if !log.Enabled(r.Context(), level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", method(r.Method)),
		slog.String("route", route(rec)),
		slog.String("path", clip(r.URL.Path, maxLoggedPath)),
		slog.Int("status", rec.Status()),
		slog.Int64("bytes", rec.Bytes()),
		slog.Float64("duration_ms", float64(took.Microseconds())/1000),
	}
	if kind := rec.Stream(); kind != "" {
		attrs = append(attrs, slog.String("stream", kind))
	}
	if err := rec.Err(); err != nil {
		attrs = append(attrs, slog.String("error", clip(err.Error(), maxLoggedError)))
	}
	if aborted {
		attrs = append(attrs, slog.Bool("aborted", true))
	}
	log.LogAttrs(r.Context(), level, "request", attrs...)
}

func method(name string) string {
	switch name {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
		http.MethodDelete, http.MethodOptions, http.MethodConnect, http.MethodTrace:
		return name
	}
	return "OTHER"
}

func route(rec *writer.Recorder) string {
	if rec.Route() == "" {
		return "unmatched"
	}
	return rec.Route()
}

func clip(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "") + "…"
}
