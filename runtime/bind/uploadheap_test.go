package bind_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/bind"
	"github.com/apigen/apigen/runtime/middleware"
	"github.com/apigen/apigen/runtime/problem"
)

// TestUploadKeepsTheHeapSmall sends a file that is made on the fly over loopback
// to logic that throws it away. APIGEN_UPLOAD_MIB sets its size, 256 MiB by
// default: "make upload" sends 1 GiB.
func TestUploadKeepsTheHeapSmall(t *testing.T) {
	const most = 32 << 20
	size := int64(256)
	if text := os.Getenv("APIGEN_UPLOAD_MIB"); text != "" {
		n, err := strconv.ParseInt(text, 10, 32)
		require.NoError(t, err)
		size = n
	}
	size <<= 20
	received := make(chan int64, 1)
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b := bind.New(r)
		u := b.Upload(bind.FileField{Name: "film", Required: true, MaxSize: size})
		film, err := u.File("film").Open()
		if err == nil {
			var n int64
			n, err = io.Copy(io.Discard, film)
			received <- n
		}
		if err != nil {
			problem.Write(w, r, err)
		}
	})
	server := httptest.NewUnstartedServer(middleware.Chain(h, middleware.Progress(10*time.Second), middleware.BodyLimit(size+1<<20)))
	server.Config.ReadTimeout, server.Config.WriteTimeout = 50*time.Millisecond, 50*time.Millisecond // far too short for the whole
	server.Start()
	defer server.Close()

	head := "--x\r\nContent-Disposition: form-data; name=\"film\"; filename=\"f\"\r\n\r\n"
	body, feed := io.Pipe()
	go func() {
		_, err := io.WriteString(feed, head)
		block := make([]byte, 64<<10)
		for left := size; left > 0 && err == nil; left -= int64(len(block)) {
			_, err = feed.Write(block)
		}
		if err == nil {
			_, err = io.WriteString(feed, "\r\n--x--\r\n")
		}
		feed.CloseWithError(err)
	}()
	stop, peak := make(chan struct{}), make(chan uint64)
	go watchHeap(stop, peak)
	start := time.Now()
	answer, err := http.Post(server.URL, "multipart/form-data; boundary=x", body)
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	close(stop)
	highest := <-peak
	require.Equal(t, 200, answer.StatusCode, "%s", text)
	require.Equal(t, size, <-received)
	t.Logf("%d MiB in %s, heap at most %s", size>>20, time.Since(start).Round(time.Millisecond), fmt.Sprintf("%.1f MiB", float64(highest)/(1<<20)))
	require.Less(t, highest, uint64(most))
}

// watchHeap looks for the highest use of the heap, client included.
func watchHeap(stop <-chan struct{}, peak chan<- uint64) {
	highest := uint64(0)
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		highest = max(highest, m.HeapAlloc)
		select {
		case <-stop:
			peak <- highest
			return
		case <-ticker.C:
		}
	}
}
