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

const (
	drainDelay = 500 * time.Millisecond
	reaction   = 150 * time.Millisecond // of the balancer, after /readyz says no
)

// TestNoRequestIsLost stops servers under load (T13). Clients behave like a
// load balancer that looks at /readyz and reacts late, within the drain delay.
//
// A machine that stands still for longer than the drain delay makes the clients
// too late, and then losses are to be expected. Such a round proves nothing
// either way and is replaced; a loss in any other round is a failure.
func TestNoRequestIsLost(t *testing.T) {
	const wanted, limit = 3, 12
	valid := 0
	for round := 0; round < limit && valid < wanted; round++ {
		load, inTime := stopUnderLoad(t)
		if !inTime {
			t.Logf("round %d does not count: the clients left too late", round)
			continue
		}
		valid++
		require.Zero(t, load.lost.Load())
		require.Positive(t, load.answered.Load())
	}
	require.Equal(t, wanted, valid, "the machine is too slow for this test")
}

// stopUnderLoad reports whether all clients were gone before the server can
// have stopped accepting. The time is taken before the signal, so the server's
// own drain delay ends later than the one measured here.
func stopUnderLoad(t *testing.T) (l *load, inTime bool) {
	t.Helper()
	c := local
	c.DrainDelay = drainDelay
	r := newServer(t, c, func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/slow" {
			time.Sleep(drainDelay + 200*time.Millisecond) // longer than the drain
		}
		hello(w, req)
	}).start()
	l = newLoad(r)
	for range 16 {
		l.loop()
	}
	slow := l.once("/slow")
	start := time.Now()
	signal(t, syscall.SIGTERM)
	requireNotReady(t, r)
	time.Sleep(reaction)
	l.leave.Store(true)
	l.running.Wait()
	inTime = time.Since(start) < drainDelay
	slowErr := <-slow
	require.NoError(t, r.wait())
	if inTime {
		require.NoError(t, slowErr)
	}
	return l, inTime
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
