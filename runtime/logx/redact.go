package logx

import (
	"log/slog"
	"net/http"
	"strings"
)

const redacted = "[redacted]"

// redact is the ReplaceAttr of the handlers made by New.
func redact(groups []string, a slog.Attr) slog.Attr {
	if sensitive(a.Key) {
		return slog.String(a.Key, redacted)
	}
	for _, group := range groups {
		if sensitive(group) {
			return slog.String(a.Key, redacted)
		}
	}
	if a.Value.Kind() == slog.KindAny {
		a.Value = redactMap(a.Value)
	}
	return a
}

// redactMap covers the maps that are commonly logged whole; their keys are not
// attributes, so redact does not see them otherwise.
func redactMap(v slog.Value) slog.Value {
	switch m := v.Any().(type) {
	case http.Header:
		return slog.AnyValue(without(m, []string{redacted}))
	case map[string][]string:
		return slog.AnyValue(without(m, []string{redacted}))
	case map[string]string:
		return slog.AnyValue(without(m, redacted))
	case map[string]any:
		return slog.AnyValue(without(m, any(redacted)))
	}
	return v
}

func without[M ~map[string]V, V any](m M, placeholder V) M {
	out := make(M, len(m))
	for key, value := range m {
		if sensitive(key) {
			value = placeholder
		}
		out[key] = value
	}
	return out
}

func sensitive(key string) bool {
	switch strings.ToLower(key) {
	case "authorization", "proxy-authorization", "cookie", "set-cookie", "password", "secret", "token":
		return true
	}
	return false
}
