package writer_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/rest/writer"
)

type wrap struct{ http.ResponseWriter }

func (w wrap) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func TestOneRecorderPerRequest(t *testing.T) {
	inner := httptest.NewRecorder()
	first, rec := writer.Record(inner)
	wrapped := wrap{first}
	second, same := writer.Record(wrapped)
	require.Same(t, rec, same)
	require.Equal(t, wrapped, second, "what wraps the recorder stays in use")
	require.Same(t, inner, writer.Innermost(second))

	_, ok := writer.As[interface{ RecordError(error) }](second)
	require.True(t, ok)
	_, ok = writer.As[http.Hijacker](wrap{inner})
	require.False(t, ok)
}

func TestRecorderRemembers(t *testing.T) {
	inner := httptest.NewRecorder()
	w, rec := writer.Record(inner)
	require.False(t, rec.HeaderWritten())
	require.Equal(t, 200, rec.Status())
	w.WriteHeader(201)
	w.WriteHeader(500)
	_, err := io.WriteString(w, "hello")
	require.NoError(t, err)
	rec.RecordError(errors.New("first"))
	rec.RecordError(errors.New("second"))
	rec.RecordRoute("/x")
	require.True(t, rec.HeaderWritten())
	require.Equal(t, 201, rec.Status())
	require.Equal(t, 201, inner.Code)
	require.Equal(t, int64(5), rec.Bytes())
	require.Equal(t, "/x", rec.Route())
	require.EqualError(t, rec.Err(), "first")
}

func TestRecorderHijacks(t *testing.T) {
	status := make(chan int, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w, rec := writer.Record(w)
		conn, _, err := http.NewResponseController(wrap{w}).Hijack()
		if err == nil {
			_, _ = io.WriteString(conn, "raw")
			_ = conn.Close()
		}
		status <- rec.Status()
	}))
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	answer, err := io.ReadAll(conn)
	require.NoError(t, err)
	require.Equal(t, "raw", string(answer))
	require.Equal(t, 101, <-status)
}
