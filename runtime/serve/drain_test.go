package serve_test

import (
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestNoRequestIsLost stops servers under load (T13). Clients behave like a
// load balancer that looks at /readyz and reacts late, within the drain delay.
func TestNoRequestIsLost(t *testing.T) {
	const (
		rounds     = 3
		clients    = 16
		drainDelay = 500 * time.Millisecond
		reaction   = 150 * time.Millisecond
	)
	for range rounds {
		c := local
		c.DrainDelay = drainDelay
		r := newServer(t, c, func(w http.ResponseWriter, req *http.Request) {
			if req.URL.Path == "/slow" {
				time.Sleep(drainDelay + 200*time.Millisecond) // longer than the drain
			}
			hello(w, req)
		}).start()
		load := newLoad(r)
		for range clients {
			load.loop()
		}
		slow := load.once("/slow")
		signal(t, syscall.SIGTERM)
		requireNotReady(t, r)
		time.Sleep(reaction)
		load.leave.Store(true)
		load.running.Wait()
		require.NoError(t, <-slow)
		require.NoError(t, r.wait())
		require.Zero(t, load.lost.Load())
		require.Positive(t, load.answered.Load())
	}
}

type load struct {
	client         *http.Client
	url            string
	leave          atomic.Bool
	running        sync.WaitGroup
	answered, lost atomic.Int64
}

func newLoad(r *running) *load {
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	r.t.Cleanup(transport.CloseIdleConnections)
	return &load{client: &http.Client{Transport: transport, Timeout: patience}, url: "http://" + r.Addr()}
}

// loop posts, because net/http retries a lost GET by itself.
func (l *load) loop() {
	l.running.Go(func() {
		for !l.leave.Load() {
			if l.post("/") != nil {
				l.lost.Add(1)
				continue
			}
			l.answered.Add(1)
		}
	})
}

func (l *load) once(path string) <-chan error {
	result := make(chan error, 1)
	sent := make(chan struct{})
	go func() { close(sent); result <- l.post(path) }()
	<-sent
	return result
}

func (l *load) post(path string) error {
	response, err := l.client.Post(l.url+path, "text/plain", nil)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	_, err = io.Copy(io.Discard, response.Body)
	return err
}
