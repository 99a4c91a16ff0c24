package serve_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/serve"
)

const patience = 10 * time.Second // for things that should happen at once

// local listens on free ports and does not wait for load balancers.
var local = serve.Config{
	Host: "127.0.0.1", Port: serve.AnyPort,
	Admin:      serve.Admin{Port: serve.AnyPort},
	DrainDelay: -1,
}

// lockedBuffer is a log that may be read while it is written.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// running is a server under test.
type running struct {
	*serve.Server
	t      *testing.T
	log    *lockedBuffer
	cancel context.CancelFunc
	result chan error
}

func newServer(t *testing.T, c serve.Config, handler http.HandlerFunc) *running {
	t.Helper()
	log := new(lockedBuffer)
	return &running{
		Server: serve.New(c, handler, slog.New(slog.NewJSONHandler(log, nil))),
		t:      t, log: log, result: make(chan error, 1),
	}
}

func (r *running) start() *running {
	r.t.Helper()
	var ctx context.Context
	ctx, r.cancel = context.WithCancel(context.Background())
	r.t.Cleanup(r.cancel)
	go func() { r.result <- r.Run(ctx) }()
	select {
	case <-r.Started():
	case err := <-r.result:
		r.t.Fatalf("Run ended: %v", err)
	}
	return r
}

// awaitLog waits for a text that is logged just after a server has started.
func (r *running) awaitLog(text string) {
	r.t.Helper()
	require.Eventually(r.t, func() bool { return strings.Contains(r.log.String(), text) }, patience, time.Millisecond)
}

func (r *running) wait() error {
	r.t.Helper()
	select {
	case err := <-r.result:
		return err
	case <-time.After(patience):
		r.t.Fatal("Run does not return")
		return nil
	}
}

func (r *running) stop() error {
	r.t.Helper()
	r.cancel()
	return r.wait()
}

// get uses a connection of its own unless a client is given.
func get(t *testing.T, url string, clients ...*http.Client) (*http.Response, string) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
	if len(clients) > 0 {
		client = clients[0]
	}
	response, err := client.Get(url)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response, string(body)
}

func hello(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }

func TestServeAndStop(t *testing.T) {
	r := newServer(t, local, hello).start()
	_, body := get(t, "http://"+r.Addr()+"/")
	require.Equal(t, "hello", body)
	require.NoError(t, r.stop())
	_, err := http.Get("http://" + r.Addr() + "/")
	require.Error(t, err)
	requireNoGoroutines(t)
}

// requireNoGoroutines waits until there are no goroutines that the package
// started: those of connections which were cut off end a moment later.
func requireNoGoroutines(t *testing.T) {
	t.Helper()
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		assert.NotContains(c, string(stacks), "apigen/runtime/serve.")
	}, patience, 5*time.Millisecond)
}

func TestListeningIsLoggedOnce(t *testing.T) {
	r := newServer(t, local, hello).start()
	require.NoError(t, r.stop())
	first, _, _ := strings.Cut(r.log.String(), "\n")
	var line struct {
		Msg, Address, Admin string
		GoMaxProcs          int
	}
	require.NoError(t, json.Unmarshal([]byte(first), &line))
	require.Equal(t, "listening", line.Msg)
	require.Equal(t, r.Addr(), line.Address)
	require.Equal(t, r.AdminAddr(), line.Admin)
	require.Equal(t, runtime.GOMAXPROCS(0), line.GoMaxProcs)
	require.Equal(t, 1, strings.Count(r.log.String(), "listening"))
}

func TestAdmin(t *testing.T) {
	r := newServer(t, local, hello)
	r.AddReadiness("store", func(context.Context) error { return io.ErrUnexpectedEOF })
	r.start()
	response, body := get(t, "http://"+r.AdminAddr()+"/livez")
	require.Equal(t, 200, response.StatusCode)
	require.JSONEq(t, `{"status":"ok"}`, body)

	response, body = get(t, "http://"+r.AdminAddr()+"/readyz")
	require.Equal(t, 503, response.StatusCode)
	require.NotContains(t, body, "EOF")
	require.Contains(t, r.log.String(), `"check":"store","error":"unexpected EOF"`)

	r.AddReadiness("store", func(context.Context) error { return nil })
	response, _ = get(t, "http://"+r.AdminAddr()+"/readyz")
	require.Equal(t, 200, response.StatusCode)
	require.NoError(t, r.stop())
}

func TestAdminOff(t *testing.T) {
	c := local
	c.Admin.Port = serve.Off
	r := newServer(t, c, hello).start()
	require.Empty(t, r.AdminAddr())
	get(t, "http://"+r.Addr()+"/")
	require.NoError(t, r.stop())
	require.NotContains(t, r.log.String(), `"admin"`)
}

func TestPublicAddressShowsOnlyTheHandler(t *testing.T) {
	http.HandleFunc("/leaked", hello) // in DefaultServeMux, like net/http/pprof
	log := slog.New(slog.DiscardHandler)
	server := serve.New(local, nil, log)
	r := (&running{Server: server, t: t, log: new(lockedBuffer), result: make(chan error, 1)}).start()
	for _, path := range []string{"/leaked", "/livez", "/readyz", "/debug/pprof/", "/metrics"} {
		response, _ := get(t, "http://"+r.Addr()+path)
		require.Equal(t, 404, response.StatusCode, path)
		response, _ = get(t, "http://"+r.AdminAddr()+path)
		require.Equal(t, strings.HasSuffix(path, "z"), response.StatusCode == 200, path)
	}
	require.NoError(t, r.stop())
}

func TestHeaderLimit(t *testing.T) {
	c := local
	c.MaxHeaderBytes = 2 << 10
	r := newServer(t, c, hello).start()
	request, err := http.NewRequest(http.MethodGet, "http://"+r.Addr()+"/", nil)
	require.NoError(t, err)
	request.Header.Set("X-Long", strings.Repeat("x", 7<<10))
	response, err := (&http.Client{Timeout: patience}).Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusRequestHeaderFieldsTooLarge, response.StatusCode)
	require.NoError(t, r.stop())
}

func TestServerErrorsGoToTheLog(t *testing.T) {
	r := newServer(t, local, func(http.ResponseWriter, *http.Request) { panic("canary") }).start()
	_, err := http.Get("http://" + r.Addr() + "/")
	require.Error(t, err)
	require.NoError(t, r.stop())
	var line struct{ Level, Msg string }
	for text := range strings.Lines(r.log.String()) {
		if strings.Contains(text, "canary") {
			require.NoError(t, json.Unmarshal([]byte(text), &line))
		}
	}
	require.Equal(t, "WARN", line.Level)
	require.Contains(t, line.Msg, "panic serving")
}

func TestRunTwice(t *testing.T) {
	r := newServer(t, local, hello).start()
	require.ErrorIs(t, r.Run(context.Background()), serve.ErrRunTwice)
	require.NoError(t, r.stop())
}
