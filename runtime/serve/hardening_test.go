package serve_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// frame is one of HTTP/2 (RFC 9113, 4.1).
func frame(kind, flags byte, stream uint32, payload []byte) []byte {
	head := binary.BigEndian.AppendUint32(nil, uint32(len(payload))<<8|uint32(kind))
	return append(binary.BigEndian.AppendUint32(append(head, flags), stream), payload...)
}

// TestRapidReset opens 10 000 streams on one connection and resets each at
// once (CVE-2023-44487).
func TestRapidReset(t *testing.T) {
	const streams = 10_000
	var now, most atomic.Int64
	c := local
	c.H2C = true
	r := newServer(t, c, func(w http.ResponseWriter, req *http.Request) {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		defer now.Add(-1)
		if req.URL.Path == "/" {
			<-req.Context().Done()
		}
	}).start()
	conn, err := net.Dial("tcp", r.Addr())
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	require.NoError(t, conn.SetDeadline(time.Now().Add(patience)))
	go func() { _, _ = io.Copy(io.Discard, conn) }()

	before := heap()
	_, err = io.WriteString(conn, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
	require.NoError(t, err)
	attack := bytes.NewBuffer(frame(4, 0, 0, nil)) // SETTINGS
	headers := append([]byte{0x82, 0x86, 0x84, 0x41, 1}, 'x')
	for i := range uint32(streams) {
		attack.Write(frame(1, 5, 2*i+1, headers))            // HEADERS, the end of both
		attack.Write(frame(3, 0, 2*i+1, []byte{0, 0, 0, 8})) // RST_STREAM, CANCEL
	}
	_, _ = conn.Write(attack.Bytes()) // the server may hang up before the end

	response, _ := get(t, "http://"+r.Addr()+"/other")
	require.Equal(t, 200, response.StatusCode, "others are served")
	require.Eventually(t, func() bool { return now.Load() == 0 }, patience, time.Millisecond)
	require.LessOrEqual(t, most.Load(), int64(250+1))
	require.Positive(t, most.Load())
	require.Less(t, heap()-before, int64(32<<20))
	require.NoError(t, r.stop())
}

func heap() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// TestResponseSplitting puts line breaks into values that a handler takes
// from elsewhere.
func TestResponseSplitting(t *testing.T) {
	for _, evil := range []string{"a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\r\n\r\n<html>"} {
		r := newServer(t, local, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Value", evil)
			w.Header().Add("Set-Cookie", "c="+evil)
			w.Header()["X-Name\r\nX-Evil"] = []string{"1"}
			w.WriteHeader(http.StatusNoContent)
		}).start()
		response, _ := get(t, "http://"+r.Addr())
		require.Equal(t, 204, response.StatusCode)
		require.NotContains(t, response.Header, "X-Evil")
		require.NotEmpty(t, response.Header.Get("X-Value"))
		require.NoError(t, r.stop())
	}
}

// TestNothingLeaks sends 10 000 requests that end in every way and counts
// what is left.
func TestNothingLeaks(t *testing.T) {
	require.NoError(t, newServer(t, local, hello).start().stop()) // os/signal keeps a goroutine
	before := runtime.NumGoroutine()
	r := newServer(t, local, func(w http.ResponseWriter, req *http.Request) {
		ctx, cancel := context.WithTimeout(req.Context(), time.Millisecond)
		defer cancel()
		switch req.URL.Path {
		case "/panic":
			panic(http.ErrAbortHandler)
		case "/timeout", "/cancel":
			<-ctx.Done()
			w.WriteHeader(http.StatusGatewayTimeout)
		default:
			hello(w, req)
		}
	})
	r.Go("task", func(ctx context.Context) error { <-ctx.Done(); return nil })
	r.start()
	l := newLoad(r, false)
	for range 16 {
		l.running.Go(func() {
			for i := range 10_000 / 16 {
				l.end(i)
			}
		})
	}
	l.running.Wait()
	l.client.CloseIdleConnections()
	require.NoError(t, r.stop())
	r.cancel()
	for end := time.Now().Add(patience); runtime.NumGoroutine() > before && time.Now().Before(end); {
		time.Sleep(time.Millisecond) // connections end on both sides
	}
	require.LessOrEqual(t, runtime.NumGoroutine(), before)
}

// end makes request i, which ends in one of four ways.
func (l *load) end(i int) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	path := [...]string{"/", "/panic", "/timeout", "/cancel"}[i%4]
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, l.url+path, strings.NewReader("{}"))
	if err != nil {
		return
	}
	if path == "/cancel" {
		time.AfterFunc(100*time.Microsecond, cancel)
	}
	response, err := l.client.Do(request)
	if err == nil {
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
	}
}
