package cache

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Table describes the rows of one table: K is the type of the primary key, V
// that of a row.
type Table[K comparable, V any] struct {
	// Name tells this table's keys from others', and appears in metrics. Required.
	Name string
	// Codec encodes rows. Nil means [JSON].
	Codec Codec[V]
	// AppendKey adds the text of a primary key to dst. Different keys must have
	// different texts. Nil means: as fmt prints it with %#v, and text as it is.
	AppendKey func(dst []byte, key K) []byte
	// TTL and NegativeTTL, when not 0, replace those of Config.
	TTL, NegativeTTL time.Duration
}

// Aside is the usual strategy: the cache stands beside the database, reads say
// how to load a missing row, writes go to the database and delete the row here.
// It is safe for concurrent use.
type Aside[K comparable, V any] struct {
	cache       *Cache
	table       Table[K, V]
	prefix      string
	fingerprint uint64
}

// NewAside returns the view of a cache for one table.
func NewAside[K comparable, V any](c *Cache, t Table[K, V]) (*Aside[K, V], error) {
	if t.Name == "" {
		return nil, errors.New("cache: table: name is missing")
	}
	if t.Codec == nil {
		codec, err := JSON[V]()
		if err != nil {
			return nil, fmt.Errorf("cache: table %s: %w", t.Name, err)
		}
		t.Codec = codec
	}
	if t.AppendKey == nil {
		t.AppendKey = appendKey[K]
	}
	or(&t.TTL, c.config.TTL)
	or(&t.NegativeTTL, c.config.NegativeTTL)
	return &Aside[K, V]{c, t, c.config.Prefix + t.Name + ":", t.Codec.Fingerprint()}, nil
}

// Get returns the row, from the cache or from load. Each caller gets a row of
// its own. Load runs in a context that does not end with ctx, and once for all
// who ask at the same time; when it says that there is no such row, this is
// remembered too, and Get returns that error.
func (a *Aside[K, V]) Get(ctx context.Context, key K, load func(ctx context.Context, key K) (*V, error)) (*V, error) {
	c := a.cache
	if c.options.Bypass(ctx) {
		return load(ctx, key)
	}
	text := a.Key(key)
	call, joined, row := c.flights.join(text)
	if call == nil {
		return take(ctx, a, outcome{row: row, event: HitL1}, key, load)
	}
	if !joined {
		apart := context.WithoutCancel(ctx)
		value, err := c.get(apart, a.table.Name, text)
		if row := a.hit(value, err); row != nil {
			c.flights.finish(text, call, outcome{row: value[rowHeader:], keep: true})
			c.options.Observe(a.table.Name, Hit)
			return row, nil
		}
		a.start(apart, text, call, value, err, key, load)
	}
	o, ok := c.flights.wait(ctx, text, call)
	return take(ctx, a, ended(ctx, o, ok, joined), key, load)
}

// hit decodes what the store has, nil when that is no row.
func (a *Aside[K, V]) hit(value []byte, err error) *V {
	if err != nil {
		return nil
	}
	encoded, ok := encodedRow(a.fingerprint, value)
	if !ok {
		return nil
	}
	return a.decode(encoded)
}

// decode returns the row, nil when the bytes are damaged.
func (a *Aside[K, V]) decode(encoded []byte) (row *V) {
	defer func() {
		if recover() != nil {
			row = nil
		}
	}()
	row = new(V)
	if a.table.Codec.Decode(encoded, row) != nil {
		return nil
	}
	return row
}

// start goes on with a lookup that was no hit, apart from its caller, who may leave.
func (a *Aside[K, V]) start(ctx context.Context, text string, call *call, value []byte, err error, key K,
	load func(ctx context.Context, key K) (*V, error)) {
	l := a.lookup(text, func(ctx context.Context) outcome { return a.encoded(load(ctx, key)) })
	go func() { a.cache.flights.finish(text, call, l.run(ctx, value, err)) }()
}

func (a *Aside[K, V]) lookup(text string, load func(ctx context.Context) outcome) *lookup {
	return &lookup{
		cache: a.cache, table: a.table.Name, key: text, fingerprint: a.fingerprint,
		ttl: a.table.TTL, negativeTTL: a.table.NegativeTTL, load: load,
		accept: func(_ context.Context, entry []byte) (outcome, bool) {
			return outcome{row: entry, keep: true, event: Hit}, a.decode(entry) != nil
		},
	}
}

// encoded makes an outcome of what a loader returned.
func (a *Aside[K, V]) encoded(row *V, err error) outcome {
	if err != nil {
		return outcome{err: err}
	}
	if row == nil {
		return outcome{err: a.cache.options.NotFound}
	}
	text, err := a.table.Codec.Append(make([]byte, 0, 128), row)
	if err != nil {
		return outcome{} // each reader loads it then
	}
	return outcome{row: text, entry: text, keep: true}
}

// ended is how a lookup ended for one reader.
func ended(ctx context.Context, o outcome, ok, joined bool) outcome {
	if !ok {
		return outcome{err: ctx.Err(), event: Failed}
	}
	if joined {
		o.event = Shared
	}
	return o
}

// take gives one reader its own row. Where that cannot be had from the outcome,
// because the codec failed, it loads it.
func take[K comparable, V, I any](ctx context.Context, a *Aside[K, V], o outcome, key I,
	load func(ctx context.Context, key I) (*V, error)) (*V, error) {
	a.cache.options.Observe(a.table.Name, o.event)
	if o.err != nil {
		return nil, o.err
	}
	if o.row != nil {
		if row := a.decode(o.row); row != nil {
			return row, nil
		}
	}
	return load(ctx, key)
}

// Refresh loads the row anew and stores it, unless a writer comes meanwhile.
func (a *Aside[K, V]) Refresh(ctx context.Context, key K, load func(ctx context.Context, key K) (*V, error)) (*V, error) {
	if a.cache.options.Bypass(ctx) {
		return load(ctx, key)
	}
	text := a.Key(key)
	a.cache.flights.forget([]string{text})
	l := a.lookup(text, func(ctx context.Context) outcome { return a.encoded(load(ctx, key)) })
	l.anew = true
	apart := context.WithoutCancel(ctx)
	value, err := a.cache.get(apart, a.table.Name, text)
	return take(ctx, a, l.run(apart, value, err), key, load)
}

// Invalidate deletes rows, as [Cache.Invalidate] does.
func (a *Aside[K, V]) Invalidate(ctx context.Context, keys ...K) error {
	texts := make([]string, len(keys))
	for i, key := range keys {
		texts[i] = a.Key(key)
	}
	return a.cache.Invalidate(ctx, texts...)
}
