package sse_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/encode"
	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/sse"
)

type tick struct {
	N    int    `json:"n"`
	Text string `json:"text,omitempty"`
}

type logic = func(ctx context.Context, client *sse.Sender[tick]) error

// streaming serves logic; left receives once it has returned and its handler too.
func streaming(t *testing.T, c sse.Config, f logic) (url string, left <-chan error) {
	t.Helper()
	done := make(chan error, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var result error
		sse.Serve(w, r, c, func(ctx context.Context, client *sse.Sender[tick]) error {
			result = f(ctx, client)
			return result
		})
		done <- result
	}))
	t.Cleanup(server.Close)
	return server.URL, done
}

func get(t *testing.T, url string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer, string(text)
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

func TestEvents(t *testing.T) {
	url, _ := streaming(t, sse.Config{}, func(_ context.Context, client *sse.Sender[tick]) error {
		require.Equal(t, "41", client.LastEventID())
		require.NoError(t, client.Send(tick{N: 1, Text: "a\nb <i>"}))
		return client.SendEvent(sse.Event[tick]{ID: "42", Name: "tock", Retry: 1500 * time.Millisecond, Data: tick{N: 2}})
	})
	answer, text := get(t, url, "Last-Event-ID", "41")
	require.Equal(t, 200, answer.StatusCode)
	require.Equal(t, "text/event-stream", answer.Header.Get("Content-Type"))
	require.Equal(t, "no-store", answer.Header.Get("Cache-Control"))
	require.Equal(t, "data: {\"n\":1,\"text\":\"a\\nb <i>\"}\n\nid: 42\nevent: tock\nretry: 1500\ndata: {\"n\":2}\n\n", text)
}

func TestEventsArriveAtOnceAndHeartbeatsBetween(t *testing.T) {
	next := make(chan struct{})
	url, _ := streaming(t, sse.Config{Heartbeat: 20 * time.Millisecond}, func(_ context.Context, client *sse.Sender[tick]) error {
		_ = client.Send(tick{N: 1})
		<-next
		return client.Send(tick{N: 2})
	})
	answer, err := http.Get(url)
	require.NoError(t, err)
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	require.True(t, lines.Scan())
	require.Equal(t, `data: {"n":1}`, lines.Text())
	require.True(t, lines.Scan())
	require.True(t, lines.Scan())
	require.Equal(t, ":", lines.Text(), "a comment, while the logic waits")
	close(next)
	rest := ""
	for lines.Scan() {
		rest += lines.Text() + "\n"
	}
	require.Contains(t, rest, "data: {\"n\":2}\n\n")
}

func TestHeartbeatSendsTheHeader(t *testing.T) {
	url, left := streaming(t, sse.Config{Heartbeat: 10 * time.Millisecond}, func(ctx context.Context, _ *sse.Sender[tick]) error {
		<-ctx.Done()
		return ctx.Err()
	})
	answer, err := http.Get(url)
	require.NoError(t, err)
	require.Equal(t, 200, answer.StatusCode)
	answer.Body.Close()
	require.ErrorIs(t, within(t, left), context.Canceled, "the client went away")
}

func TestErrorBeforeTheFirstEventIsAProblem(t *testing.T) {
	url, _ := streaming(t, sse.Config{}, func(context.Context, *sse.Sender[tick]) error {
		return problem.NotFound("topic.missing", "there is no such topic")
	})
	answer, text := get(t, url)
	require.Equal(t, 404, answer.StatusCode)
	require.Equal(t, problem.ContentType, answer.Header.Get("Content-Type"))
	require.Contains(t, text, "topic.missing")
}

func TestLaterErrorIsAnEventWithoutInternals(t *testing.T) {
	url, _ := streaming(t, sse.Config{}, func(_ context.Context, client *sse.Sender[tick]) error {
		_ = client.Send(tick{N: 1})
		return errors.New("SELECT secret FROM vault")
	})
	answer, text := get(t, url)
	require.Equal(t, 200, answer.StatusCode)
	require.True(t, strings.HasPrefix(text, "data: {\"n\":1}\n\nevent: error\ndata: {"), text)
	require.True(t, strings.HasSuffix(text, "}\n\n"), text)
	require.Contains(t, text, `"status":500`)
	require.NotContains(t, text, "secret")
}

func TestNothingToSayIs204(t *testing.T) {
	url, _ := streaming(t, sse.Config{}, func(context.Context, *sse.Sender[tick]) error { return nil })
	answer, text := get(t, url)
	require.Equal(t, 204, answer.StatusCode)
	require.Empty(t, text)
}

func TestHeadDoesNotStream(t *testing.T) {
	url, _ := streaming(t, sse.Config{}, func(context.Context, *sse.Sender[tick]) error {
		t.Error("the logic was called")
		return nil
	})
	answer, err := http.Head(url)
	require.NoError(t, err)
	answer.Body.Close()
	require.Equal(t, "text/event-stream", answer.Header.Get("Content-Type"))
}

// The time that one event has is over long before the logic returns.
func TestStreamThatEndsLateEndsInOrder(t *testing.T) {
	url, _ := streaming(t, sse.Config{Patience: 300 * time.Millisecond}, func(_ context.Context, client *sse.Sender[tick]) error {
		_ = client.Send(tick{N: 1})
		time.Sleep(600 * time.Millisecond)
		return nil
	})
	_, text := get(t, url)
	require.Equal(t, "data: {\"n\":1}\n\n", text)
}

func TestIDAndNameAreOneLine(t *testing.T) {
	url, _ := streaming(t, sse.Config{}, func(_ context.Context, client *sse.Sender[tick]) error {
		for _, e := range []sse.Event[tick]{{ID: "1\ndata: x"}, {Name: "a\rb"}, {ID: "\x00"}} {
			require.Error(t, client.SendEvent(e))
		}
		return client.Send(tick{N: 7})
	})
	_, text := get(t, url)
	require.Equal(t, "data: {\"n\":7}\n\n", text)
}

func TestDataThatIsNoJSONLeavesTheStreamAlone(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sse.Serve(w, r, sse.Config{}, func(_ context.Context, client *sse.Sender[any]) error {
			require.Error(t, client.Send(func() {}))
			return client.Send("fine")
		})
	}))
	defer server.Close()
	_, text := get(t, server.URL)
	require.Equal(t, "data: \"fine\"\n\n", text)
}

