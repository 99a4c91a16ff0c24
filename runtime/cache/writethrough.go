package cache

import "context"

// WriteThrough is [ReadThrough] whose writes leave the new row in the cache
// instead of deleting the old one.
type WriteThrough[K comparable, V any] struct{ *ReadThrough[K, V] }

// NewWriteThrough returns the write-through view of rows.
func NewWriteThrough[K comparable, V any](rows *ReadThrough[K, V]) *WriteThrough[K, V] {
	return &WriteThrough[K, V]{rows}
}

// Put runs save, which writes and commits the row and returns it as the
// database has it after that (all columns, also those it did not set; read back
// by the same statement or in the same transaction). The row is stored if this
// writer alone held it from before its commit until now; else it is left out of
// the cache. Keys are further keys to hold, as in [Cache.Hold].
func (w *WriteThrough[K, V]) Put(ctx context.Context, key K, keys []string, save func(ctx context.Context) (*V, error)) (*V, error) {
	c := w.cache
	if c.options.Bypass(ctx) {
		return nil, errInTransaction
	}
	h, err := c.hold(ctx, append([]string{w.Key(key)}, keys...))
	if err != nil {
		return nil, err
	}
	known := false
	defer func() { h.release(ctx, known) }()
	row, err := save(ctx)
	known = err == nil || c.options.Unchanged(err)
	if err == nil && row != nil && h.set && w.replaced(ctx, h, w.encoded(row, nil)) {
		c.flights.forget(h.keys[:1])
		h.keys = h.keys[1:]
	}
	return row, err
}

// replaced puts the row where this writer's hold is, if nobody else's is; the
// key then needs no release.
func (w *WriteThrough[K, V]) replaced(ctx context.Context, h held, o outcome) bool {
	if o.entry == nil {
		return false
	}
	done, err := w.cache.swap(context.WithoutCancel(ctx), w.table.Name, Swap{
		Key: h.keys[0], Old: Held(nil, h.token), New: rowValue(w.fingerprint, o.entry), TTL: w.cache.jittered(w.table.TTL),
	})
	if err == nil && done[0] {
		return true
	}
	w.cache.options.Observe(w.table.Name, FillRefused)
	return false
}
