package logx_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/logx"
)

func span() logx.Trace {
	return logx.Trace{TraceID: [16]byte{0: 0xab, 15: 1}, SpanID: [8]byte{0: 0xcd, 7: 2}}
}

func TestTraceIsAtTheRoot(t *testing.T) {
	ctx := logx.WithTrace(logx.WithRequestID(context.Background(), "req-1"), span())
	for name, derive := range map[string]func(*slog.Logger) *slog.Logger{
		"plain": func(l *slog.Logger) *slog.Logger { return l },
		"group": func(l *slog.Logger) *slog.Logger { return l.With("a", 1).WithGroup("g").With("b", 2) },
	} {
		t.Run(name, func(t *testing.T) {
			line := decode(t, record(t, logx.Config{}, func(l *slog.Logger) { derive(l).InfoContext(ctx, "hello", "k", "v") }))
			require.Equal(t, "req-1", line["request_id"])
			require.Equal(t, "ab000000000000000000000000000001", line["trace_id"])
			require.Equal(t, "cd00000000000002", line["span_id"])
		})
	}
}

func TestInnerTraceWins(t *testing.T) {
	outer := logx.WithTrace(context.Background(), span())
	inner := span()
	inner.SpanID[7] = 9
	ctx := logx.WithTrace(outer, inner)
	require.Equal(t, inner, logx.TraceFrom(ctx))
	require.Equal(t, span(), logx.TraceFrom(outer))
}

func TestNoTraceWithoutIDs(t *testing.T) {
	for _, ctx := range []context.Context{context.Background(), logx.WithTrace(context.Background(), logx.Trace{})} {
		line := record(t, logx.Config{}, func(l *slog.Logger) { l.InfoContext(ctx, "hello") })
		require.NotContains(t, line, "trace_id")
		require.NotContains(t, line, "span_id")
	}
}

// A record handed to several handlers must not be changed by one of them.
func TestRecordsAreNotShared(t *testing.T) {
	ctx := logx.WithRequestID(context.Background(), "one")
	line := record(t, logx.Config{}, func(l *slog.Logger) {
		r := slog.NewRecord(moment(), slog.LevelInfo, "hello", 0)
		r.AddAttrs(slog.Int("a", 1), slog.Int("b", 2), slog.Int("c", 3), slog.Int("d", 4), slog.Int("e", 5), slog.Int("f", 6))
		require.NoError(t, l.Handler().Handle(ctx, r))
		require.Equal(t, 6, r.NumAttrs())
	})
	require.Equal(t, "one", decode(t, line)["request_id"])
}
