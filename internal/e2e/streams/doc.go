// Package streams holds docs/streams.md to what its service does: uploads, events and
// WebSockets.
package streams
