package metrics

import (
	"cmp"
	"net/http"
	"strconv"
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/apigen/apigen/runtime/observe"
)

// maxReasons bounds the reasons of one route.
const maxReasons = 64

// route keeps the metrics of one route. What a request needs is looked up once
// and then kept, because finding a metric by its labels costs more than
// counting.
type route struct {
	metrics   *Metrics
	name      string
	methods   cache[string, *method]
	durations cache[answer, prometheus.Observer]
	streams   cache[string, prometheus.Observer]
	refusals  cache[string, prometheus.Counter]
	aborted   func() prometheus.Counter
}

// method is what requests of one method share.
type method struct {
	active prometheus.Gauge
	size   prometheus.Observer
}

// answer is what requests are told apart by, besides the route.
type answer struct {
	method string
	status int
}

func newRoute(m *Metrics, r observe.Route) *route {
	name := cmp.Or(r.Pattern, observe.Unmatched)
	return &route{
		metrics: m, name: name,
		aborted: sync.OnceValue(func() prometheus.Counter { return m.aborted.WithLabelValues(name) }),
	}
}

// Begin implements observe.RouteRecorder.
func (r *route) Begin(name string) { r.method(name).active.Inc() }

// End implements observe.RouteRecorder.
func (r *route) End(e observe.Event) {
	shared := r.method(e.Method)
	shared.active.Dec()
	if e.Stream != "" {
		r.stream(e.Method).Observe(e.Took.Seconds())
	} else {
		shared.size.Observe(float64(e.Bytes))
		r.observe(e)
	}
	if e.Refused {
		r.refusal(cmp.Or(e.Reason, "unknown")).Inc()
	}
	if e.Aborted {
		r.aborted().Inc()
	}
}

// observe adds to the duration, with the trace as its exemplar if there is
// something to find under its id.
func (r *route) observe(e observe.Event) {
	histogram := r.duration(answer{e.Method, e.Status})
	if e.Trace.Sampled {
		if h, ok := histogram.(prometheus.ExemplarObserver); ok {
			id, _ := e.Trace.Hex()
			h.ObserveWithExemplar(e.Took.Seconds(), prometheus.Labels{"trace_id": id})
			return
		}
	}
	histogram.Observe(e.Took.Seconds())
}

func (r *route) method(name string) *method {
	if kept, ok := r.methods.get(name); ok {
		return kept
	}
	return r.methods.add(name, &method{
		active: r.metrics.active.WithLabelValues(name, r.name),
		size:   r.metrics.size.WithLabelValues(name, r.name),
	})
}

func (r *route) stream(name string) prometheus.Observer {
	if kept, ok := r.streams.get(name); ok {
		return kept
	}
	return r.streams.add(name, r.metrics.streams.WithLabelValues(name, r.name))
}

func (r *route) duration(a answer) prometheus.Observer {
	if kept, ok := r.durations.get(a); ok {
		return kept
	}
	return r.durations.add(a, r.metrics.duration.WithLabelValues(a.method, r.name, status(a.status)))
}

func (r *route) refusal(reason string) prometheus.Counter {
	if kept, ok := r.refusals.get(reason); ok {
		return kept
	}
	label := valid(reason)
	if r.refusals.size() >= maxReasons {
		label = other
		if kept, ok := r.refusals.get(label); ok {
			return kept // and is not kept once more for each reason
		}
		reason = label
	}
	return r.refusals.add(reason, r.metrics.refusals.WithLabelValues(r.name, label))
}

// status is the status as a label; what is none becomes one value.
func status(code int) string {
	if code < http.StatusContinue || code > 599 {
		return other
	}
	return strconv.Itoa(code)
}
