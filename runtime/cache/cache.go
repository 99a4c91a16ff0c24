package cache

import (
	"errors"
	"fmt"
)

// Cache is what the tables of a service share. It is safe for concurrent use.
// [Cache.Close] ends it; the store is the caller's.
type Cache struct {
	store      Store
	config     Config
	options    Options
	flights    *flights
	repairs    *repairs
	trip       trip
	leaseWaits int
	fallback   chan struct{} // holds an element for each load while the store is down
}

// New returns a cache on a store. It does not connect: a store that is down now
// is one that is down later.
func New(s Store, c Config, o Options) (*Cache, error) {
	if s == nil {
		return nil, errors.New("cache: needs a store, such as NewMemory(0)")
	}
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("cache: %w", err)
	}
	c = c.withDefaults()
	cache := &Cache{
		store: s, config: c, options: o.withDefaults(),
		leaseWaits: leaseWaits, flights: newFlights(c.L1), fallback: make(chan struct{}, c.Fallback),
	}
	cache.repairs = newRepairs(cache)
	return cache, nil
}

// Down reports whether the store is not asked at the moment, because several
// calls in a row have failed.
func (c *Cache) Down() bool { return c.trip.tripped() }

// Close stops the work in the background. Keys that were still to be deleted
// stay stale for their TTL at the most.
func (c *Cache) Close() error {
	c.repairs.close()
	return nil
}
