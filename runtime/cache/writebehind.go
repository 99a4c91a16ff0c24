package cache

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Behind says how a [WriteBehind] saves.
type Behind[K comparable, V any] struct {
	// Save writes rows to the database and commits. It may be called again with
	// the same rows after an error, and never twice at a time. Required.
	Save func(ctx context.Context, rows map[K]*V) error
	// Queue is the most rows waiting to be saved; one more fails with ErrFull.
	// Default 1000.
	Queue int
	// Batch is the most rows given to Save at once. Default 100.
	Batch int
	// Every is how long a row waits at the most before it is saved. Default 100 ms.
	Every time.Duration
	// Attempts is how often Save is tried, with a pause between that grows from
	// Every to a minute, before the rows are dropped and OnDrop is told.
	// Default 10.
	Attempts int
	// OnDrop, when set, gets the rows that could not be saved and why.
	OnDrop func(rows map[K]*V, err error)
}

// WriteBehind answers a write as soon as it is queued in this process, and
// saves it later: at least once while the process lives, and NOT AT ALL if it
// dies before. Other processes see the row when it is saved. Use it only for
// what may be lost, such as the time of a last visit.
type WriteBehind[K comparable, V any] struct {
	*ReadThrough[K, V]
	behind Behind[K, V]

	mu      sync.Mutex
	queued  map[K][]byte // encoded, so that they are nobody else's
	saving  map[K][]byte
	closed  bool
	filled  chan struct{} // has an element when a whole batch is queued
	closing chan struct{}
	done    chan struct{}
	abort   context.CancelFunc
}

// NewWriteBehind returns the write-behind view of rows. [WriteBehind.Close]
// saves what is queued and ends it.
func NewWriteBehind[K comparable, V any](rows *ReadThrough[K, V], b Behind[K, V]) (*WriteBehind[K, V], error) {
	if b.Save == nil {
		return nil, errors.New("cache: write-behind: Save is missing")
	}
	or(&b.Queue, 1000)
	or(&b.Batch, 100)
	or(&b.Every, 100*time.Millisecond)
	or(&b.Attempts, 10)
	if b.Queue < 0 || b.Batch < 0 || b.Every < 0 || b.Attempts < 0 {
		return nil, errors.New("cache: write-behind: Queue, Batch, Every and Attempts must not be negative")
	}
	ctx, abort := context.WithCancel(context.Background())
	w := &WriteBehind[K, V]{
		ReadThrough: rows, behind: b, queued: map[K][]byte{}, abort: abort,
		filled: make(chan struct{}, 1), closing: make(chan struct{}), done: make(chan struct{}),
	}
	go w.run(ctx)
	return w, nil
}

// Put queues the row. A row queued before under the same key and not yet saved
// is replaced. The error is ErrFull or ErrClosed, or that of the codec.
func (w *WriteBehind[K, V]) Put(_ context.Context, key K, row *V) error {
	encoded, err := w.table.Codec.Append([]byte{}, row)
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return ErrClosed
	}
	if _, ok := w.queued[key]; !ok && len(w.queued)+len(w.saving) >= w.behind.Queue {
		return ErrFull
	}
	w.queued[key] = encoded
	if len(w.queued) >= w.behind.Batch {
		select {
		case w.filled <- struct{}{}:
		default:
		}
	}
	return nil
}

// Get returns the row queued in this process, else as [ReadThrough.Get] does.
func (w *WriteBehind[K, V]) Get(ctx context.Context, key K) (*V, error) {
	if row := w.pending(key); row != nil {
		return row, nil
	}
	return w.ReadThrough.Get(ctx, key)
}

// GetMany returns the rows queued in this process, and for the other keys what
// [ReadThrough.GetMany] does.
func (w *WriteBehind[K, V]) GetMany(ctx context.Context, keys ...K) (map[K]*V, error) {
	var rest []K
	queued := map[K]*V{}
	for _, key := range keys {
		if row := w.pending(key); row != nil {
			queued[key] = row
		} else {
			rest = append(rest, key)
		}
	}
	rows, err := w.ReadThrough.GetMany(ctx, rest...)
	for key, row := range queued {
		if err == nil {
			rows[key] = row
		}
	}
	return rows, err
}

func (w *WriteBehind[K, V]) pending(key K) *V {
	w.mu.Lock()
	encoded, ok := w.queued[key]
	if !ok {
		encoded, ok = w.saving[key]
	}
	w.mu.Unlock()
	if !ok {
		return nil
	}
	return w.decode(encoded)
}

// Close saves what is queued, until ctx ends. Rows that are left then go to
// OnDrop, and the error is that of ctx.
func (w *WriteBehind[K, V]) Close(ctx context.Context) error {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.closing)
	}
	w.mu.Unlock()
	defer w.abort()
	select {
	case <-w.done:
		return nil
	case <-ctx.Done():
		w.abort()
		<-w.done
		return ctx.Err()
	}
}
