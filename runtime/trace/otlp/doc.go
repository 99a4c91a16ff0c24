// Package otlp sends spans to a collector by OTLP over HTTP with protocol
// buffers (OTLP 1, "http/protobuf").
//
// The exporter of OpenTelemetry's own module is not used because it brings gRPC
// into every service, 7 MB of it; use it by trace.Config.Exporter where its
// other options matter.
package otlp
