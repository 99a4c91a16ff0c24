package serve_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/serve"
	"github.com/apigen/apigen/runtime/sse"
	"github.com/apigen/apigen/runtime/stream"
)

func signal(t *testing.T, sig os.Signal) {
	t.Helper()
	self, err := os.FindProcess(os.Getpid())
	require.NoError(t, err)
	require.NoError(t, self.Signal(sig))
}

// blocking answers when released or when its context ends.
type blocking struct {
	entered, release chan struct{}
	cause            chan error
}

func newBlocking() *blocking {
	return &blocking{make(chan struct{}), make(chan struct{}), make(chan error, 1)}
}

func (b *blocking) serve(w http.ResponseWriter, r *http.Request) {
	close(b.entered)
	select {
	case <-b.release:
	case <-r.Context().Done():
		b.cause <- r.Context().Err()
		return
	}
	hello(w, r)
}

// call starts a request and returns when the handler runs; the channel tells
// whether it was answered with 200.
func (b *blocking) call(r *running) <-chan bool {
	answered := make(chan bool, 1)
	go func() {
		response, err := http.Get("http://" + r.Addr() + "/")
		if err == nil {
			_ = response.Body.Close()
		}
		answered <- err == nil && response.StatusCode == 200
	}()
	<-b.entered
	return answered
}

func TestRequestsInProgressFinish(t *testing.T) {
	b := newBlocking()
	r := newServer(t, local, b.serve)
	var order []string
	r.OnStop("first", func(context.Context) error { order = append(order, "first"); return nil })
	r.OnStop("second", func(ctx context.Context) error {
		_, hasDeadline := ctx.Deadline()
		require.True(t, hasDeadline)
		order = append(order, "second")
		return ctx.Err()
	})
	r.start()
	answered := b.call(r)
	r.cancel()
	requireNotReady(t, r)
	require.Empty(t, order)
	close(b.release)
	require.True(t, <-answered)
	require.NoError(t, r.wait())
	require.Equal(t, []string{"second", "first"}, order)
}

// requireNotReady waits until the admin address says 503.
func requireNotReady(t *testing.T, r *running) {
	t.Helper()
	require.Eventually(t, func() bool {
		response, _ := get(t, "http://"+r.AdminAddr()+"/readyz")
		return response.StatusCode == 503
	}, patience, time.Millisecond)
}

func TestTerminationDrains(t *testing.T) {
	c := local
	c.DrainDelay = 400 * time.Millisecond
	r := newServer(t, c, hello).start()
	client := &http.Client{Timeout: patience}
	response, _ := get(t, "http://"+r.Addr()+"/", client)
	require.False(t, response.Close)

	start := time.Now()
	signal(t, syscall.SIGTERM)
	requireNotReady(t, r)
	response, body := get(t, "http://"+r.Addr()+"/", client)
	require.Equal(t, "hello", body)
	require.True(t, response.Close)
	require.NoError(t, r.wait())
	require.GreaterOrEqual(t, time.Since(start), c.DrainDelay)
	require.Contains(t, r.log.String(), `"reason":"terminated"`)
	requireNoGoroutines(t)
}

func TestInterruptSkipsTheDrainDelay(t *testing.T) {
	c := local
	c.DrainDelay = time.Hour
	r := newServer(t, c, hello).start()
	signal(t, os.Interrupt)
	require.NoError(t, r.wait())
}

// Browsers open connections in advance; Ctrl-C must not wait 5 s for them.
func TestUnusedConnectionsDoNotHoldUpTheStop(t *testing.T) {
	r := newServer(t, local, hello).start()
	unused, err := net.Dial("tcp", r.Addr())
	require.NoError(t, err)
	defer func() { _ = unused.Close() }()
	get(t, "http://"+r.Addr()+"/") // accepted after the unused one
	start := time.Now()
	require.NoError(t, r.stop())
	require.Less(t, time.Since(start), 4*time.Second)
}

func TestGraceIsLimited(t *testing.T) {
	c := local
	c.Grace = 50 * time.Millisecond
	b := newBlocking()
	r := newServer(t, c, b.serve)
	stopped := false
	r.OnStop("store", func(ctx context.Context) error { stopped = true; return ctx.Err() })
	r.start()
	answered := b.call(r)
	err := r.stop()
	require.ErrorIs(t, err, serve.ErrGrace)
	require.Equal(t, 1, serve.ExitCode(err))
	require.False(t, <-answered)
	require.ErrorIs(t, <-b.cause, context.Canceled)
	require.True(t, stopped)
	require.Contains(t, r.log.String(), `"level":"ERROR","msg":"stopped","reason":"serve: requests were still running`)
}

func TestSecondSignalStopsAtOnce(t *testing.T) {
	tests := map[string]serve.Config{"while draining": {DrainDelay: time.Hour}, "in the grace period": {DrainDelay: -1, Grace: time.Hour}}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			c.Host, c.Port, c.Admin = local.Host, local.Port, local.Admin
			b := newBlocking()
			r := newServer(t, c, b.serve)
			r.OnStop("store", func(context.Context) error { t.Error("hook ran"); return nil })
			r.start()
			answered := b.call(r)
			signal(t, syscall.SIGTERM)
			requireNotReady(t, r)
			start := time.Now()
			signal(t, syscall.SIGTERM)
			err := r.wait()
			require.Less(t, time.Since(start), time.Second)
			require.ErrorIs(t, err, serve.ErrSecondSignal)
			require.Equal(t, 1, serve.ExitCode(err))
			require.False(t, <-answered)
		})
	}
}

func TestSecondSignalLeavesAHangingHook(t *testing.T) {
	r := newServer(t, local, hello)
	entered, release := make(chan struct{}), make(chan struct{})
	r.OnStop("store", func(context.Context) error { close(entered); <-release; return nil })
	defer close(release)
	r.start()
	signal(t, syscall.SIGTERM)
	<-entered
	signal(t, syscall.SIGTERM)
	require.ErrorIs(t, r.wait(), serve.ErrSecondSignal)
}

func TestHookErrors(t *testing.T) {
	boom := errors.New("boom")
	r := newServer(t, local, hello)
	ran := false
	r.OnStop("first", func(context.Context) error { ran = true; return nil })
	r.OnStop("store", func(context.Context) error { return boom })
	r.OnStop("cache", func(context.Context) error { panic("oops") })
	err := r.start().stop()
	require.EqualError(t, err, "stop cache: panic: oops\nstop store: boom")
	require.ErrorIs(t, err, boom)
	require.True(t, ran)
	require.Equal(t, 1, serve.ExitCode(err))
}

// A stream ends when the server stops accepting, and does not use up the time
// that requests have to finish.
func TestStreamsEndWhenTheServerStops(t *testing.T) {
	why := make(chan error, 1)
	r := newServer(t, local, func(w http.ResponseWriter, req *http.Request) {
		sse.Serve(w, req, sse.Config{}, func(ctx context.Context, client *sse.Sender[int]) error {
			_ = client.Send(1)
			<-ctx.Done()
			why <- context.Cause(ctx)
			return client.Send(2)
		})
	}).start()
	answer, err := http.Get("http://" + r.Addr())
	require.NoError(t, err)
	defer answer.Body.Close()
	start := time.Now()
	r.cancel()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err, "the stream ends in order")
	require.Equal(t, "data: 1\n\n", string(text))
	require.ErrorIs(t, <-why, stream.ErrStopping)
	require.NoError(t, r.wait())
	require.Less(t, time.Since(start), serve.DefaultGrace/2)
}
