package observe

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/apigen/apigen/runtime/logx"
)

const (
	maxLoggedPath  = 512
	maxLoggedError = 4096
)

// Log writes the access log's line of a request, "request", with method, route,
// path, status, bytes, duration_ms and, where known, waited_ms (the part of the
// duration before the first middleware, from 1 ms), stream, reason, error and aborted. The line is an error for a 5xx or an aborted answer, otherwise an
// info. The ids come from ctx, added by a handler such as logx.New's. A nil log
// writes nothing.
//
// The query, headers and bodies are never logged, as they may hold secrets.
// The path is cut at 512 bytes and the error at 4096. The lines of refusals
// pass the sampler; the first after a pause tells how many were suppressed.
func Log(ctx context.Context, log *slog.Logger, sampler *logx.Sampler, r *http.Request, route string, e Event) {
	level := slog.LevelInfo
	if e.Aborted || e.Status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	if log == nil || !log.Enabled(ctx, level) {
		return
	}
	suppressed := 0
	if e.Refused {
		var pass bool
		if pass, suppressed = sampler.Pass(e.Reason); !pass {
			return
		}
	}
	var line [12]slog.Attr
	attrs := append(line[:0],
		slog.String("method", e.Method),
		slog.String("route", cmp.Or(route, Unmatched)),
		slog.String("path", clip(r.URL.Path, maxLoggedPath)),
		slog.Int("status", e.Status),
		slog.Int64("bytes", e.Bytes),
		slog.Float64("duration_ms", float64(e.Took.Microseconds())/1000),
	)
	log.LogAttrs(ctx, level, "request", e.rest(attrs, suppressed)...)
}

// rest adds what only some requests have.
func (e Event) rest(attrs []slog.Attr, suppressed int) []slog.Attr {
	if e.Waited >= time.Millisecond {
		attrs = append(attrs, slog.Float64("waited_ms", float64(e.Waited.Microseconds())/1000))
	}
	if e.Stream != "" {
		attrs = append(attrs, slog.String("stream", e.Stream))
	}
	if e.Reason != "" {
		attrs = append(attrs, slog.String("reason", e.Reason))
	}
	if e.Err != nil {
		attrs = append(attrs, slog.String("error", clip(e.Err.Error(), maxLoggedError)))
	}
	if e.Aborted {
		attrs = append(attrs, slog.Bool("aborted", true))
	}
	if suppressed > 0 {
		attrs = append(attrs, slog.Int("suppressed", suppressed))
	}
	return attrs
}

func clip(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "") + "…"
}
