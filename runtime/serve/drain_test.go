package serve_test

import (
	"io"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const reaction = 100 * time.Millisecond // of the balancer, after /readyz says no

// The clients of one server, and how long it waits for them.
var rounds, loopers, drainDelay = 10, 8, 400 * time.Millisecond

func init() {
	if os.Getenv("APIGEN_LOAD") == "1" {
		rounds, loopers, drainDelay = 50, 32, time.Second
	}
}

// TestNoRequestIsLost stops servers of HTTP/1.1 and HTTP/2 under load; one
// signal stops both. Clients behave like a load balancer that looks at /readyz
// and reacts late, within the drain delay. With APIGEN_LOAD=1 it does so 50
// times with more clients instead of 10.
//
// A machine that stands still for longer than the drain delay makes the clients
// too late, and then losses are to be expected. Such a round proves nothing
// either way and is replaced; a loss in any other round is a failure.
func TestNoRequestIsLost(t *testing.T) {
	valid, answered := 0, int64(0)
	for round := 0; round < 4*rounds && valid < rounds; round++ {
		n, inTime := stopUnderLoad(t)
		if !inTime {
			t.Logf("round %d does not count: the clients left too late", round)
			continue
		}
		valid++
		answered += n
	}
	require.Equal(t, rounds, valid, "the machine is too slow for this test")
	t.Logf("%d rounds, %d requests answered, 0 lost", valid, answered)
}

// stopUnderLoad reports how many requests were answered and whether all clients
// were gone before the servers can have stopped accepting. The time is taken
// before the signal, so the servers' own drain delay ends later than the one
// measured here.
func stopUnderLoad(t *testing.T) (answered int64, inTime bool) {
	t.Helper()
	loads := []*load{loadOn(t, false), loadOn(t, true)}
	start := time.Now()
	signal(t, syscall.SIGTERM)
	for _, l := range loads {
		requireNotReady(t, l.server)
	}
	time.Sleep(reaction)
	for _, l := range loads {
		l.leave.Store(true)
		l.running.Wait()
	}
	inTime = time.Since(start) < drainDelay
	for _, l := range loads {
		slowErr := <-l.slow
		require.NoError(t, l.server.wait())
		if inTime {
			require.NoError(t, slowErr)
			require.Zero(t, l.lost.Load(), "HTTP/2: %v", l.h2)
			require.Positive(t, l.answered.Load())
		}
		answered += l.answered.Load()
	}
	return answered, inTime
}

// loadOn starts a server with clients that keep asking, one of them for
// something slow.
func loadOn(t *testing.T, h2 bool) *load {
	t.Helper()
	c := local
	c.DrainDelay, c.H2C = drainDelay, true
	l := newLoad(newServer(t, c, func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/slow" {
			time.Sleep(drainDelay + 200*time.Millisecond) // longer than the drain
		}
		hello(w, req)
	}).start(), h2)
	for range loopers {
		l.loop()
	}
	l.slow = l.once("/slow")
	return l
}

type load struct {
	server         *running
	h2             bool
	slow           <-chan error
	client         *http.Client
	url            string
	leave          atomic.Bool
	running        sync.WaitGroup
	answered, lost atomic.Int64
}

func newLoad(r *running, h2 bool) *load {
	transport := &http.Transport{MaxIdleConnsPerHost: 64, Protocols: new(http.Protocols)}
	transport.Protocols.SetHTTP1(!h2)
	transport.Protocols.SetUnencryptedHTTP2(h2)
	r.t.Cleanup(transport.CloseIdleConnections)
	return &load{
		server: r, h2: h2, url: "http://" + r.Addr(),
		client: &http.Client{Transport: transport, Timeout: patience},
	}
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
			time.Sleep(time.Millisecond) // leaves the machine time to keep the times
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
