package main

import (
	"runtime"
	"syscall"
	"time"
)

// result is what one run of one peer on one item cost, per operation.
type result struct {
	Nanoseconds float64 `json:"ns"`
	Bytes       float64 `json:"bytes"`
	Allocs      float64 `json:"allocs"`
}

// measure repeats run until the process has used took of processor time.
// Processor time rather than the clock, so that what else the machine does
// counts less, and what a peer does on other goroutines counts as well.
func measure(run func(), took time.Duration) result {
	batch := warm(run, took/20)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start, n, used := processorTime(), 0, time.Duration(0)
	for used < took {
		for range batch {
			run()
		}
		n += batch
		used = processorTime() - start
	}
	runtime.ReadMemStats(&after)
	return result{
		Nanoseconds: float64(used) / float64(n),
		Bytes:       float64(after.TotalAlloc-before.TotalAlloc) / float64(n),
		Allocs:      float64(after.Mallocs-before.Mallocs) / float64(n),
	}
}

// warm fills pools and caches and returns how many runs take about a tenth of
// the time it was given.
func warm(run func(), took time.Duration) int {
	for batch := 1; ; batch *= 2 {
		start := processorTime()
		for range batch {
			run()
		}
		if processorTime()-start > took {
			return max(batch/10, 1)
		}
	}
}

// processorTime returns what the process has used so far, system calls included.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err) // only a wrong argument is an error
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
