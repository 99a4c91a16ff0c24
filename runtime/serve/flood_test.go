package serve_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/serve"
)

// TestContinuationFlood sends a header that has no end (CVE-2023-45288): the
// server hangs up, and keeps none of it.
func TestContinuationFlood(t *testing.T) {
	c := local
	c.H2C = true
	r := newServer(t, c, hello).start()
	conn, err := net.Dial("tcp", r.Addr())
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	require.NoError(t, conn.SetDeadline(time.Now().Add(patience)))
	ended := make(chan struct{})
	go func() { _, _ = io.Copy(io.Discard, conn); close(ended) }()

	before := heap()
	_, err = io.WriteString(conn, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
	require.NoError(t, err)
	begin := append(frame(4, 0, 0, nil), frame(1, 1, 1, []byte{0x82, 0x86, 0x84, 0x41, 1, 'x'})...) // SETTINGS, HEADERS without an end
	_, err = conn.Write(begin)
	require.NoError(t, err)
	field := append([]byte{0, 1, 'a', 0x7f, 0x81, 0x7b}, bytes.Repeat([]byte("x"), 16000)...) // a: xxx, not indexed
	flood := frame(9, 0, 1, field)                                                            // CONTINUATION
	sent := 0
	for err == nil && sent < 64<<20 {
		var n int
		n, err = conn.Write(flood)
		sent += n
	}
	require.Error(t, err, "the server hangs up; it has taken %d MiB", sent>>20)
	require.Less(t, sent, 16<<20)
	<-ended
	response, _ := get(t, "http://"+r.Addr())
	require.Equal(t, 200, response.StatusCode, "others are served")
	require.Less(t, heap()-before, int64(8<<20))
	require.NoError(t, r.stop())
}

// TestLoadIdleConnections holds 9,900 connections open that have been served once,
// at a server in a process of its own, and watches how others fare.
func TestLoadIdleConnections(t *testing.T) {
	if os.Getenv("APIGEN_LOAD") != "1" {
		t.Skip("takes a quarter of a minute; set APIGEN_LOAD=1")
	}
	if os.Getenv("APIGEN_LOAD_SERVER") == "1" {
		serveUntilInput(t)
		return
	}
	const idle, limit = 9_900, serve.DefaultMaxConns
	server := exec.Command(os.Args[0], "-test.run=^TestLoadIdleConnections$")
	server.Env = append(os.Environ(), "APIGEN_LOAD_SERVER=1")
	stdin, err := server.StdinPipe()
	require.NoError(t, err)
	stdout, err := server.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, server.Start())
	lines := bufio.NewScanner(stdout)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "http://") {
	}
	url := lines.Text()
	began := time.Now()
	held := openIdle(t, strings.TrimPrefix(url, "http://"), idle)
	t.Logf("%d idle connections after %v; %d MiB", len(held), time.Since(began), residentMiB(t, server.Process.Pid))
	require.Less(t, residentMiB(t, server.Process.Pid), 400)
	for range 50 {
		began := time.Now()
		response, _ := get(t, url)
		require.Equal(t, 200, response.StatusCode)
		require.Less(t, time.Since(began), time.Second)
	}
	more := openIdle(t, strings.TrimPrefix(url, "http://"), limit-idle+200)
	require.LessOrEqual(t, len(more), limit-idle, "beyond the limit connections are closed unserved")
	require.Eventually(t, func() bool { // IdleTimeout ends them all
		response, err := http.Get(url)
		if err == nil {
			_ = response.Body.Close()
		}
		return err == nil && residentMiB(t, server.Process.Pid) < 400
	}, 30*time.Second, 100*time.Millisecond)
	for _, conn := range held[:100] {
		require.NoError(t, conn.SetReadDeadline(time.Now().Add(patience)))
		_, err := io.Copy(io.Discard, conn)
		require.NoError(t, err, "closed by the server")
	}
	require.NoError(t, stdin.Close())
	require.NoError(t, server.Wait())
}

func serveUntilInput(t *testing.T) {
	c := local
	c.IdleTimeout = 8 * time.Second
	r := newServer(t, c, hello).start()
	fmt.Println("http://" + r.Addr())
	_, _ = io.Copy(io.Discard, os.Stdin)
	require.NoError(t, r.stop())
}

// openIdle opens connections that make one request each, and returns those that
// got an answer.
func openIdle(t *testing.T, address string, n int) []net.Conn {
	t.Helper()
	var mu sync.Mutex
	var held []net.Conn
	var openers sync.WaitGroup
	for range 20 {
		openers.Go(func() {
			for range n / 20 {
				conn, err := net.Dial("tcp", address)
				if err != nil {
					continue
				}
				t.Cleanup(func() { _ = conn.Close() })
				_ = conn.SetDeadline(time.Now().Add(patience))
				_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
				if n, _ := conn.Read(make([]byte, 512)); n > 0 {
					mu.Lock()
					held = append(held, conn)
					mu.Unlock()
				}
			}
		})
	}
	openers.Wait()
	return held
}

func residentMiB(t *testing.T, pid int) int {
	t.Helper()
	if runtime.GOOS != "linux" {
		return 0
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	require.NoError(t, err)
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	kib, err := strconv.Atoi(strings.Fields(rest)[0])
	require.NoError(t, err)
	return kib >> 10
}
