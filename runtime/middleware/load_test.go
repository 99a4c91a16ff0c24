package middleware_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/middleware"
)

// TestLoadGzipBombs sends bodies of 200 MiB, packed and plain, 50 at a time to a
// server in a process of its own, whose memory is looked at.
func TestLoadGzipBombs(t *testing.T) {
	if os.Getenv("APIGEN_LOAD") != "1" {
		t.Skip("takes many seconds; set APIGEN_LOAD=1")
	}
	if os.Getenv("APIGEN_LOAD_SERVER") == "1" {
		serveBombs(t)
		return
	}
	server := exec.Command(os.Args[0], "-test.run=^TestLoadGzipBombs$")
	server.Env = append(os.Environ(), "APIGEN_LOAD_SERVER=1")
	stdin, err := server.StdinPipe() // its end ends the server
	require.NoError(t, err)
	stdout, err := server.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, server.Start())
	lines := bufio.NewScanner(stdout)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "http://") {
	}
	bomb := packed(t, make([]byte, 200<<20))
	bombard(t, lines.Text(), bomb)
	peak := peakMemory(t, server.Process.Pid)
	require.NoError(t, stdin.Close())
	require.NoError(t, server.Wait())
	t.Logf("1000 bombs of %d KiB for 200 MiB and 1000 plain ones, 50 at a time: peak RSS %d MiB", len(bomb)>>10, peak>>20)
	require.Less(t, peak, 100<<20)
}

func serveBombs(t *testing.T) {
	server := &http.Server{Handler: middleware.Chain(http.HandlerFunc(echo), middleware.Gunzip(), middleware.BodyLimit(0))}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	fmt.Println("http://" + l.Addr().String())
	go func() { _ = server.Serve(l) }()
	_, _ = io.Copy(io.Discard, os.Stdin)
	require.NoError(t, server.Close())
}

// bombard sends each kind of body 1000 times and requires 413.
func bombard(t *testing.T, url string, bomb []byte) {
	t.Helper()
	var senders sync.WaitGroup
	for sender := range 50 {
		senders.Go(func() {
			for i := range 40 {
				body, encoding := io.Reader(bytes.NewReader(bomb)), "gzip"
				if (i+sender)%2 == 0 {
					body, encoding = io.LimitReader(zeros{}, 200<<20), "identity"
				}
				r, err := http.NewRequest(http.MethodPost, url, io.NopCloser(body))
				if err != nil {
					t.Error(err)
					return
				}
				r.Header.Set("Content-Encoding", encoding)
				answer, err := http.DefaultClient.Do(r)
				if err != nil {
					continue // the server hung up while the body was being sent
				}
				_ = answer.Body.Close()
				if answer.StatusCode != http.StatusRequestEntityTooLarge {
					t.Errorf("%s: %d", encoding, answer.StatusCode)
				}
			}
		})
	}
	senders.Wait()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// peakMemory is the most that a process has had in memory, in bytes.
func peakMemory(t *testing.T, pid int) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skip("needs /proc")
	}
	for _, field := range []string{"VmHWM:", "VmRSS:"} {
		if _, rest, ok := strings.Cut(string(text), field); ok {
			kib, err := strconv.Atoi(strings.Fields(rest)[0])
			require.NoError(t, err)
			return kib << 10
		}
	}
	t.Skip("the system does not tell")
	return 0
}
