package cache

import (
	"context"
	"time"
)

// Store keeps values for a while. Each operation is atomic for each key. The
// package rediscache has one on Redis, [Memory] is one in this process. A Store
// is safe for concurrent use, bounds every call in time by itself, and does not
// keep or change the slices it is given or returns.
type Store interface {
	// Get returns the value of a key, nil when there is none.
	Get(ctx context.Context, key string) ([]byte, error)
	// GetMany returns the values of keys, in their order, nil for none.
	GetMany(ctx context.Context, keys []string) ([][]byte, error)
	// Add sets each of the keys that has no value, for ttl, and reports which.
	Add(ctx context.Context, keys []string, value []byte, ttl time.Duration) ([]bool, error)
	// Swap sets each key whose value is exactly Old to New, and reports which.
	// A New of nil deletes the key.
	Swap(ctx context.Context, swaps []Swap) ([]bool, error)
	// Hold adds a token to the hold on each key, replacing what was there if it
	// was none, and lets the hold last at least ttl from now; see [Held].
	Hold(ctx context.Context, keys []string, token Token, ttl time.Duration) error
	// Release takes a token out of the hold on each key and deletes the key if
	// it was the last one, or if the value is no hold; see [Released].
	Release(ctx context.Context, keys []string, token Token) error
}

// Swap is one conditional change of a key.
type Swap struct {
	Key      string
	Old, New []byte
	TTL      time.Duration
}
