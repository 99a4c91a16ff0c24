package writer

import (
	"bufio"
	"net"
	"net/http"
)

// Recorder passes an answer on and remembers what was sent. It is made by
// [Record] and, like every response writer, belongs to one request at a time.
type Recorder struct {
	http.ResponseWriter

	status int
	bytes  int64
	route  string
	stream string
	err    error
}

// Record returns a recorder for w and the writer to hand on: w itself when it
// already has a recorder in its Unwrap chain, the new recorder otherwise.
func Record(w http.ResponseWriter) (http.ResponseWriter, *Recorder) {
	if rec, ok := As[*Recorder](w); ok {
		return w, rec
	}
	rec := &Recorder{ResponseWriter: w}
	return rec, rec
}

// WriteHeader sends the header once; later calls do nothing. Informational
// statuses other than 101 pass through and do not count.
func (rec *Recorder) WriteHeader(status int) {
	if rec.HeaderWritten() {
		return
	}
	if status >= http.StatusOK || status == http.StatusSwitchingProtocols {
		rec.status = status
	}
	rec.ResponseWriter.WriteHeader(status)
}

// Write sends part of the body, and the header first when that is still to do.
func (rec *Recorder) Write(part []byte) (int, error) {
	if !rec.HeaderWritten() {
		rec.status = http.StatusOK
	}
	n, err := rec.ResponseWriter.Write(part)
	rec.bytes += int64(n)
	return n, err
}

// FlushError sends what is buffered. http.ResponseController finds it.
func (rec *Recorder) FlushError() error {
	err := http.NewResponseController(rec.ResponseWriter).Flush()
	if err == nil && !rec.HeaderWritten() {
		rec.status = http.StatusOK
	}
	return err
}

// Flush implements http.Flusher for code that asks for it directly.
func (rec *Recorder) Flush() { _ = rec.FlushError() }

// Hijack implements http.Hijacker. The answer then counts as 101.
func (rec *Recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buf, err := http.NewResponseController(rec.ResponseWriter).Hijack()
	if err == nil && !rec.HeaderWritten() {
		rec.status = http.StatusSwitchingProtocols
	}
	return conn, buf, err
}

// Unwrap returns the writer inside, for http.ResponseController.
func (rec *Recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

// HeaderWritten reports whether the header is out, so that no other answer can
// be given.
func (rec *Recorder) HeaderWritten() bool { return rec.status != 0 }

// RecordError notes why the request failed. The first error is kept.
func (rec *Recorder) RecordError(err error) {
	if rec.err == nil {
		rec.err = err
	}
}

// RecordRoute notes the pattern of the route that serves the request.
func (rec *Recorder) RecordRoute(pattern string) { rec.route = pattern }

// RecordStream notes that the answer is a stream of the given kind, such as
// "sse": it takes as long as somebody listens, which says nothing about speed.
func (rec *Recorder) RecordStream(kind string) { rec.stream = kind }

// Stream returns the recorded kind of stream, or "" for any other answer.
func (rec *Recorder) Stream() string { return rec.stream }

// Status returns the status sent; net/http sends 200 when a handler wrote nothing.
func (rec *Recorder) Status() int {
	if !rec.HeaderWritten() {
		return http.StatusOK
	}
	return rec.status
}

// Bytes returns how many bytes of body were written.
func (rec *Recorder) Bytes() int64 { return rec.bytes }

// Route returns the recorded pattern, or "" when no route matched.
func (rec *Recorder) Route() string { return rec.route }

// Err returns the recorded error, or nil.
func (rec *Recorder) Err() error { return rec.err }
