package cache

// lru keeps the values used last, at most limit of them. It is not safe for
// concurrent use.
type lru[V any] struct {
	limit int
	nodes map[string]*node[V]
	ring  node[V] // ring.next is the value used last, ring.prev the one to go
}

type node[V any] struct {
	prev, next *node[V]
	key        string
	value      V
}

func newLRU[V any](limit int) *lru[V] {
	l := &lru[V]{limit: limit, nodes: map[string]*node[V]{}}
	l.ring.prev, l.ring.next = &l.ring, &l.ring
	return l
}

func (l *lru[V]) get(key string) (value V, ok bool) {
	n, ok := l.nodes[key]
	if !ok {
		return value, false
	}
	l.unlink(n)
	l.link(n)
	return n.value, true
}

func (l *lru[V]) put(key string, value V) {
	if n, ok := l.nodes[key]; ok {
		n.value = value
		l.unlink(n)
		l.link(n)
		return
	}
	if len(l.nodes) >= l.limit {
		l.delete(l.ring.prev.key)
	}
	n := &node[V]{key: key, value: value}
	l.nodes[key] = n
	l.link(n)
}

func (l *lru[V]) delete(key string) {
	if n, ok := l.nodes[key]; ok {
		l.unlink(n)
		delete(l.nodes, key)
	}
}

func (l *lru[V]) link(n *node[V]) {
	n.prev, n.next = &l.ring, l.ring.next
	n.prev.next, n.next.prev = n, n
}

func (l *lru[V]) unlink(n *node[V]) { n.prev.next, n.next.prev = n.next, n.prev }
