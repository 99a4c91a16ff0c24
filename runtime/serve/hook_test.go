package serve_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// The admin address answers while the service starts.
func TestStartHooks(t *testing.T) {
	r := newServer(t, local, hello)
	var order []string
	entered, release := make(chan struct{}), make(chan struct{})
	r.OnStart("first", func(context.Context) error { order = append(order, "first"); return nil })
	r.OnStart("second", func(context.Context) error {
		order = append(order, "second")
		close(entered)
		<-release
		return nil
	})
	go func() {
		<-entered
		for path, want := range map[string]int{"/livez": 200, "/startupz": 503, "/readyz": 503} {
			response, _ := get(t, "http://"+r.AdminAddr()+path)
			if response.StatusCode != want {
				t.Errorf("%s: %d", path, response.StatusCode)
			}
		}
		close(release)
	}()
	r.start()
	require.Equal(t, []string{"first", "second"}, order)
	response, _ := get(t, "http://"+r.AdminAddr()+"/startupz")
	require.Equal(t, 200, response.StatusCode)
	require.NoError(t, r.stop())
}

func TestStartHookErrorsEndTheStart(t *testing.T) {
	boom := errors.New("boom")
	r := newServer(t, local, hello)
	stopped := false
	r.OnStart("migrate", func(context.Context) error { return boom })
	r.OnStart("never", func(context.Context) error { t.Error("ran"); return nil })
	r.OnStop("store", func(context.Context) error { stopped = true; return nil })
	err := r.Run(context.Background())
	require.ErrorIs(t, err, boom)
	require.EqualError(t, err, "start migrate: boom")
	require.True(t, stopped)
	require.NotContains(t, r.log.String(), "listening")
	requireNoGoroutines(t)
}

func TestInterruptDuringTheStart(t *testing.T) {
	r := newServer(t, local, hello)
	stopped := false
	r.OnStart("slow", func(ctx context.Context) error {
		signal(t, os.Interrupt)
		<-ctx.Done()
		return ctx.Err()
	})
	r.OnStop("store", func(context.Context) error { stopped = true; return nil })
	require.NoError(t, r.Run(context.Background()))
	require.True(t, stopped)
	requireNoGoroutines(t)
}

func TestBackgroundTasks(t *testing.T) {
	r := newServer(t, local, hello)
	var order []string
	r.OnStart("start", func(context.Context) error { order = append(order, "start"); return nil })
	r.OnStop("stop", func(context.Context) error { order = append(order, "stop"); return nil })
	r.Go("ends early", func(context.Context) error { return nil })
	r.Go("watch", func(ctx context.Context) error {
		order = append(order, "watch")
		<-ctx.Done()
		order = append(order, "watched")
		return ctx.Err()
	})
	require.NoError(t, r.start().stop())
	require.Equal(t, []string{"start", "watch", "watched", "stop"}, order)
	requireNoGoroutines(t)
}

func TestBackgroundTaskErrorsStopTheServer(t *testing.T) {
	boom := errors.New("boom")
	for want, f := range map[string]func(context.Context) error{
		"queue: boom":        func(context.Context) error { return boom },
		"queue: panic: oops": func(context.Context) error { panic("oops") },
	} {
		r := newServer(t, local, hello)
		stopped := false
		r.OnStop("store", func(context.Context) error { stopped = true; return nil })
		r.Go("queue", f)
		require.EqualError(t, r.start().wait(), want)
		require.True(t, stopped)
	}
}
