package redislimit_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/limit"
	"github.com/apigen/apigen/runtime/limit/redislimit"
)

const (
	storeKey = "APIGEN_TEST_LIMIT_STORE" // tells a process started by a test where to go
	spanKey  = "APIGEN_TEST_LIMIT_SPAN"
)

// TestMain is also what the processes of TestLoadProcessesShareOneLimit run.
func TestMain(m *testing.M) {
	if store := os.Getenv(storeKey); store != "" {
		if err := ask(store); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	redis.SetLogger(silent{}) // it logs every failed dial
	os.Exit(m.Run())
}

type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}

// ask asks 250 times a second for a while and prints how many were admitted and
// what each cost in microseconds.
func ask(store string) error {
	span, err := time.ParseDuration(os.Getenv(spanKey))
	if err != nil {
		return err
	}
	rdb, err := redislimit.Client(redislimit.Config{Addr: store})
	if err != nil {
		return err
	}
	defer func() { _ = rdb.Close() }()
	l, err := redislimit.New(rdb, "t6:", limit.Rate{Limit: 500, Per: time.Second, Burst: 50}, 0)
	if err != nil {
		return err
	}
	admitted, failed := 0, 0
	tick := time.NewTicker(4 * time.Millisecond)
	defer tick.Stop()
	var costs []string
	for start := time.Now(); time.Since(start) < span; <-tick.C {
		asked := time.Now()
		d, err := l.Allow(context.Background(), "a", 1)
		costs = append(costs, strconv.FormatInt(time.Since(asked).Microseconds(), 10))
		switch {
		case err != nil:
			failed++
		case d.OK:
			admitted++
		}
	}
	fmt.Println(admitted, failed, strings.Join(costs, " "))
	return nil
}

// server starts a Redis of its own, so that the load is nobody else's.
func server(t *testing.T) string {
	t.Helper()
	if os.Getenv("APIGEN_LOAD") != "1" {
		t.Skip("a load test; set APIGEN_LOAD=1")
	}
	program, err := exec.LookPath("redis-server")
	if err != nil {
		t.Skip("redis-server is not installed")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	addr := l.Addr().String()
	require.NoError(t, l.Close())
	_, port, _ := net.SplitHostPort(addr)
	cmd := exec.Command(program, "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no")
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _, _ = cmd.Process.Kill(), cmd.Wait() })
	rdb := client(t, redislimit.Config{Addr: addr})
	eventually(t, func() bool { return rdb.Ping(context.Background()).Err() == nil }, "redis-server starts")
	return addr
}

func percentile(costs []time.Duration, p float64) time.Duration {
	slices.Sort(costs)
	return costs[min(int(float64(len(costs))*p), len(costs)-1)]
}

