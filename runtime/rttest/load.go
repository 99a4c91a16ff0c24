package rttest

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// Load is a plan of requests that are sent when they are due, whether or not
// earlier ones have been answered, as clients of a real service do. A loop that
// waits for its answers slows down with the service and so hides overload.
type Load struct {
	// Rate is how many requests are due per second. It must be positive.
	Rate float64
	// Duration is how long requests fall due.
	Duration time.Duration
	// Poisson spaces requests at random, as independent clients do, instead of
	// evenly.
	Poisson bool
	// Seed makes the random spacing repeatable.
	Seed uint64
}

// Sample is one request of a [Load].
type Sample struct {
	// Due is when the request was to be sent, from the start of the load.
	Due time.Duration
	// Took is the time from when the request was due to its end, so that a late
	// start counts as the service's delay, not as nothing.
	Took time.Duration
	// Outcome is what the request's function returned.
	Outcome string
}

// Run calls send for each request in a goroutine of its own, with the request's
// number, and returns when all have ended. What send returns, such as "ok" or
// "refused", is the sample's outcome. When ctx ends no further requests are sent.
func (l Load) Run(ctx context.Context, send func(ctx context.Context, n int) (outcome string)) Samples {
	due := l.schedule()
	samples := make(Samples, len(due))
	sent := 0
	start := time.Now()
	var running sync.WaitGroup
	for n, at := range due {
		if !sleepUntil(ctx, start.Add(at)) {
			break
		}
		sent++
		running.Go(func() {
			outcome := send(ctx, n)
			samples[n] = Sample{Due: at, Took: time.Since(start) - at, Outcome: outcome}
		})
	}
	running.Wait()
	return samples[:sent]
}

func (l Load) schedule() []time.Duration {
	random := rand.New(rand.NewPCG(l.Seed, 1))
	gap := float64(time.Second) / l.Rate
	due := make([]time.Duration, 0, int(l.Rate*l.Duration.Seconds())+1)
	for at := 0.0; at < float64(l.Duration); {
		due = append(due, time.Duration(at))
		if l.Poisson {
			at += random.ExpFloat64() * gap
		} else {
			at += gap
		}
	}
	return due
}

func sleepUntil(ctx context.Context, at time.Time) bool {
	wait := time.Until(at)
	if wait <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
