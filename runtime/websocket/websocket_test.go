package websocket_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	library "github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rest/writer"
	"github.com/apigen/apigen/runtime/websocket"
)

type logic = func(w http.ResponseWriter, r *http.Request) error

// echo sends back what it gets.
func echo(w http.ResponseWriter, r *http.Request) error {
	conn, err := library.Accept(w, r, &library.AcceptOptions{InsecureSkipVerify: true}) // the origin is checked already
	if err != nil {
		return err
	}
	defer conn.CloseNow()
	for {
		kind, message, err := conn.Read(r.Context())
		if err != nil {
			return err
		}
		if err := conn.Write(r.Context(), kind, message); err != nil {
			return err
		}
	}
}

// serving serves f; each handler that is left sends what was recorded of it.
func serving(t *testing.T, f logic, around ...func(http.Handler) http.Handler) (url string, left <-chan *writer.Recorder) {
	t.Helper()
	done := make(chan *writer.Recorder, 100)
	var handler http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { websocket.Serve(w, r, f) })
	for _, wrap := range around {
		handler = wrap(handler)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w, rec := writer.Record(w)
		defer func() { done <- rec }()
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL, done
}

func within[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(10 * time.Second):
		require.Fail(t, "nothing happened for 10 s")
		panic("unreachable")
	}
}

func TestMessagesGoBothWays(t *testing.T) {
	url, left := serving(t, echo)
	conn, _, err := library.Dial(t.Context(), url, nil)
	require.NoError(t, err)
	for _, text := range []string{"hello", strings.Repeat("long ", 1000)} {
		require.NoError(t, conn.Write(t.Context(), library.MessageText, []byte(text)))
		_, back, err := conn.Read(t.Context())
		require.NoError(t, err)
		require.Equal(t, text, string(back))
	}
	require.NoError(t, conn.Close(library.StatusNormalClosure, ""))
	rec := within(t, left)
	require.Equal(t, http.StatusSwitchingProtocols, rec.Status())
	require.Equal(t, "websocket", rec.Stream())
	require.ErrorContains(t, rec.Err(), "StatusNormalClosure", "what logic returned, for it to judge")
}

// handshake is a request that may pass; changes are pairs of names and values,
// an empty value removes.
func handshake(t *testing.T, url string, changes ...string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	for name, value := range map[string]string{
		"Connection": "keep-alive, Upgrade", "Upgrade": "WebSocket",
		"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
	} {
		r.Header.Set(name, value)
	}
	for i := 0; i < len(changes); i += 2 {
		if changes[i+1] == "" {
			r.Header.Del(changes[i])
		} else {
			r.Header.Set(changes[i], changes[i+1])
		}
	}
	return r
}

func TestOnlyHandshakesPass(t *testing.T) {
	url, _ := serving(t, echo)
	cases := []struct {
		name    string
		changes []string
		code    int
		want    string
	}{
		{"a handshake", nil, 101, ""},
		{"a plain GET", []string{"Upgrade", "", "Connection", "", "Sec-WebSocket-Key", "", "Sec-WebSocket-Version", ""}, 426, "websocket.required"},
		{"another protocol", []string{"Upgrade", "h2c"}, 426, "websocket.required"},
		{"no Connection", []string{"Connection", "keep-alive"}, 426, "websocket.required"},
		{"an old version", []string{"Sec-WebSocket-Version", "8"}, 426, "websocket.version"},
		{"no key", []string{"Sec-WebSocket-Key", ""}, 400, "websocket.key"},
		{"a short key", []string{"Sec-WebSocket-Key", "AAAA"}, 400, "websocket.key"},
		{"a page of this host", []string{"Origin", url}, 101, ""},
		{"a foreign page", []string{"Origin", "https://evil.example"}, 403, "websocket.origin"},
		{"a page without origin", []string{"Origin", "null"}, 403, "websocket.origin"},
		{"a host that begins alike", []string{"Origin", url + ".evil.example"}, 403, "websocket.origin"},
		{"another port", []string{"Origin", "http://127.0.0.1:1"}, 403, "websocket.origin"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			answer, err := http.DefaultTransport.RoundTrip(handshake(t, url, c.changes...))
			require.NoError(t, err)
			defer answer.Body.Close()
			require.Equal(t, c.code, answer.StatusCode)
			if c.code == 101 {
				return
			}
			text, err := io.ReadAll(answer.Body)
			require.NoError(t, err)
			require.Contains(t, string(text), c.want)
			require.Equal(t, problem.ContentType, answer.Header.Get("Content-Type"))
			require.Equal(t, "websocket", answer.Header.Get("Upgrade"))
			require.Equal(t, "13", answer.Header.Get("Sec-WebSocket-Version"))
		})
	}
}

func TestHandshakeHasNoBodyAndIsAGet(t *testing.T) {
	url, _ := serving(t, echo)
	for _, method := range []string{http.MethodPost, http.MethodHead} {
		r := handshake(t, url)
		r.Method = method
		answer, err := http.DefaultTransport.RoundTrip(r)
		require.NoError(t, err)
		answer.Body.Close()
		require.Equal(t, 426, answer.StatusCode, method)
	}
	r := handshake(t, url)
	r.Body, r.ContentLength = io.NopCloser(strings.NewReader("body")), 4
	answer, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(t, err)
	answer.Body.Close()
	require.Equal(t, 400, answer.StatusCode)
}

func TestTwoOriginsAreRefused(t *testing.T) {
	url, _ := serving(t, echo)
	r := handshake(t, url)
	r.Header["Origin"] = []string{url, "https://evil.example"}
	answer, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(t, err)
	answer.Body.Close()
	require.Equal(t, 403, answer.StatusCode)
}