func TestLoadProcessesShareOneLimit(t *testing.T) {
	addr := server(t)
	const processes, span = 4, 5 * time.Second
	outputs := make([]bytes.Buffer, processes)
	var group sync.WaitGroup
	start := time.Now()
	for i := range processes {
		group.Go(func() {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), storeKey+"="+addr, spanKey+"="+span.String())
			cmd.Stdout, cmd.Stderr = &outputs[i], os.Stderr
			if err := cmd.Run(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	took := time.Since(start)
	admitted, failed, costs := 0, 0, []time.Duration(nil)
	for i := range outputs {
		fields := strings.Fields(outputs[i].String())
		require.Greater(t, len(fields), 2)
		for j, field := range fields {
			n, err := strconv.Atoi(field)
			require.NoError(t, err)
			switch j {
			case 0:
				admitted += n
			case 1:
				failed += n
			default:
				costs = append(costs, time.Duration(n)*time.Microsecond)
			}
		}
	}
	want := 500*span.Seconds() + 50
	off := 100 * (float64(admitted) - want) / want
	p99 := percentile(costs, 0.99)
	t.Logf("%d processes, %d calls: admitted %d of %.0f, off by %+.2f %% (target 2 %%); p50 %v, p99 %v (target 2ms); failed %d; all over %v",
		processes, len(costs), admitted, want, off, percentile(costs, 0.5), p99, failed, took.Round(time.Millisecond))
	require.InDelta(t, 0, off, 2)
	require.LessOrEqual(t, p99, 2*time.Millisecond)
	require.Zero(t, failed)
}

// TestLoadFaultsOfTheStore asks 500 times a second while the store is broken in a way,
// then mended.
func TestLoadFaultsOfTheStore(t *testing.T) {
	addr := server(t)
	for _, test := range []struct {
		name  string
		fault fault
	}{{"refused", refused}, {"hung", hung}, {"200 ms slow", slow}} {
		t.Run(test.name, func(t *testing.T) {
			p, f := fallback(t, addr)
			p.set(test.fault)
			var first, tripped []time.Duration
			admitted := 0
			const span = 4 * time.Second
			for start := time.Now(); time.Since(start) < span; time.Sleep(2 * time.Millisecond) {
				isTripped, asked := f.Tripped(), time.Now()
				d := allow(t, f, "a", 1) // fails on any error: that would be a 5xx
				if cost := time.Since(asked); isTripped {
					tripped = append(tripped, cost)
				} else {
					first = append(first, cost)
				}
				if d.OK {
					admitted++
				}
			}
			p.set(none)
			mended := time.Now()
			eventually(t, func() bool { return allow(t, f, "b", 1).Limit == 200 }, "the store decides again")
			recovery := time.Since(mended)
			share := 50*span.Seconds() + 5
			off := 100 * (float64(admitted) - share) / share
			t.Logf("%s: first %d calls p99 %v (target 60ms); then %d calls p99 %v, most %v (target 1ms); local share off by %+.1f %% (target 20 %%); recovered in %v (target 1s); errors 0",
				test.name, len(first), percentile(first, 0.99), len(tripped), percentile(tripped, 0.99), tripped[len(tripped)-1], off, recovery.Round(time.Millisecond))
			require.LessOrEqual(t, percentile(first, 0.99), 60*time.Millisecond)
			require.LessOrEqual(t, percentile(tripped, 0.99), time.Millisecond)
			require.InDelta(t, 0, off, 20)
			require.LessOrEqual(t, recovery, time.Second)
		})
	}
}

func fallback(t *testing.T, addr string) (*proxy, *limit.Fallback) {
	t.Helper()
	p := newProxy(t, addr)
	store := limiter(t, client(t, redislimit.Config{Addr: p.addr}), t.Name(), "200/s", 0)
	own, err := limit.Local(limit.Rate{Limit: 50, Per: time.Second, Burst: 5})
	require.NoError(t, err)
	f := limit.WithFallback(store, own, 0, limit.FailLocal)
	eventually(t, func() bool { return allow(t, f, "warm", 1).Limit == 200 }, "the store decides")
	return p, f
}

func TestLoadFlappingStore(t *testing.T) {
	p, f := fallback(t, server(t))
	stop := make(chan struct{})
	var flapping sync.WaitGroup
	flapping.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				p.set(none)
				return
			case <-time.After(300 * time.Millisecond):
				p.set([]fault{hung, none, refused, none, slow, none}[i%6])
			}
		}
	})
	var costs []time.Duration
	for start := time.Now(); time.Since(start) < 6*time.Second; time.Sleep(2 * time.Millisecond) {
		asked := time.Now()
		allow(t, f, "a", 1)
		costs = append(costs, time.Since(asked))
	}
	close(stop)
	flapping.Wait()
	mended := time.Now()
	eventually(t, func() bool { return allow(t, f, "b", 1).Limit == 200 }, "the store decides again")
	t.Logf("flapping every 300 ms: %d calls, p50 %v, p99 %v (target 60ms); recovered in %v (target 1s); errors 0",
		len(costs), percentile(costs, 0.5), percentile(costs, 0.99), time.Since(mended).Round(time.Millisecond))
	require.LessOrEqual(t, percentile(costs, 0.99), 60*time.Millisecond)
	require.LessOrEqual(t, time.Since(mended), time.Second)
}

func TestLoadFlushedStore(t *testing.T) {
	addr := server(t)
	rdb := client(t, redislimit.Config{Addr: addr})
	l := limiter(t, rdb, "flush:", "1/h burst 3", 0)
	for round := range 20 {
		require.True(t, allow(t, l, "a", 3).OK, "round %d", round)
		require.False(t, allow(t, l, "a", 1).OK)
		require.NoError(t, rdb.FlushAll(context.Background()).Err())
		require.NoError(t, rdb.ScriptFlush(context.Background()).Err())
	}
	t.Log("FLUSHALL and SCRIPT FLUSH, 20 rounds: each starts a new burst, errors 0")
}
