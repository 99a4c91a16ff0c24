package contract

import (
	"cmp"
	"time"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
)

// What the limiter of a service can count; a test holds these bounds to those of
// the runtime, which would refuse to start.
const (
	maxCount    = 1_000_000_000
	maxBurst    = 1_000_000_000
	minInterval = 100 * time.Nanosecond // between two requests: 10 million a second
	maxPeriod   = 366 * 24 * time.Hour
	maxRefill   = 100 * 365 * 24 * time.Hour // of a burst, until all of it is free again
)

// RateProblem says why no limiter counts a rate of so many requests in a period
// with a burst, which is count when 0. It is empty when one does.
func RateProblem(count int64, per time.Duration, burst int64) string {
	switch {
	case count < 1 || count > maxCount:
		return "the number is from 1 to 1000000000"
	case per <= 0 || per > maxPeriod:
		return "the period is longer than 0 and has at most 366 days"
	case burst < 0 || burst > maxBurst:
		return "the burst is from 1 to 1000000000"
	case per/time.Duration(count) < minInterval:
		return "more than 10 million a second can't be counted"
	case per/time.Duration(count) > maxRefill/time.Duration(cmp.Or(burst, count)):
		return "the burst takes more than 100 years to be free again"
	}
	return ""
}

// checkRate refuses a limit that no limiter counts, at the burst when it is fine
// without.
func (r *resolver) checkRate(g *Group, entries []*ast.Entry) {
	if g.Limit == nil {
		return
	}
	key, why := "limit", RateProblem(g.Limit.Count, g.Limit.Per, 0)
	if why == "" {
		key, why = "burst", RateProblem(g.Limit.Count, g.Limit.Per, g.Limit.Burst)
	}
	for _, e := range entries {
		if e.Key.Name == key && why != "" {
			r.report(diag.Errorf(e.Value.Pos(), diag.BadValue, "%s %s can't be kept: %s", key, e.Value.Value, why).
				WithHint("write a smaller number, or `limit: off` for no limit"))
		}
	}
}
