package logx

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
)

// Config chooses how much is logged and in which form. The zero value logs
// JSON at level info.
type Config struct {
	// Level is the lowest level written: debug, info, warn or error, in any
	// case. Empty means info.
	Level string `yaml:"level"`
	// Format is json or text. Empty means json.
	Format string `yaml:"format"`
}

var levels = map[string]slog.Level{
	"":      slog.LevelInfo,
	"debug": slog.LevelDebug,
	"info":  slog.LevelInfo,
	"warn":  slog.LevelWarn,
	"error": slog.LevelError,
}

// Validate reports a level or format that is not one of the documented words.
func (c Config) Validate() error {
	var errs []error
	if _, ok := levels[strings.ToLower(c.Level)]; !ok {
		errs = append(errs, errors.New("level: must be debug, info, warn or error"))
	}
	if c.Format != "" && c.Format != "json" && c.Format != "text" {
		errs = append(errs, errors.New("format: must be json or text"))
	}
	return errors.Join(errs...)
}

// Effective returns the configuration with its defaults filled in, for whoever
// shows it to people; see package conf.
func (c Config) Effective() any {
	return Config{Level: cmp.Or(c.Level, "info"), Format: cmp.Or(c.Format, "json")}
}

// New returns a logger that writes to w. Each record logged with a context
// from [WithRequestID] carries request_id at the top level, and one from
// [WithTrace] trace_id and span_id, also when the logger has open groups. Values of the keys authorization, cookie,
// set-cookie, proxy-authorization, password, secret and token are replaced by
// "[redacted]" at any group depth, in any case. A configuration that does not
// validate falls back to the defaults: level info, format json.
func New(w io.Writer, c Config) *slog.Logger {
	options := &slog.HandlerOptions{
		Level:       levels[strings.ToLower(c.Level)],
		ReplaceAttr: redact,
	}
	var h slog.Handler = slog.NewJSONHandler(w, options)
	if c.Format == "text" {
		h = slog.NewTextHandler(w, options)
	}
	return slog.New(&handler{root: h, full: h})
}

// handler adds what the context carries at the root. Once a group is open, slog
// would put it inside the group, so the steps taken since then are kept and
// replayed on a root that has it.
type handler struct {
	root  slog.Handler // before the first group
	full  slog.Handler // root with all steps applied
	steps []func(slog.Handler) slog.Handler
}

func (h *handler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.full.Enabled(ctx, level)
}

func (h *handler) Handle(ctx context.Context, r slog.Record) error {
	var carried [3]slog.Attr
	attrs := fromContext(ctx, carried[:0])
	if len(attrs) == 0 {
		return h.full.Handle(ctx, r)
	}
	if len(h.steps) == 0 { // no group: the record itself is at the root
		r = r.Clone()
		r.AddAttrs(attrs...)
		return h.full.Handle(ctx, r)
	}
	target := h.root.WithAttrs(attrs)
	for _, step := range h.steps {
		target = step(target)
	}
	return target.Handle(ctx, r)
}

// fromContext adds what the context carries to attrs.
func fromContext(ctx context.Context, attrs []slog.Attr) []slog.Attr {
	if id := RequestID(ctx); id != "" {
		attrs = append(attrs, slog.String("request_id", id))
	}
	if t := TraceFrom(ctx); t.IsValid() {
		traceID, spanID := t.Hex()
		attrs = append(attrs, slog.String("trace_id", traceID), slog.String("span_id", spanID))
	}
	return attrs
}

func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return h.with(len(h.steps) > 0, func(next slog.Handler) slog.Handler { return next.WithAttrs(attrs) })
}

func (h *handler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	return h.with(true, func(next slog.Handler) slog.Handler { return next.WithGroup(name) })
}

func (h *handler) with(grouped bool, step func(slog.Handler) slog.Handler) slog.Handler {
	next := &handler{root: h.root, full: step(h.full)}
	if !grouped {
		next.root = next.full
		return next
	}
	next.steps = append(h.steps[:len(h.steps):len(h.steps)], step)
	return next
}
