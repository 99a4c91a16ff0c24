package models

import (
	"context"
	"fmt"
	"runtime"
	"time"
)

// Result is what one operation cost. Time is the clock's: an operation mostly
// waits for a server. Bytes and allocations are those of the whole process.
type Result struct {
	Time          time.Duration
	Bytes, Allocs float64
}

// warm is how often a case runs before it is timed.
const warm = 50

// Measure repeats a case for about as long as took.
func (c Case) Measure(ctx context.Context, w *World, p Peer, took time.Duration) (Result, error) {
	var spent time.Duration
	var before, after runtime.MemStats
	var bytes, allocs uint64
	if _, err := c.once(ctx, w, p, warm, nil, nil); err != nil {
		return Result{}, err
	}
	runtime.GC()
	done, n := 0, 1
	for spent < took {
		n = c.most(n)
		elapsed, err := c.once(ctx, w, p, n, &before, &after)
		if err != nil {
			return Result{}, err
		}
		spent, done = spent+elapsed, done+n
		bytes, allocs = bytes+after.TotalAlloc-before.TotalAlloc, allocs+after.Mallocs-before.Mallocs
		n = max(1, int((took-spent)*time.Duration(done)/max(spent, 1))+1)
	}
	return Result{spent / time.Duration(done), float64(bytes) / float64(done), float64(allocs) / float64(done)}, nil
}

// most bounds how often a case can run at a time.
func (c Case) most(n int) int {
	if c.limit > 0 {
		return min(n, c.limit)
	}
	return n
}

// once prepares a case and runs it n times.
func (c Case) once(ctx context.Context, w *World, p Peer, n int, before, after *runtime.MemStats) (time.Duration, error) {
	run, err := c.prepare(ctx, w, p)
	if err != nil {
		return 0, fmt.Errorf("%s, %s: %w", c.Name, p.Name, err)
	}
	if before != nil {
		runtime.ReadMemStats(before)
	}
	start := time.Now()
	err = run(c.most(n))
	elapsed := time.Since(start)
	if after != nil {
		runtime.ReadMemStats(after)
	}
	if err != nil {
		return 0, fmt.Errorf("%s, %s: %w", c.Name, p.Name, err)
	}
	return elapsed, nil
}
