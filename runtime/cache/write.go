package cache

import (
	"context"
	"errors"
	"fmt"
)

// errInTransaction is a use of Write that would release before the commit.
var errInTransaction = errors.New("cache: Write must not be used inside a transaction; gather the keys and Hold them around the commit")

// held is a hold on some keys.
type held struct {
	cache *Cache
	keys  []string
	token Token
	set   bool // the store has it
}

// hold sets a hold, or notes that it could not under policy BestEffort.
func (c *Cache) hold(ctx context.Context, keys []string) (held, error) {
	h := held{cache: c, keys: keys, token: newToken()}
	c.flights.forget(keys)
	if len(keys) == 0 {
		return h, nil
	}
	_, err := ask(c, "", func() (struct{}, error) {
		return struct{}{}, c.store.Hold(context.WithoutCancel(ctx), keys, h.token, c.config.Hold)
	})
	h.set = err == nil
	if err != nil && c.config.Policy == Strict {
		return h, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return h, nil
}

// release ends a hold after the commit, and deletes late keys. Where the store
// does not answer, the keys are deleted when it does.
func (h held) release(ctx context.Context, known bool, late ...string) {
	keys := append(h.keys[:len(h.keys):len(h.keys)], late...)
	defer h.cache.flights.forget(keys)
	if len(keys) == 0 || !known && h.set {
		return
	}
	if !h.set {
		h.cache.options.Observe("", WroteUnheld)
	}
	if !known || h.cache.delete(ctx, keys, h.token) != nil {
		h.cache.repairs.add(keys, h.token)
	}
}

// delete releases keys in the store.
func (c *Cache) delete(ctx context.Context, keys []string, token Token) error {
	_, err := ask(c, "", func() (struct{}, error) {
		return struct{}{}, c.store.Release(context.WithoutCancel(ctx), keys, token)
	})
	return err
}

// Hold announces a commit that changes what is cached under keys, and returns
// the function to call after it: known says whether the commit's outcome is
// known (committed or not); late are further keys to delete. With false, the
// keys stay held until Config.Hold has passed. Under policy Strict the error is
// ErrUnavailable when the store does not answer; do not commit then.
//
// Hold fits store.Guard. The keys are those that [Aside.Key] and [Index.Key]
// return: of the row, and of each unique value that the row gets. The unique
// values that it had need no mention.
func (c *Cache) Hold(ctx context.Context, keys []string) (release func(known bool, late ...string), err error) {
	h, err := c.hold(ctx, keys)
	if err != nil {
		return nil, err
	}
	return func(known bool, late ...string) { h.release(ctx, known, late...) }, nil
}

// Write runs a change of the database between Hold and release. The change
// must have been committed when it returns nil. Late keys, known only after it
// (of a row whose id the database generates), are what it returns. When it
// fails, Options.Unchanged decides whether the keys are released at once.
func (c *Cache) Write(ctx context.Context, keys []string, change func(ctx context.Context) (late []string, err error)) error {
	if c.options.Bypass(ctx) {
		return errInTransaction
	}
	h, err := c.hold(ctx, keys)
	if err != nil {
		return err
	}
	known := false
	var late []string
	defer func() { h.release(ctx, known, late...) }() // when change panics, too
	late, err = change(ctx)
	known = err == nil || c.options.Unchanged(err)
	return err
}

// Invalidate deletes keys, for instance after a write behind the cache's back.
// A load under way that began before it is not stored. The error is
// ErrUnavailable; the keys are then deleted when the store is back.
func (c *Cache) Invalidate(ctx context.Context, keys ...string) error {
	token := newToken()
	defer c.flights.forget(keys)
	if len(keys) == 0 {
		return nil
	}
	err := c.delete(ctx, keys, token)
	if err != nil {
		c.repairs.add(keys, token)
		err = fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return err
}
