package breaker

import (
	"container/list"
	"fmt"
	"net/http"
	"sync"
)

// DefaultGroupSize is how many breakers a [Group] keeps when nothing is said.
const DefaultGroupSize = 1000

// Group makes and keeps one breaker per key, such as per host. It is made by
// [NewGroup] and safe for concurrent use.
type Group struct {
	config Config
	size   int

	mu     sync.Mutex
	byKey  map[string]*list.Element // of *Breaker
	recent *list.List               // the most recently used first
}

// NewGroup returns a group of at most size breakers that share a configuration;
// size ≤ 0 means [DefaultGroupSize]. Beyond that the breaker that was not asked
// for the longest is forgotten, with all it counted.
func NewGroup(c Config, size int) (*Group, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("breaker group: %w", err)
	}
	if size <= 0 {
		size = DefaultGroupSize
	}
	return &Group{config: c, size: size, byKey: map[string]*list.Element{}, recent: list.New()}, nil
}

// Get returns the breaker of a key, which is also its name.
func (g *Group) Get(key string) *Breaker {
	g.mu.Lock()
	defer g.mu.Unlock()
	if element, ok := g.byKey[key]; ok {
		g.recent.MoveToFront(element)
		return element.Value.(*Breaker)
	}
	if g.recent.Len() >= g.size {
		oldest := g.recent.Remove(g.recent.Back()).(*Breaker)
		delete(g.byKey, oldest.name)
	}
	b, err := New(key, g.config)
	if err != nil {
		return nil // NewGroup has validated the configuration
	}
	g.byKey[key] = g.recent.PushFront(b)
	return b
}

// ByHost returns the breaker of the host and port a request goes to, for
// [Transport].
func (g *Group) ByHost(r *http.Request) *Breaker { return g.Get(r.URL.Host) }

// All returns the breakers kept at present, the most recently used first.
func (g *Group) All() []*Breaker {
	g.mu.Lock()
	defer g.mu.Unlock()
	all := make([]*Breaker, 0, g.recent.Len())
	for element := g.recent.Front(); element != nil; element = element.Next() {
		all = append(all, element.Value.(*Breaker))
	}
	return all
}
