package trace

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	sdk "go.opentelemetry.io/otel/sdk/trace"
)

// queue sends spans in batches from a goroutine of its own. Unlike the SDK's
// batch processor it tells how many were lost, and its goroutine is gone when
// Shutdown returns, whatever the collector does.
type queue struct {
	exporter sdk.SpanExporter
	onError  func(error)
	interval time.Duration
	spans    chan sdk.ReadOnlySpan
	stopped  atomic.Bool
	stop     chan struct{}
	once     sync.Once
	done     chan struct{}
	cancel   context.CancelFunc // gives up what is being sent
	exported atomic.Uint64
	dropped  atomic.Uint64
	failing  bool
}

func newQueue(c Config) *queue {
	ctx, cancel := context.WithCancel(context.Background())
	q := &queue{
		exporter: c.Exporter, onError: c.OnError, interval: c.Interval, cancel: cancel,
		spans: make(chan sdk.ReadOnlySpan, c.Queue), stop: make(chan struct{}), done: make(chan struct{}),
	}
	go q.run(ctx)
	return q
}

// OnStart implements sdk.SpanProcessor.
func (q *queue) OnStart(context.Context, sdk.ReadWriteSpan) {}

// OnEnd implements sdk.SpanProcessor. It never waits.
func (q *queue) OnEnd(s sdk.ReadOnlySpan) {
	if !s.SpanContext().IsSampled() {
		return
	}
	if !q.stopped.Load() {
		select {
		case q.spans <- s:
			return
		default:
		}
	}
	q.dropped.Add(1)
}

// ForceFlush implements sdk.SpanProcessor. Shutdown is the only flush.
func (q *queue) ForceFlush(context.Context) error { return nil }

// Shutdown implements sdk.SpanProcessor.
func (q *queue) Shutdown(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, flushTimeout)
	defer cancel()
	defer q.cancel()
	q.once.Do(func() {
		q.stopped.Store(true)
		close(q.stop)
	})
	select {
	case <-q.done:
	case <-ctx.Done():
		return ctx.Err()
	}
	return q.exporter.Shutdown(ctx)
}

func (q *queue) stats() Stats {
	return Stats{Exported: q.exported.Load(), Dropped: q.dropped.Load(), Waiting: len(q.spans)}
}

func (q *queue) run(ctx context.Context) {
	defer close(q.done)
	ticker := time.NewTicker(q.interval)
	defer ticker.Stop()
	batch := make([]sdk.ReadOnlySpan, 0, maxBatch)
	for {
		select {
		case s := <-q.spans:
			if batch = append(batch, s); len(batch) == maxBatch {
				batch = q.send(ctx, batch)
			}
		case <-ticker.C:
			batch = q.send(ctx, batch)
		case <-q.stop:
			q.drain(ctx, batch)
			return
		}
	}
}

// drain sends the rest.
func (q *queue) drain(ctx context.Context, batch []sdk.ReadOnlySpan) {
	for {
		select {
		case s := <-q.spans:
			if batch = append(batch, s); len(batch) == maxBatch {
				batch = q.send(ctx, batch)
			}
		default:
			q.send(ctx, batch)
			return
		}
	}
}

// send sends a batch and returns it empty.
func (q *queue) send(ctx context.Context, batch []sdk.ReadOnlySpan) []sdk.ReadOnlySpan {
	if len(batch) == 0 {
		return batch
	}
	err := ctx.Err() // given up: what is left is only counted
	if err == nil {
		limited, cancel := context.WithTimeout(ctx, exportTimeout)
		err = q.exporter.ExportSpans(limited, batch)
		cancel()
	}
	if err == nil {
		q.exported.Add(uint64(len(batch)))
	} else {
		q.dropped.Add(uint64(len(batch)))
		if q.onError != nil && !q.failing {
			q.onError(err)
		}
	}
	q.failing = err != nil
	clear(batch)
	return batch[:0]
}
