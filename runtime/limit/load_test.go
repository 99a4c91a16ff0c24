package limit_test

import (
	"context"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestLoadManyCallers(t *testing.T) {
	if os.Getenv("APIGEN_LOAD") != "1" {
		t.Skip("a load test; set APIGEN_LOAD=1")
	}
	l := local(t, "1000/s burst 100")
	var admitted, asked atomic.Int64
	var group sync.WaitGroup
	start := time.Now()
	for range 64 {
		group.Go(func() {
			for time.Since(start) < 2*time.Second {
				asked.Add(1)
				if d, err := l.Allow(context.Background(), "a", 1); err == nil && d.OK {
					admitted.Add(1)
				}
			}
		})
	}
	group.Wait()
	want := 1000*time.Since(start).Seconds() + 100
	off := 100 * (float64(admitted.Load()) - want) / want
	bench := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = l.Allow(context.Background(), "203.0.113.9", 1)
		}
	})
	t.Logf("64 goroutines, %d calls: admitted %d of %.0f, off by %+.2f %% (target 1 %%); %d ns/op (target 50), %d allocs/op (target 0)",
		asked.Load(), admitted.Load(), want, off, bench.NsPerOp(), bench.AllocsPerOp())
	require.LessOrEqual(t, float64(admitted.Load()), want+1)
	require.InDelta(t, 0, off, 1)
	require.Zero(t, bench.AllocsPerOp())
}