func TestAllowedOrigins(t *testing.T) {
	url, _ := serving(t, echo, websocket.AllowOrigins("https://App.example.com/"))
	all, _ := serving(t, echo, websocket.AllowOrigins("*"))
	for _, c := range []struct {
		url, origin string
		code        int
	}{
		{url, "https://app.example.com", 101},
		{url, "http://app.example.com", 403},
		{url, "https://app.example.com:8443", 403},
		{url, "https://evil.example", 403},
		{url, url, 101},
		{all, "https://evil.example", 101},
	} {
		answer, err := http.DefaultTransport.RoundTrip(handshake(t, c.url, "Origin", c.origin))
		require.NoError(t, err)
		answer.Body.Close()
		require.Equal(t, c.code, answer.StatusCode, c.origin)
	}
}

func TestErrorBeforeTheUpgradeIsAProblem(t *testing.T) {
	url, left := serving(t, func(http.ResponseWriter, *http.Request) error {
		return problem.NotFound("room.unknown", "there is no such room")
	})
	answer, err := http.DefaultTransport.RoundTrip(handshake(t, url))
	require.NoError(t, err)
	defer answer.Body.Close()
	require.Equal(t, 404, answer.StatusCode)
	require.Error(t, within(t, left).Err())
}

func TestLogicThatDoesNothingIsNotImplemented(t *testing.T) {
	url, _ := serving(t, func(http.ResponseWriter, *http.Request) error { return nil })
	answer, err := http.DefaultTransport.RoundTrip(handshake(t, url))
	require.NoError(t, err)
	answer.Body.Close()
	require.Equal(t, 501, answer.StatusCode)
}

// raw upgrades by hand, as a library would.
func raw(w http.ResponseWriter) (net.Conn, error) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return nil, err
	}
	_, err = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
	return conn, err
}

func TestErrorAfterTheUpgradeIsRecordedOnly(t *testing.T) {
	url, left := serving(t, func(w http.ResponseWriter, _ *http.Request) error {
		_, err := raw(w)
		require.NoError(t, err)
		return errors.New("SELECT secret")
	})
	answer, err := http.DefaultTransport.RoundTrip(handshake(t, url))
	require.NoError(t, err)
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Empty(t, string(text))
	require.EqualError(t, within(t, left).Err(), "SELECT secret")
}

// Logic that forgets its connection does not leak it, nor a goroutine that it
// left reading.
func TestConnectionEndsWithItsLogic(t *testing.T) {
	read := make(chan error, 1)
	url, _ := serving(t, func(w http.ResponseWriter, _ *http.Request) error {
		conn, err := raw(w)
		go func() {
			_, err := conn.Read(make([]byte, 1))
			read <- err
		}()
		return err
	})
	answer, err := http.DefaultTransport.RoundTrip(handshake(t, url))
	require.NoError(t, err)
	defer answer.Body.Close()
	require.ErrorIs(t, within(t, read), net.ErrClosed)
	_, err = answer.Body.Read(make([]byte, 1))
	require.ErrorIs(t, err, io.EOF)
}

func TestPanicAfterTheUpgradeEndsTheConnection(t *testing.T) {
	url, _ := serving(t, func(w http.ResponseWriter, _ *http.Request) error {
		_, err := raw(w)
		require.NoError(t, err)
		panic(http.ErrAbortHandler)
	})
	answer, err := http.DefaultTransport.RoundTrip(handshake(t, url))
	require.NoError(t, err)
	_, err = answer.Body.Read(make([]byte, 1))
	require.ErrorIs(t, err, io.EOF)
}

// The server's timeouts are for requests that come to an end.
func TestServerTimeoutsDoNotCutWebSockets(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { websocket.Serve(w, r, echo) }))
	server.Config.ReadTimeout, server.Config.WriteTimeout = 50*time.Millisecond, 50*time.Millisecond
	server.Start()
	defer server.Close()
	conn, _, err := library.Dial(t.Context(), server.URL, nil)
	require.NoError(t, err)
	defer conn.CloseNow()
	time.Sleep(120 * time.Millisecond)
	require.NoError(t, conn.Write(t.Context(), library.MessageText, []byte("late")))
	_, back, err := conn.Read(t.Context())
	require.NoError(t, err)
	require.Equal(t, "late", string(back))
}

// A client that connects and never reads fills the buffers; the time that logic
// gives its writes then ends the connection.
func TestStalledClientIsGivenUp(t *testing.T) {
	before := runtime.NumGoroutine()
	url, left := serving(t, func(w http.ResponseWriter, r *http.Request) error {
		conn, err := library.Accept(w, r, nil)
		if err != nil {
			return err
		}
		defer conn.CloseNow()
		message := make([]byte, 256<<10)
		for {
			ctx, cancel := context.WithTimeout(r.Context(), 100*time.Millisecond)
			err := conn.Write(ctx, library.MessageBinary, message)
			cancel()
			if err != nil {
				return err
			}
		}
	})
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	require.NoError(t, err)
	defer conn.Close()
	require.NoError(t, handshake(t, url).Write(conn))
	line, err := bufio.NewReader(conn).ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, line, "101")
	require.Error(t, within(t, left).Err())
	deadline := time.Now().Add(10 * time.Second)
	for runtime.NumGoroutine() > before+1 && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	require.LessOrEqual(t, runtime.NumGoroutine(), before+1, "of the server, only what accepts may be left")
}
