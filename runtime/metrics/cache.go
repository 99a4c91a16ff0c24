package metrics

import (
	"maps"
	"strings"
	"sync"
	"sync/atomic"
)

// other is the value of a label for everything beyond a bound.
const other = "other"

func valid(label string) string { return strings.ToValidUTF8(label, "\ufffd") }

// cache is a map that is read all the time and seldom grows. The zero value is
// empty.
type cache[K comparable, V any] struct {
	kept atomic.Pointer[map[K]V]
	mu   sync.Mutex
}

func (c *cache[K, V]) get(key K) (V, bool) {
	if kept := c.kept.Load(); kept != nil {
		value, ok := (*kept)[key]
		return value, ok
	}
	var none V
	return none, false
}

func (c *cache[K, V]) size() int {
	if kept := c.kept.Load(); kept != nil {
		return len(*kept)
	}
	return 0
}

// add keeps value unless there is one already, and returns the one kept.
func (c *cache[K, V]) add(key K, value V) V {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := map[K]V{}
	if kept := c.kept.Load(); kept != nil {
		if value, ok := (*kept)[key]; ok {
			return value
		}
		next = maps.Clone(*kept)
	}
	next[key] = value
	c.kept.Store(&next)
	return value
}
