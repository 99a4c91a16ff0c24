package cache

import (
	"context"
	"fmt"
	"time"
)

// maxPause is the longest pause between two attempts to save the same rows.
const maxPause = time.Minute

// run saves what is queued, until the queue is closed and empty.
func (w *WriteBehind[K, V]) run(ctx context.Context) {
	defer close(w.done)
	tick := time.NewTicker(w.behind.Every)
	defer tick.Stop()
	for closing := false; !closing; {
		select {
		case <-w.closing:
			closing = true
		case <-w.filled:
		case <-tick.C:
		}
		for rows := w.next(); len(rows) > 0; rows = w.next() {
			w.save(ctx, rows)
		}
	}
}

// next takes a batch out of the queue.
func (w *WriteBehind[K, V]) next() map[K]*V {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.saving = map[K][]byte{}
	rows := map[K]*V{}
	for key, encoded := range w.queued {
		if len(rows) == w.behind.Batch {
			break
		}
		delete(w.queued, key)
		if row := w.decode(encoded); row != nil {
			w.saving[key], rows[key] = encoded, row
		}
	}
	return rows
}

// save tries to save a batch, and gives it up after so many attempts.
func (w *WriteBehind[K, V]) save(ctx context.Context, rows map[K]*V) {
	keys := make([]string, 0, len(rows))
	for key := range rows {
		keys = append(keys, w.Key(key))
	}
	pause := w.behind.Every
	var err error
	for attempt := range w.behind.Attempts {
		if attempt > 0 && !w.paused(ctx, &pause) {
			break
		}
		if err = w.attempt(ctx, keys, rows); err == nil {
			return
		}
	}
	if err == nil {
		err = ctx.Err()
	}
	for range rows {
		w.cache.options.Observe(w.table.Name, WriteDropped)
	}
	if w.behind.OnDrop != nil {
		w.behind.OnDrop(rows, err)
	}
}

// paused waits before the next attempt, and is false when there is no time for one.
func (w *WriteBehind[K, V]) paused(ctx context.Context, pause *time.Duration) bool {
	timer := time.NewTimer(*pause)
	defer timer.Stop()
	*pause = min(2**pause, maxPause)
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (w *WriteBehind[K, V]) attempt(ctx context.Context, keys []string, rows map[K]*V) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("cache: save panicked: %v", p)
		}
	}()
	if err := ctx.Err(); err != nil {
		return err
	}
	return w.cache.Write(ctx, keys, func(ctx context.Context) ([]string, error) { return nil, w.behind.Save(ctx, rows) })
}
