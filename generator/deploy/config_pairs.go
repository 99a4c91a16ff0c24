package deploy

import (
	"strconv"
	"time"

	"github.com/apigen/apigen/parser/diag"
)

// What a configuration file that is silent stands for: the defaults of runtime/shed,
// runtime/breaker and runtime/store.
const (
	defaultShedMin, defaultShedInitial, defaultShedMax = 4, 20, 1000
	defaultOpenFor, defaultMaxOpenFor                  = time.Second, 5 * time.Second
	defaultMaxOpen                                     = 20
)

// judgePairs reports numbers that do not go together: the service would not start.
func (r *configReader) judgePairs() {
	least := r.number("guards.shed.min", defaultShedMin)
	most := r.number("guards.shed.max", max(defaultShedMax, least))
	initial := r.number("guards.shed.initial", min(max(defaultShedInitial, least), most))
	r.judgePair(most < least, "guards.shed.max", "guards.shed.min", "at least", least)
	r.judgePair(most >= least && initial < least, "guards.shed.initial", "guards.shed.min", "at least", least)
	r.judgePair(most >= least && initial > most, "guards.shed.initial", "guards.shed.max", "at most", most)

	open := r.duration("guards.breaker.openFor", defaultOpenFor)
	longest := r.duration("guards.breaker.maxOpenFor", max(defaultMaxOpenFor, open))
	r.judgePair(longest < open, "guards.breaker.maxOpenFor", "guards.breaker.openFor", "at least", open)

	idle := r.number("store.maxIdle", 0)
	all := r.number("store.maxOpen", max(defaultMaxOpen, idle))
	r.judgePair(idle > all, "store.maxIdle", "store.maxOpen", "at most", all)

	if r.values["guards.shed.off"] == "true" && r.values["guards.shed.shadow"] == "true" {
		r.found.Add(diag.Errorf(r.config.Span("guards.shed.shadow"), diag.UnreadableConfig, "guards.shed.shadow has no meaning with guards.shed.off").
			WithHint("remove one of them"))
	}
}

func (r *configReader) judgePair(bad bool, key, other, relation string, bound any) {
	if !bad {
		return
	}
	r.found.Add(diag.Errorf(r.config.Span(key), diag.UnreadableConfig, "%s %s would keep the service from starting: %s is %v", key, r.values[key], other, bound).
		WithHint("write %s %v", relation, bound))
}

// number is what a key is set to; 0 stands for the default.
func (r *configReader) number(key string, byDefault int) int {
	n, err := strconv.Atoi(r.values[key])
	if err != nil || n == 0 {
		return byDefault
	}
	return n
}

func (r *configReader) duration(key string, byDefault time.Duration) time.Duration {
	d, err := time.ParseDuration(r.values[key])
	if err != nil || d == 0 {
		return byDefault
	}
	return d
}
