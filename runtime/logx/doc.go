// Package logx builds the service's logger: a log/slog logger that writes one
// line per record, adds the request id and the span's ids found in the context,
// and hides values that must not be logged.
package logx
