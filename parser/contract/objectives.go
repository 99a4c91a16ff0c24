package contract

import (
	"regexp"
	"time"

	"github.com/apigen/apigen/parser/ast"
)

// SLO is what users of a group's routes are promised, its service level
// objectives. It guards nothing: alerts are made of it.
type SLO struct {
	Availability string        `json:"availability,omitempty"` // per cent of requests without a 5xx, such as "99.9"; empty: that of all routes; NoAvailability: none
	Latency      time.Duration `json:"latency,omitempty"`      // which 99 per cent of requests keep below; 0: that of all routes; NoLatency: none
}

// What takes an objective of all routes from those of a group.
const (
	NoAvailability               = off
	NoLatency      time.Duration = -1
)

// MaxLatency is the longest objective for the latency of a route.
const MaxLatency = time.Minute

// percent is a part of a hundred that leaves room for failure.
var percent = regexp.MustCompile(`^[1-9][0-9]?(\.[0-9]{1,3})?$`)

// slo returns the group's objectives, new ones when it has none yet.
func (g *Group) slo() *SLO {
	if g.SLO == nil {
		g.SLO = &SLO{}
	}
	return g.SLO
}

func (r *resolver) readSLO(g *Group, e *ast.Entry) {
	if e.Value.Value != off && !percent.MatchString(e.Value.Value) {
		r.badValue(e, "per cent of requests below 100 with at most three decimals, or off", "slo: 99.9")
		return
	}
	g.slo().Availability = e.Value.Value
}

func (r *resolver) readSLOLatency(g *Group, e *ast.Entry) {
	if e.Value.Value == off {
		g.slo().Latency = NoLatency
		return
	}
	d, err := time.ParseDuration(e.Value.Value)
	if err != nil || d < time.Millisecond || d > MaxLatency {
		r.badValue(e, "a duration from 1ms to 1m, or off", "sloLatency: 300ms")
		return
	}
	g.slo().Latency = d
}
