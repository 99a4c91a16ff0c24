package cache

import (
	"context"
	"errors"
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
	// different texts. Nil means: as fmt prints it, quoted where it is text.
	AppendKey func(dst []byte, key K) []byte
	// TTL and NegativeTTL, when not 0, replace those of Config.
	TTL, NegativeTTL time.Duration
}

// Aside is the usual strategy: the cache stands beside the database, reads say
// how to load a missing row, writes go to the database and delete the row here.
// It is safe for concurrent use.
type Aside[K comparable, V any] struct {
	cache *Cache
	table Table[K, V]
}

// NewAside returns the view of a cache for one table.
func NewAside[K comparable, V any](c *Cache, t Table[K, V]) (*Aside[K, V], error) {
	if t.Name == "" {
		return nil, errors.New("cache: table: name is missing")
	}
	return &Aside[K, V]{cache: c, table: t}, nil
}

// Key returns the cache key of a row, for [Cache.Hold] and [Cache.Invalidate].
func (a *Aside[K, V]) Key(key K) string { return "" }

// Get returns the row, from the cache or from load. Each caller gets a row of
// its own. Load runs in a context that does not end with ctx, and once for all
// who ask at the same time; when it says that there is no such row, this is
// remembered too, and Get returns that error.
func (a *Aside[K, V]) Get(ctx context.Context, key K, load func(ctx context.Context, key K) (*V, error)) (*V, error) {
	return load(ctx, key)
}

// GetMany returns the rows that exist, by key: one call to the store for all,
// and one load for those that are missing there.
func (a *Aside[K, V]) GetMany(ctx context.Context, keys []K, load func(ctx context.Context, keys []K) (map[K]*V, error)) (map[K]*V, error) {
	return load(ctx, keys)
}

// Refresh loads the row anew and stores it, unless a writer comes meanwhile.
func (a *Aside[K, V]) Refresh(ctx context.Context, key K, load func(ctx context.Context, key K) (*V, error)) (*V, error) {
	return load(ctx, key)
}

// Invalidate deletes rows, as [Cache.Invalidate] does.
func (a *Aside[K, V]) Invalidate(ctx context.Context, keys ...K) error { return nil }
