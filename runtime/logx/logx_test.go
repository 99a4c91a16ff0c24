package logx_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/logx"
)

const canary = "canary-51c2"

func record(t *testing.T, c logx.Config, log func(*slog.Logger)) string {
	t.Helper()
	var buf bytes.Buffer
	log(logx.New(&buf, c))
	return buf.String()
}

func decode(t *testing.T, line string) map[string]any {
	t.Helper()
	require.Equal(t, 1, strings.Count(line, "\n"), "one line per record: %q", line)
	var m map[string]any
	require.NoError(t, json.Unmarshal([]byte(line), &m))
	return m
}

func TestRequestIDIsAtTheRoot(t *testing.T) {
	ctx := logx.WithRequestID(context.Background(), "req-1")
	tests := map[string]struct {
		derive func(*slog.Logger) *slog.Logger
		want   map[string]any
	}{
		"plain":       {func(l *slog.Logger) *slog.Logger { return l }, map[string]any{"k": "v"}},
		"attributes":  {func(l *slog.Logger) *slog.Logger { return l.With("a", "1") }, map[string]any{"a": "1", "k": "v"}},
		"group":       {func(l *slog.Logger) *slog.Logger { return l.WithGroup("g") }, map[string]any{"g": map[string]any{"k": "v"}}},
		"empty group": {func(l *slog.Logger) *slog.Logger { return l.WithGroup("") }, map[string]any{"k": "v"}},
		"attributes around groups": {
			func(l *slog.Logger) *slog.Logger {
				return l.With("a", "1").WithGroup("g").With("b", "2").WithGroup("h")
			},
			map[string]any{"a": "1", "g": map[string]any{"b": "2", "h": map[string]any{"k": "v"}}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			line := record(t, logx.Config{}, func(l *slog.Logger) { test.derive(l).InfoContext(ctx, "hello", "k", "v") })
			got := decode(t, line)
			require.Equal(t, "req-1", got["request_id"])
			require.Equal(t, "hello", got["msg"])
			for _, key := range []string{"time", "level", "msg", "request_id"} {
				delete(got, key)
			}
			require.Equal(t, test.want, got)
		})
	}
}

func TestNoRequestIDWithoutOne(t *testing.T) {
	line := record(t, logx.Config{}, func(l *slog.Logger) { l.WithGroup("g").InfoContext(context.Background(), "hello") })
	require.NotContains(t, line, "request_id")
	require.Empty(t, logx.RequestID(context.Background()))
}

func TestSiblingLoggersDoNotMix(t *testing.T) {
	line := record(t, logx.Config{}, func(l *slog.Logger) {
		parent := l.WithGroup("g").With("a", 1)
		first := parent.With("b", 2)
		_ = parent.With("c", 3)
		first.InfoContext(logx.WithRequestID(context.Background(), "x"), "hello")
	})
	require.Equal(t, map[string]any{"a": 1.0, "b": 2.0}, decode(t, line)["g"])
}

func TestSensitiveValuesAreHidden(t *testing.T) {
	tests := map[string]func(*slog.Logger){
		"attribute":        func(l *slog.Logger) { l.Info("x", "password", canary) },
		"any case":         func(l *slog.Logger) { l.Info("x", "AUTHORIZATION", canary, "Set-Cookie", canary) },
		"logger attribute": func(l *slog.Logger) { l.With("token", canary).Info("x") },
		"in a group":       func(l *slog.Logger) { l.WithGroup("a").WithGroup("b").Info("x", "secret", canary) },
		"group value":      func(l *slog.Logger) { l.Info("x", slog.Group("a", slog.Group("b", "cookie", canary))) },
		"sensitive group":  func(l *slog.Logger) { l.Info("x", slog.Group("token", "text", canary)) },
		"header": func(l *slog.Logger) {
			l.Info("x", "header", http.Header{"Authorization": {canary}, "Accept": {"text/html"}})
		},
		"map of strings": func(l *slog.Logger) { l.Info("x", "m", map[string]string{"Token": canary}) },
		"map of any":     func(l *slog.Logger) { l.Info("x", "m", map[string]any{"password": canary}) },
		"number":         func(l *slog.Logger) { l.Info("x", slog.Int("token", 51202)) },
	}
	for name, log := range tests {
		t.Run(name, func(t *testing.T) {
			for _, format := range []string{"json", "text"} {
				line := record(t, logx.Config{Format: format}, log)
				require.NotContains(t, line, canary)
				require.NotContains(t, line, "51202")
				require.Contains(t, line, "[redacted]")
			}
		})
	}
}

func TestOtherValuesStay(t *testing.T) {
	line := record(t, logx.Config{}, func(l *slog.Logger) {
		l.Info("x", "tokens", 3, "header", http.Header{"Accept": {"text/html"}})
	})
	require.Contains(t, line, `"tokens":3`)
	require.Contains(t, line, "text/html")
}

func TestLineBreaksCannotForgeARecord(t *testing.T) {
	line := record(t, logx.Config{}, func(l *slog.Logger) {
		l.Info("a\r\n{\"msg\":\"forged\"}", "path", "/x\n\x1b[31m")
	})
	require.NotContains(t, line, "\x1b")
	require.Equal(t, "/x\n\x1b[31m", decode(t, line)["path"])
}

func TestLevels(t *testing.T) {
	log := func(l *slog.Logger) { l.Debug("d"); l.Info("i"); l.Warn("w"); l.Error("e") }
	for level, want := range map[string]int{"debug": 4, "": 3, "info": 3, "WARN": 2, "error": 1, "nonsense": 3} {
		require.Equal(t, want, strings.Count(record(t, logx.Config{Level: level}, log), "\n"), "level %q", level)
	}
}

func TestValidate(t *testing.T) {
	require.NoError(t, logx.Config{}.Validate())
	require.NoError(t, logx.Config{Level: "Debug", Format: "text"}.Validate())
	require.EqualError(t, logx.Config{Level: "loud", Format: "xml"}.Validate(),
		"level: must be debug, info, warn or error\nformat: must be json or text")
}
