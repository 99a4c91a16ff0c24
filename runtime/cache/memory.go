package cache

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"time"
)

// DefaultMemory is how many values [NewMemory] keeps when not told.
const DefaultMemory = 10_000

// Memory is a [Store] in this process, for tests and for services of a single
// process. It keeps a bounded number of values, those used last.
type Memory struct {
	mu     sync.Mutex
	values *lru[remembered]
}

type remembered struct {
	value   []byte
	expires time.Time
}

// NewMemory returns an empty store of at most limit values; 0 means 10,000.
func NewMemory(limit int) *Memory {
	or(&limit, DefaultMemory)
	return &Memory{values: newLRU[remembered](max(limit, 1))}
}

// Get returns the value of a key, nil when there is none. It never fails.
func (m *Memory) Get(_ context.Context, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.get(key).value, nil
}

// GetMany returns the values of keys.
func (m *Memory) GetMany(_ context.Context, keys []string) ([][]byte, error) {
	values := make([][]byte, len(keys))
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, key := range keys {
		values[i] = m.get(key).value
	}
	return values, nil
}

// Add sets each of the keys that has no value.
func (m *Memory) Add(_ context.Context, keys []string, value []byte, ttl time.Duration) ([]bool, error) {
	added := make([]bool, len(keys))
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, key := range keys {
		if added[i] = m.get(key).value == nil; added[i] {
			m.set(key, slices.Clone(value), ttl)
		}
	}
	return added, nil
}

// Swap sets each key whose value is exactly Old to New, or deletes it.
func (m *Memory) Swap(_ context.Context, swaps []Swap) ([]bool, error) {
	swapped := make([]bool, len(swaps))
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, s := range swaps {
		value := m.get(s.Key).value
		if swapped[i] = value != nil && bytes.Equal(value, s.Old); swapped[i] {
			m.set(s.Key, slices.Clone(s.New), s.TTL)
		}
	}
	return swapped, nil
}

// Hold adds a token to the hold on each key.
func (m *Memory) Hold(_ context.Context, keys []string, token Token, ttl time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, key := range keys {
		before := m.get(key)
		lasts := ttl
		if state(before.value) == stateHold {
			lasts = max(ttl, time.Until(before.expires))
		}
		m.set(key, Held(before.value, token), lasts)
	}
	return nil
}

// Release takes a token out of the hold on each key.
func (m *Memory) Release(_ context.Context, keys []string, token Token) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, key := range keys {
		before := m.get(key)
		m.set(key, Released(before.value, token), time.Until(before.expires))
	}
	return nil
}

func (m *Memory) get(key string) remembered {
	r, ok := m.values.get(key)
	if ok && !time.Now().Before(r.expires) {
		m.values.delete(key)
		return remembered{}
	}
	return r
}

// set sets or, with nil, deletes a value.
func (m *Memory) set(key string, value []byte, ttl time.Duration) {
	if value == nil || ttl <= 0 {
		m.values.delete(key)
		return
	}
	m.values.put(key, remembered{value, time.Now().Add(ttl)})
}
