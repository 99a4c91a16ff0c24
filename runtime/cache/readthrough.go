package cache

import (
	"context"
	"errors"
)

// ReadThrough is [Aside] with loaders of its own, so that callers only name keys.
type ReadThrough[K comparable, V any] struct {
	*Aside[K, V]
	load     func(ctx context.Context, key K) (*V, error)
	loadMany func(ctx context.Context, keys []K) (map[K]*V, error)
}

// NewReadThrough returns the view of a cache for one table. LoadMany may be nil;
// GetMany then loads one row after the other.
func NewReadThrough[K comparable, V any](c *Cache, t Table[K, V], load func(ctx context.Context, key K) (*V, error),
	loadMany func(ctx context.Context, keys []K) (map[K]*V, error)) (*ReadThrough[K, V], error) {
	rows, err := NewAside(c, t)
	if err != nil {
		return nil, err
	}
	if loadMany == nil {
		loadMany = oneByOne(c.options.NotFound, load)
	}
	return &ReadThrough[K, V]{rows, load, loadMany}, nil
}

func oneByOne[K comparable, V any](notFound error, load func(ctx context.Context, key K) (*V, error)) func(ctx context.Context, keys []K) (map[K]*V, error) {
	return func(ctx context.Context, keys []K) (map[K]*V, error) {
		rows := make(map[K]*V, len(keys))
		for _, key := range keys {
			row, err := load(ctx, key)
			if errors.Is(err, notFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			rows[key] = row
		}
		return rows, nil
	}
}

// Get is [Aside.Get].
func (r *ReadThrough[K, V]) Get(ctx context.Context, key K) (*V, error) {
	return r.Aside.Get(ctx, key, r.load)
}

// GetMany is [Aside.GetMany].
func (r *ReadThrough[K, V]) GetMany(ctx context.Context, keys ...K) (map[K]*V, error) {
	return r.Aside.GetMany(ctx, keys, r.loadMany)
}

// Refresh is [Aside.Refresh].
func (r *ReadThrough[K, V]) Refresh(ctx context.Context, key K) (*V, error) {
	return r.Aside.Refresh(ctx, key, r.load)
}
