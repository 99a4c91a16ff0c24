package main_test

import (
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func onlyUnderLoad(t *testing.T) {
	t.Helper()
	if os.Getenv("APIGEN_LOAD") != "1" {
		t.Skip("takes half a minute; set APIGEN_LOAD=1")
	}
}

// TestLoadSlowClientsDoNotSlowOthers holds 2000 connections open, half of them in
// the header, half in the body, and watches how others fare.
func TestLoadSlowClientsDoNotSlowOthers(t *testing.T) {
	onlyUnderLoad(t)
	const each = 1000
	s := start(t, shippedConfig(t), sqliteEnv(t)...)
	quiet := s.latency(t, 3*time.Second)
	began := time.Now()
	header := s.crawl(t, each, "POST /login HTTP/1.1\r\nHost: x\r\nX-A: ")
	body := s.crawl(t, each, "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{")
	t.Logf("%d connections open after %v", 2*each, time.Since(began))
	under := s.latency(t, 3*time.Second)
	last := <-header
	t.Logf("p99 alone %v, among 2000 slow connections %v; the last header gave up after %v", quiet, under, last)
	require.Less(t, last, 6*time.Second)
	last = <-body
	t.Logf("the last body gave up after %v", last)
	require.Less(t, last, 31*time.Second)
	require.Less(t, under, quiet*6/5+5*time.Millisecond)
}

// latency is the 99th percentile of requests made one after the other.
func (s *service) latency(t *testing.T, d time.Duration) time.Duration {
	t.Helper()
	var took []time.Duration
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(time.Millisecond) {
		began := time.Now()
		s.anonymous().send(t, 401, "GET", "/users/me", nil)
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	return took[len(took)*99/100]
}

// crawl opens connections that send the beginning of a request and then a byte
// a second. The channel gets how long the last one lived.
func (s *service) crawl(t *testing.T, n int, beginning string) <-chan time.Duration {
	t.Helper()
	var running sync.WaitGroup
	var mu sync.Mutex
	var longest time.Duration
	for range n {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
		require.NoError(t, err)
		_, err = io.WriteString(conn, beginning)
		require.NoError(t, err)
		began := time.Now()
		tick := time.NewTicker(time.Second)
		go func() {
			for range tick.C {
				if _, err := io.WriteString(conn, "x"); err != nil {
					return
				}
			}
		}()
		running.Go(func() {
			_, _ = io.Copy(io.Discard, conn)
			tick.Stop()
			_ = conn.Close()
			mu.Lock()
			defer mu.Unlock()
			longest = max(longest, time.Since(began))
		})
	}
	ended := make(chan time.Duration, 1)
	go func() { running.Wait(); ended <- longest }()
	return ended
}
