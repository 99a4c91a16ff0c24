package health_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/health"
)

const canary = "canary: dial tcp 10.0.0.7:5432"

func pass(context.Context) error { return nil }

func fail(context.Context) error { return errors.New(canary) }

func hang(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

func get(h http.Handler) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	return w
}

func TestReady(t *testing.T) {
	type checks map[string]func(context.Context) error
	tests := map[string]struct {
		checks checks
		open   bool
		status int
		body   string
	}{
		"not open yet": {checks{"store": pass}, false, 503, `{"status":"unavailable"}`},
		"no checks":    {nil, true, 200, `{"status":"ok"}`},
		"passing":      {checks{"store": pass}, true, 200, `{"status":"ok","checks":[{"name":"store","status":"ok"}]}`},
		"failing":      {checks{"store": fail}, true, 503, `{"status":"unavailable","checks":[{"name":"store","status":"failed"}]}`},
		"hanging":      {checks{"store": hang}, true, 503, `{"status":"unavailable","checks":[{"name":"store","status":"failed"}]}`},
		"panicking": {checks{"store": func(context.Context) error { panic(canary) }}, true, 503,
			`{"status":"unavailable","checks":[{"name":"store","status":"failed"}]}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var h health.Registry
				for check, f := range test.checks {
					h.AddReadiness(check, f)
				}
				h.SetReady(test.open)
				start := time.Now()
				w := get(h.Ready())
				require.LessOrEqual(t, time.Since(start), health.CheckTimeout)
				require.Equal(t, test.status, w.Code)
				require.JSONEq(t, test.body, w.Body.String())
				require.Equal(t, "application/json", w.Header().Get("Content-Type"))
				require.Equal(t, "no-store", w.Header().Get("Cache-Control"))
				require.NotContains(t, w.Body.String(), "canary")
				require.Equal(t, 200, get(h.Live()).Code)
			})
		})
	}
}

func TestOrderAndReplacement(t *testing.T) {
	var h health.Registry
	h.SetReady(true)
	h.AddReadiness("b", pass)
	h.AddReadiness("a", fail)
	require.Equal(t, 503, get(h.Ready()).Code)
	h.AddReadiness("a", pass)
	w := get(h.Ready())
	require.Equal(t, 200, w.Code)
	require.JSONEq(t, `{"status":"ok","checks":[{"name":"b","status":"ok"},{"name":"a","status":"ok"}]}`, w.Body.String())
}

func TestChecksRunAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var h health.Registry
		h.SetReady(true)
		for _, name := range []string{"a", "b", "c"} {
			h.AddReadiness(name, func(context.Context) error {
				time.Sleep(900 * time.Millisecond)
				return nil
			})
		}
		start := time.Now()
		_, ready := h.Check(context.Background())
		require.True(t, ready)
		require.Equal(t, 900*time.Millisecond, time.Since(start))
	})
}

func TestStuckCheckIsNotStartedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var h health.Registry
		var runs atomic.Int32
		release := make(chan struct{})
		h.SetReady(true)
		h.AddReadiness("store", func(context.Context) error {
			runs.Add(1)
			<-release
			return nil
		})
		for range 5 {
			_, ready := h.Check(context.Background())
			require.False(t, ready)
		}
		require.EqualValues(t, 1, runs.Load())
		close(release)
		synctest.Wait()
		_, ready := h.Check(context.Background())
		require.True(t, ready)
		require.EqualValues(t, 2, runs.Load())
	})
}

func TestProbesShareARun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var h health.Registry
		var runs atomic.Int32
		h.SetReady(true)
		h.AddReadiness("store", func(context.Context) error {
			runs.Add(1)
			time.Sleep(time.Millisecond)
			return nil
		})
		var probes sync.WaitGroup
		for range 50 {
			probes.Go(func() { require.Equal(t, 200, get(h.Ready()).Code) })
		}
		probes.Wait()
		require.EqualValues(t, 1, runs.Load())
	})
}

func TestOnChange(t *testing.T) {
	var h health.Registry
	var events []string
	var err error
	h.OnChange(func(name string, err error) {
		text := name + " passes"
		if err != nil {
			text = name + " fails: " + err.Error()
		}
		events = append(events, text)
	})
	h.SetReady(true)
	h.AddReadiness("store", func(context.Context) error { return err })
	for _, err = range []error{nil, errors.New("gone"), errors.New("still gone"), nil, nil} {
		h.Check(context.Background())
	}
	require.Equal(t, []string{"store fails: gone", "store passes"}, events)
}

func TestProberThatLeavesIsNoFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var h health.Registry
		h.OnChange(func(name string, err error) { t.Errorf("%s: %v", name, err) })
		h.SetReady(true)
		h.AddReadiness("store", func(context.Context) error { time.Sleep(time.Millisecond); return nil })
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_, ready := h.Check(ctx)
		require.False(t, ready)
		time.Sleep(2 * time.Millisecond) // let the run that nobody waits for finish
	})
}

func TestOnlyReading(t *testing.T) {
	var h health.Registry
	w := httptest.NewRecorder()
	h.Live().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	require.Equal(t, http.StatusMethodNotAllowed, w.Code)
	require.Equal(t, "GET, HEAD", w.Header().Get("Allow"))
}

func TestStartup(t *testing.T) {
	var h health.Registry
	require.Equal(t, 503, get(h.Startup()).Code)
	h.SetStarted()
	require.Equal(t, 200, get(h.Startup()).Code)
	h.SetReady(false)
	require.Equal(t, 200, get(h.Startup()).Code, "there is no way back")
}

// Strangers neither learn the checks nor make them run more than once a second.
func TestReadyStatus(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var h health.Registry
		var runs atomic.Int64
		down := errors.New(canary)
		h.AddReadiness("store", func(context.Context) error { runs.Add(1); return down })
		require.Equal(t, 503, get(h.ReadyStatus()).Code)
		require.Zero(t, runs.Load(), "not open yet")
		h.SetReady(true)
		for range 100 {
			w := get(h.ReadyStatus())
			require.Equal(t, 503, w.Code)
			require.JSONEq(t, `{"status":"unavailable"}`, w.Body.String())
		}
		require.EqualValues(t, 1, runs.Load())
		down = nil
		time.Sleep(time.Second)
		require.Equal(t, 200, get(h.ReadyStatus()).Code)
		h.SetReady(false)
		require.Equal(t, 503, get(h.ReadyStatus()).Code, "at once")
	})
}
