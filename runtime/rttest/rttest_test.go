package rttest_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/rttest"
)

func TestCheckLeaksWaitsForWhatIsEnding(t *testing.T) {
	rttest.CheckLeaks(t)
	go time.Sleep(20 * time.Millisecond)
}

func TestLoadDoesNotWaitForAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var mu sync.Mutex
		begun := map[int]time.Duration{}
		samples := rttest.Load{Rate: 100, Duration: time.Second}.Run(t.Context(), func(_ context.Context, n int) string {
			mu.Lock()
			begun[n] = time.Since(start)
			mu.Unlock()
			time.Sleep(10 * time.Second)
			return "ok"
		})
		require.Len(t, samples, 100)
		require.Equal(t, 990*time.Millisecond, begun[99], "the last request is sent when it is due")
		require.Equal(t, 10*time.Second, samples.Quantile(.99))
		require.Equal(t, 1.0, samples.Share("ok"))
		require.Len(t, samples.Between(0, 500*time.Millisecond), 50)
		require.Empty(t, samples.Within(9*time.Second))
	})
}

func TestLoadIsRandomButRepeatable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := func(seed uint64) (due []time.Duration) {
			load := rttest.Load{Rate: 1000, Duration: 10 * time.Second, Poisson: true, Seed: seed}
			for _, one := range load.Run(t.Context(), func(context.Context, int) string { return "" }) {
				due = append(due, one.Due)
			}
			return due
		}
		first := run(1)
		require.InDelta(t, 10_000, len(first), 500)
		require.Equal(t, first, run(1))
		require.NotEqual(t, first, run(2))
	})
}

func TestLoadEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 95*time.Millisecond)
		defer cancel()
		samples := rttest.Load{Rate: 100, Duration: time.Hour}.Run(ctx, func(context.Context, int) string { return "" })
		require.Len(t, samples, 10)
	})
}

func TestProxyFailsOnDemand(t *testing.T) {
	rttest.CheckLeaks(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }))
	defer server.Close()
	proxy := rttest.NewProxy(t, server.Listener.Addr().String())
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	get := func(timeout time.Duration) error {
		client := &http.Client{Transport: transport, Timeout: timeout}
		response, err := client.Get("http://" + proxy.Addr())
		if err != nil {
			return err
		}
		defer response.Body.Close()
		_, err = io.Copy(io.Discard, response.Body)
		return err
	}
	require.NoError(t, get(5*time.Second))

	proxy.Hang(true)
	err := get(50 * time.Millisecond)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	proxy.Hang(false)
	require.NoError(t, get(5*time.Second))

	proxy.Refuse(t, true)
	_, err = net.DialTimeout("tcp", proxy.Addr(), time.Second)
	require.ErrorContains(t, err, "refused")
	proxy.Refuse(t, false)
	require.NoError(t, get(5*time.Second))

	conn, err := net.Dial("tcp", proxy.Addr())
	require.NoError(t, err)
	defer conn.Close()
	require.Eventually(t, func() bool {
		proxy.Cut()
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
		_, err := conn.Read(make([]byte, 1))
		netErr, timeout := err.(net.Error)
		return !timeout || !netErr.Timeout()
	}, 5*time.Second, 10*time.Millisecond, "the cut connection ends")

	proxy.Delay(30 * time.Millisecond)
	start := time.Now()
	require.NoError(t, get(5*time.Second))
	require.GreaterOrEqual(t, time.Since(start), 60*time.Millisecond, "there and back")
}
