package secret_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/secret"
)

const canary = "canary-7d1f"

type config struct {
	Key    secret.String
	hidden secret.String
}

func TestNeverPrinted(t *testing.T) {
	s := secret.New(canary)
	c := config{Key: s, hidden: s}
	hex := fmt.Sprintf("%x", canary)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10s"} {
		for _, value := range []any{s, &s, c, &c, []secret.String{s}, map[string]any{"k": s}} {
			out := fmt.Sprintf(verb, value)
			require.NotContains(t, out, canary, "verb %s of %T", verb, value)
			require.NotContains(t, out, hex, "verb %s of %T", verb, value)
		}
	}
	require.Equal(t, secret.Redacted, fmt.Sprintf("%v", s))
	require.Equal(t, canary, c.hidden.Reveal())
}

func TestNeverEncoded(t *testing.T) {
	s := secret.New(canary)
	out, err := json.Marshal(map[string]any{"a": s, "b": config{Key: s}})
	require.NoError(t, err)
	require.NotContains(t, string(out), canary)

	for _, handler := range []func(*bytes.Buffer) slog.Handler{
		func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
		func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
	} {
		var buf bytes.Buffer
		slog.New(handler(&buf)).Info("x", "key", s, "config", config{Key: s, hidden: s})
		require.NotContains(t, buf.String(), canary)
		require.Contains(t, buf.String(), secret.Redacted)
	}
}

func TestRoundTrip(t *testing.T) {
	var s secret.String
	require.True(t, s.IsZero())
	require.Empty(t, s.String())
	require.Empty(t, s.Reveal())
	require.NoError(t, s.UnmarshalText([]byte(canary)))
	require.False(t, s.IsZero())
	require.Equal(t, canary, s.Reveal())
	require.True(t, secret.New("").IsZero())
}
