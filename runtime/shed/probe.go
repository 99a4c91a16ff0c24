package shed

import "time"

const (
	// probeEvery is the least time between two probes under lasting overload,
	// and probeRest the least in units of what the last one took.
	probeEvery = 5 * time.Second
	probeRest  = 30
	// probePatience is how many times the latency a probe may take, and
	// minProbe how long at least.
	probePatience = 40
	minProbe      = time.Second
	// probeSamples is how many unloaded requests a probe measures.
	probeSamples = 20
)

// probe measures what a request takes without load while there is load: for a
// moment only a quarter of the limit is admitted. Without it the baseline could
// only be guessed under overload, and a guess that grows with the latency would
// let the limit grow without end.
type probe struct {
	number  uint64        // of the running or last probe, from 1
	on      bool          // it is running
	due     time.Duration // the next one
	started time.Duration
	ends    time.Duration
	limit   int
	drained bool // so few requests were left
	begun   int  // measured requests that began
	ended   int  // of those, the ones that ended
	counted int  // of those, the ones whose time counts
	sum     float64
	strict  bool // high priority is held back too, after a probe without result
}

func (p *probe) begin(now time.Duration, limit, latency float64) {
	patience := max(minProbe, time.Duration(probePatience*latency))
	*p = probe{on: true, number: p.number, started: now, ends: now + patience, strict: p.strict}
	p.restart(int(limit / 4))
}

// restart measures at a lower limit.
func (p *probe) restart(limit int) {
	p.number++
	p.limit, p.drained = max(1, limit), false
	p.begun, p.ended, p.counted, p.sum = 0, 0, 0, 0
}

// end also keeps a distance to the next probe.
func (p *probe) end(now time.Duration) {
	p.due = now + max(probeEvery, probeRest*(now-p.started))
	p.on = false
}

// expire ends a probe that takes too long, without a result.
func (p *probe) expire(now time.Duration) {
	if p.on && now > p.ends {
		p.end(now)
		p.due, p.strict = now+probeEvery, true
	}
}

// mark returns the number of the probe that measures a request which begins, or
// 0. The first requests to begin are measured, whenever they end: the first to
// end would be the fastest.
func (p *probe) mark() uint64 {
	if !p.on || !p.drained || p.begun == probeSamples {
		return 0
	}
	p.begun++
	return p.number
}

// observeProbe learns from a request that ended while a probe is running.
func (c *control) observeProbe(now time.Duration, mark uint64, inFlight int, took float64, o Outcome) {
	p := &c.probe
	p.drained = p.drained || inFlight <= p.limit
	if mark != p.number {
		return
	}
	p.ended++
	if o != Ignore {
		p.counted++
		p.sum += took
	}
	if p.ended == probeSamples {
		c.conclude(now)
	}
}

// conclude believes in a slower baseline only if requests are that slow one at a
// time: at a quarter of a limit that is far too high they would still wait.
func (c *control) conclude(now time.Duration) {
	p := &c.probe
	if p.counted >= probeSamples/2 {
		mean := p.sum / float64(p.counted)
		if mean > c.config.Tolerance*c.baseline && p.limit > 1 {
			p.restart(p.limit / 4)
			return
		}
		c.baseline = max(mean, (c.baseline+mean)/2) // so few may be fast by chance
	}
	p.strict = false
	c.recent, c.windows = [sustain]float64{}, 0
	p.end(now)
	c.next(now)
}