func TestEventsOfAGeneratedEncoder(t *testing.T) {
	encoder := func(b []byte, v *tick, s *encode.State) []byte {
		if v.N < 0 {
			s.Fail(errors.New("negative"))
		}
		return strconv.AppendInt(b, int64(v.N), 10)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sse.ServeEncoded(w, r, sse.Config{}, encoder, func(_ context.Context, client *sse.Sender[tick]) error {
			require.ErrorContains(t, client.Send(tick{N: -1}), "negative")
			return client.SendEvent(sse.Event[tick]{Name: "tock", Data: tick{N: 12}})
		})
	}))
	defer server.Close()
	_, text := get(t, server.URL)
	require.Equal(t, "event: tock\ndata: 12\n\n", text, "nothing of the event that failed")
}

// A client that connects and never reads must not hold a goroutine: the buffers
// fill, a write takes longer than Patience, and the stream is over.
func TestStalledClientIsGivenUp(t *testing.T) {
	before := runtime.NumGoroutine()
	url, left := streaming(t, sse.Config{Patience: 100 * time.Millisecond, Heartbeat: time.Millisecond},
		func(_ context.Context, client *sse.Sender[tick]) error {
			large := tick{Text: strings.Repeat("x", 256<<10)}
			for {
				if err := client.Send(large); err != nil {
					return err
				}
			}
		})
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	require.ErrorContains(t, within(t, left), "i/o timeout")
	deadline := time.Now().Add(10 * time.Second)
	for runtime.NumGoroutine() > before+1 && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 64<<10)
	require.LessOrEqual(t, runtime.NumGoroutine(), before+1, "of the server, only what accepts may be left:\n%s", stacks[:runtime.Stack(stacks, true)])
}

// ReadTimeout and WriteTimeout of the server are for requests and answers that
// come to an end.
func TestServerTimeoutsDoNotCutStreams(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sse.Serve(w, r, sse.Config{}, func(ctx context.Context, client *sse.Sender[tick]) error {
			for i := range 5 {
				if err := client.Send(tick{N: i}); err != nil {
					return err
				}
				select {
				case <-time.After(60 * time.Millisecond):
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	}))
	server.Config.ReadTimeout, server.Config.WriteTimeout = 100*time.Millisecond, 100*time.Millisecond
	server.Start()
	defer server.Close()
	_, text := get(t, server.URL)
	require.Contains(t, text, `data: {"n":4}`)
}
