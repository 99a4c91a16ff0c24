package cache

import "context"

// batch is one GetMany under way.
type batch[K comparable, V any] struct {
	rows  *Aside[K, V]
	texts map[K]string
	found map[K]*V
	load  []K          // still to be loaded
	mine  map[K][]byte // the leases taken for some of them
	down  bool
}

// GetMany returns the rows that exist, by key: one call to the store for all,
// and one load for those that are missing there. Keys of which another reader
// or a writer is at work are loaded too, without being stored.
func (a *Aside[K, V]) GetMany(ctx context.Context, keys []K, load func(ctx context.Context, keys []K) (map[K]*V, error)) (map[K]*V, error) {
	if len(keys) == 0 {
		return map[K]*V{}, nil
	}
	if a.cache.options.Bypass(ctx) {
		return load(ctx, keys)
	}
	b := &batch[K, V]{rows: a, texts: make(map[K]string, len(keys)), found: make(map[K]*V, len(keys)), mine: map[K][]byte{}}
	apart := context.WithoutCancel(ctx)
	b.look(apart, b.firstLevel(keys))
	if len(b.load) == 0 {
		return b.found, nil
	}
	done := make(chan error, 1)
	go func() { done <- b.complete(apart, load) }()
	select {
	case err := <-done:
		if err != nil {
			return nil, err
		}
		return b.found, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// firstLevel takes what the first level has and returns the other keys, once each.
func (b *batch[K, V]) firstLevel(keys []K) []K {
	var rest []K
	for _, key := range keys {
		if _, ok := b.texts[key]; ok {
			continue
		}
		text := b.rows.Key(key)
		b.texts[key] = text
		if encoded := b.rows.cache.flights.peek(text); encoded != nil {
			if row := b.rows.decode(encoded); row != nil {
				b.take(key, row, HitL1)
				continue
			}
		}
		rest = append(rest, key)
	}
	return rest
}

func (b *batch[K, V]) take(key K, row *V, event Event) {
	b.found[key] = row
	b.rows.cache.options.Observe(b.rows.table.Name, event)
}

// look takes what the store has, and leases what it has not.
func (b *batch[K, V]) look(ctx context.Context, keys []K) {
	if len(keys) == 0 {
		return
	}
	c, table := b.rows.cache, b.rows.table.Name
	texts := make([]string, len(keys))
	for i, key := range keys {
		texts[i] = b.texts[key]
	}
	values, err := c.getMany(ctx, table, texts)
	if err != nil {
		b.load, b.down = keys, true
		return
	}
	var absent []K
	var unreadable []Swap
	for i, key := range keys {
		switch row := b.rows.hit(values[i], nil); {
		case row != nil:
			b.take(key, row, Hit)
			continue
		case state(values[i]) == stateMissing:
			c.options.Observe(table, HitNegative)
			continue
		case values[i] == nil:
			absent = append(absent, key)
		case state(values[i]) == stateRow:
			c.options.Observe(table, Unreadable)
			unreadable = append(unreadable, Swap{Key: texts[i], Old: values[i]})
		}
		b.load = append(b.load, key)
	}
	b.lease(ctx, absent, unreadable)
}

// lease takes a lease on the absent keys, all with one token, and deletes what
// cannot be read, for the next reader to store.
func (b *batch[K, V]) lease(ctx context.Context, absent []K, unreadable []Swap) {
	c, table := b.rows.cache, b.rows.table.Name
	if len(unreadable) > 0 {
		_, _ = c.swap(ctx, table, unreadable...)
	}
	if len(absent) == 0 {
		return
	}
	texts := make([]string, len(absent))
	for i, key := range absent {
		texts[i] = b.texts[key]
	}
	mine := lease()
	won, err := c.add(ctx, table, texts, mine)
	if err != nil {
		b.down = true
		return
	}
	for i, key := range absent {
		if won[i] {
			b.mine[key] = mine
		}
	}
}

// complete loads what is missing and stores it where the leases stand.
func (b *batch[K, V]) complete(ctx context.Context, load func(ctx context.Context, keys []K) (map[K]*V, error)) error {
	c := b.rows.cache
	if b.down {
		leave, err := c.enterFallback()
		if err != nil {
			return err
		}
		defer leave()
	}
	var rows map[K]*V
	o := c.bounded(ctx, func(ctx context.Context) outcome {
		var err error
		rows, err = load(ctx, b.load)
		return outcome{err: err}
	})
	if o.err != nil {
		c.options.Observe(b.rows.table.Name, Failed)
		rows = nil
	}
	b.fill(ctx, rows, o.err)
	for _, key := range b.load {
		if row := rows[key]; row != nil {
			b.take(key, row, Loaded)
		}
	}
	return o.err
}

// fill ends the leases: with the rows, with the knowledge that there are none,
// or, after an error, with nothing.
func (b *batch[K, V]) fill(ctx context.Context, rows map[K]*V, err error) {
	if len(b.mine) == 0 {
		return
	}
	t := b.rows.table
	var swaps []Swap
	for key, mine := range b.mine {
		o := outcome{err: err}
		if err == nil {
			o = b.rows.encoded(rows[key], nil)
		}
		swaps = append(swaps, b.rows.cache.filled(b.texts[key], mine, o, b.rows.fingerprint, t.TTL, t.NegativeTTL))
	}
	stored, err := b.rows.cache.swap(ctx, t.Name, swaps...)
	for i, s := range swaps {
		if s.New != nil && (err != nil || !stored[i]) {
			b.rows.cache.options.Observe(t.Name, FillRefused)
		}
	}
}
