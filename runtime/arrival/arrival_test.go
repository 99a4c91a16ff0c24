package arrival_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/arrival"
)

// serve starts a server whose handler keeps how long each request waited.
func serve(t *testing.T, secure bool, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells when bytes came")
	}
	listener, err := arrival.Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := httptest.NewUnstartedServer(handler)
	server.Listener = listener
	server.Config.ConnContext = arrival.ConnContext
	if secure {
		server.EnableHTTP2 = true
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	return server
}

func TestWaitEndsWhenTheHandlerStarts(t *testing.T) {
	for _, secure := range []bool{false, true} {
		waits := make(chan time.Duration, 10)
		server := serve(t, secure, func(w http.ResponseWriter, r *http.Request) {
			waits <- arrival.Waited(r.Context())
		})
		answer, err := server.Client().Get(server.URL) // the first makes the system begin
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		<-waits
		time.Sleep(50 * time.Millisecond)
		for range 5 {
			start := time.Now()
			answer, err := server.Client().Get(server.URL)
			require.NoError(t, err)
			require.NoError(t, answer.Body.Close())
			wait := <-waits
			require.Positive(t, wait)
			require.Less(t, wait, time.Since(start))
		}
	}
}

func TestWaitCountsWhatNoHandlerSees(t *testing.T) {
	const busy = 50 * time.Millisecond
	waits := make(chan time.Duration, 2)
	server := serve(t, false, func(w http.ResponseWriter, r *http.Request) {
		waits <- arrival.Waited(r.Context())
		time.Sleep(busy)
	})
	c, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	defer c.Close()
	_, err = io.WriteString(c, strings.Repeat("GET / HTTP/1.1\r\nHost: a\r\n\r\n", 2)) // at once
	require.NoError(t, err)
	answers := bufio.NewReader(c)
	for range 2 {
		answer, err := http.ReadResponse(answers, nil)
		require.NoError(t, err)
		require.Equal(t, 200, answer.StatusCode)
	}
	require.Less(t, <-waits, busy)
	require.GreaterOrEqual(t, <-waits, busy, "the second waited until the first was served")
}

func TestWaitIsNotKnownElsewhere(t *testing.T) {
	require.Zero(t, arrival.Waited(t.Context()))
	client, _ := net.Pipe()
	require.Zero(t, arrival.Waited(arrival.ConnContext(t.Context(), client)))
}

func TestConnectionsEndAsOthersDo(t *testing.T) {
	server := serve(t, false, func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(w, r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		_ = n
	})
	answer, err := http.Post(server.URL, "text/plain", strings.NewReader(strings.Repeat("x", 1<<20)))
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Len(t, text, 1<<20)

	c, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	require.NoError(t, c.(*net.TCPConn).SetLinger(0))
	require.NoError(t, c.Close(), "a connection that is reset")
	late, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	defer late.Close()
	require.NoError(t, late.(*net.TCPConn).CloseWrite(), "one that sends nothing")
	require.NoError(t, late.SetReadDeadline(time.Now().Add(5*time.Second)))
	_, err = late.Read(make([]byte, 1))
	require.ErrorIs(t, err, io.EOF, "it is closed without an answer")
}

func TestReadsTellTimeouts(t *testing.T) {
	listener, err := arrival.Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	client, err := net.Dial("tcp", listener.Addr().String())
	require.NoError(t, err)
	defer client.Close()
	c, err := listener.Accept()
	require.NoError(t, err)
	defer c.Close()
	require.NoError(t, c.SetReadDeadline(time.Now().Add(time.Millisecond)))
	_, err = c.Read(make([]byte, 1))
	var op *net.OpError
	require.ErrorAs(t, err, &op)
	require.True(t, op.Timeout())
	require.Equal(t, "read", op.Op)
	require.NoError(t, c.SetReadDeadline(time.Time{}))
	require.NoError(t, client.Close())
	_, err = c.Read(make([]byte, 1))
	require.ErrorIs(t, err, io.EOF)
}

func BenchmarkRead(b *testing.B) {
	for name, listen := range map[string]func() (net.Listener, error){
		"stamped": func() (net.Listener, error) { return arrival.Listen(context.Background(), "tcp", "127.0.0.1:0") },
		"plain":   func() (net.Listener, error) { return net.Listen("tcp", "127.0.0.1:0") },
	} {
		b.Run(name, func(b *testing.B) {
			l, err := listen()
			require.NoError(b, err)
			defer l.Close()
			client, err := net.Dial("tcp", l.Addr().String())
			require.NoError(b, err)
			defer client.Close()
			c, err := l.Accept()
			require.NoError(b, err)
			defer c.Close()
			buffer := make([]byte, 64)
			b.ReportAllocs()
			for b.Loop() {
				_, _ = client.Write(buffer)
				_, _ = c.Read(buffer)
			}
		})
	}
}
