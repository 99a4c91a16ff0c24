package writer

import (
	"bufio"
	"net"
	"net/http"
)

// Through passes everything on. Embedded in a writer that is about one thing
// only, it keeps flushing, hijacking and streams working.
type Through struct{ http.ResponseWriter }

// Unwrap returns the writer inside, for http.ResponseController and [As].
func (t Through) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// FlushError sends what is buffered. http.ResponseController finds it.
func (t Through) FlushError() error { return http.NewResponseController(t.ResponseWriter).Flush() }

// Flush implements http.Flusher for code that asks for it directly.
func (t Through) Flush() { _ = t.FlushError() }

// Hijack implements http.Hijacker.
func (t Through) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(t.ResponseWriter).Hijack()
}

// RecordStream tells the writer inside that the answer is a stream; see
// [Recorder.RecordStream].
func (t Through) RecordStream(kind string) {
	if rec, ok := As[interface{ RecordStream(kind string) }](t.ResponseWriter); ok {
		rec.RecordStream(kind)
	}
}
