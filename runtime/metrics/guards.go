package metrics

import (
	"sync"

	"github.com/prometheus/client_golang/prometheus"
)

// Bounds of the values of labels that code chooses, so that a mistake does not
// fill the memory.
const (
	maxNames  = 100
	maxStates = 10
)

// guards are the metrics of breakers and shedding. Their owners know nothing of
// this package; they get functions.
type guards struct {
	state   *prometheus.GaugeVec
	changes *prometheus.CounterVec
	shed    *prometheus.CounterVec

	decisions cache[decision, prometheus.Counter]
	mu        sync.Mutex
	breakers  map[string]string // the state each is in
	states    map[string]bool
}

// decision is what decisions about shedding are told apart by.
type decision struct{ class, made string }

func newGuards() *guards {
	return &guards{
		state: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "breaker_state", Help: "1 for the state a breaker is in, 0 for those it was in.",
		}, []string{"breaker", "state"}),
		changes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "breaker_changes_total", Help: "How often a breaker came into a state.",
		}, []string{"breaker", "state"}),
		shed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "shed_decisions_total", Help: "Decisions to take or refuse a request under load.",
		}, []string{"class", "decision"}),
		breakers: map[string]string{}, states: map[string]bool{},
	}
}

// Breaker notes that the named breaker came into a state, such as "open". Call
// it for the first state too. Breakers beyond the first hundred are one,
// "other".
func (m *Metrics) Breaker(name, state string) {
	if m == nil {
		return
	}
	g := m.guards
	g.mu.Lock()
	defer g.mu.Unlock()
	name, state = g.bounded(valid(name), valid(state))
	if before, ok := g.breakers[name]; ok {
		g.state.WithLabelValues(name, before).Set(0)
	}
	g.breakers[name] = state
	g.state.WithLabelValues(name, state).Set(1)
	g.changes.WithLabelValues(name, state).Inc()
}

func (g *guards) bounded(name, state string) (string, string) {
	if _, ok := g.breakers[name]; !ok && len(g.breakers) >= maxNames {
		name = other
	}
	if !g.states[state] && len(g.states) >= maxStates {
		state = other
	}
	g.states[state] = true
	return name, state
}

// Shed notes a decision about a request of a class, such as "refused". Pairs
// beyond the first hundred are one, "other".
func (m *Metrics) Shed(class, made string) {
	if m == nil {
		return
	}
	g, pair := m.guards, decision{class, made}
	counter, ok := g.decisions.get(pair)
	if !ok {
		if g.decisions.size() >= maxNames {
			pair = decision{other, other}
		}
		counter = g.decisions.add(pair, g.shed.WithLabelValues(valid(pair.class), valid(pair.made)))
	}
	counter.Inc()
}
