package cache

import (
	"context"
	"errors"
	"fmt"
)

// errSkipped means that the store was not asked, because it is known to be down.
var errSkipped = errors.New("cache: the store is left alone")

var errMiscounted = errors.New("cache: the store answered for another number of keys")

// distrusted stands for what the store has under a key that waits for repair:
// readers go to the database, as they do for a hold.
var distrusted = []byte{stateHold, shared}

// get asks the store for one key. It is ask, without a closure on the path of a
// hit. That the key waits for no repair must be known before the store is asked:
// afterwards, it may just have been repaired, and the value be from before.
func (c *Cache) get(ctx context.Context, table, key string) (value []byte, err error) {
	if c.repairs.has(key) {
		return distrusted, nil
	}
	if !c.trip.enter() {
		c.options.Observe(table, StoreSkipped)
		return nil, errSkipped
	}
	defer func() { err = c.leave(table, recover(), err) }()
	return c.store.Get(ctx, key)
}

// ask calls the store, unless it is known to be down.
func ask[T any](c *Cache, table string, call func() (T, error)) (answer T, err error) {
	if !c.trip.enter() {
		c.options.Observe(table, StoreSkipped)
		return answer, errSkipped
	}
	defer func() { err = c.leave(table, recover(), err) }()
	return call()
}

func (c *Cache) leave(table string, panicked any, err error) error {
	if panicked != nil {
		err = fmt.Errorf("cache: the store panicked: %v", panicked)
	}
	if c.trip.leave(err == nil); err != nil {
		c.options.Observe(table, StoreFailed)
	}
	return err
}

// getMany is get for many keys.
func (c *Cache) getMany(ctx context.Context, table string, keys []string) ([][]byte, error) {
	waiting := make(map[int]bool)
	for i, key := range keys {
		if c.repairs.has(key) {
			waiting[i] = true
		}
	}
	values, err := ask(c, table, func() ([][]byte, error) { return c.store.GetMany(ctx, keys) })
	if err != nil {
		return nil, err
	}
	if len(values) != len(keys) {
		return nil, errMiscounted
	}
	for i := range waiting {
		values[i] = distrusted
	}
	return values, nil
}

func (c *Cache) add(ctx context.Context, table string, keys []string, value []byte) ([]bool, error) {
	return ask(c, table, func() ([]bool, error) {
		return counted(len(keys))(c.store.Add(ctx, keys, value, 2*c.config.LoadTimeout))
	})
}

func (c *Cache) swap(ctx context.Context, table string, swaps ...Swap) ([]bool, error) {
	return ask(c, table, func() ([]bool, error) {
		return counted(len(swaps))(c.store.Swap(ctx, swaps))
	})
}

// counted refuses an answer of the wrong length, so that no index goes astray.
func counted(want int) func([]bool, error) ([]bool, error) {
	return func(done []bool, err error) ([]bool, error) {
		if err == nil && len(done) != want {
			err = errMiscounted
		}
		return done, err
	}
}
