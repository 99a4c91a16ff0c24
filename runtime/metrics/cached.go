package metrics

import "github.com/prometheus/client_golang/prometheus"

// maxCached bounds the pairs of tables and events.
const maxCached = 2000

// cached counts what happens in caches. Their package knows nothing of this one.
type cached struct {
	events *prometheus.CounterVec
	kept   cache[happened, prometheus.Counter]
}

// happened is what events of caches are told apart by.
type happened struct{ table, event string }

func newCached() *cached {
	return &cached{events: prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "cache_events_total", Help: "What happened in caches, by table.",
	}, []string{"table", "event"})}
}

// Cache notes an event of a table's cache, such as "hit". It suits the option
// Observe of package cache. Pairs beyond the first 2000 are one, "other".
func (m *Metrics) Cache(table, event string) {
	if m == nil {
		return
	}
	pair := happened{table, event}
	counter, ok := m.cached.kept.get(pair)
	if !ok {
		if m.cached.kept.size() >= maxCached {
			pair = happened{other, other}
		}
		counter = m.cached.kept.add(pair, m.cached.events.WithLabelValues(valid(pair.table), valid(pair.event)))
	}
	counter.Inc()
}
