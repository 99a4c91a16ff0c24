package shed

import "time"

const (
	// probeEvery is the least time between two probes under lasting overload,
	// and probeRest the least in units of what the last one took.
	probeEvery = 5 * time.Second
	probeRest  = 30
	// probePatience is how many times the latency a probe may take, and
	// minProbe how long at least. It doubles with each probe that takes longer,
	// up to maxFailed times; those after the first hold back high priority too.
	probePatience = 40
	minProbe      = time.Second
	maxFailed     = 5
	// probeSamples is how many unloaded requests a probe measures.
	probeSamples = 20
	// checkEvery is how many requests are expected between two looks at whether
	// the load that called for the probe is still there, and gone the part of
	// them below which it is not. Chance does that once in 100,000 looks.
	checkEvery = 24
	gone       = .25
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
	rate    float64 // requests per nanosecond that came before the probe
	came    int     // since the last look
	looked  time.Duration
	failed  int // probes in a row that took too long; they make the next one stricter
}

func (p *probe) begin(now time.Duration, limit, latency, rate float64) {
	patience := max(minProbe, time.Duration(probePatience*latency)) << min(p.failed, maxFailed)
	*p = probe{
		on: true, number: p.number, started: now, ends: now + patience, failed: p.failed,
		rate: rate, looked: now,
	}
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

// arrive notes a request. It ends the probe without a result, and says so, when
// it takes too long, or when less than a quarter of the requests come: then the
// overload is over, and refusing them would be wrong.
func (p *probe) arrive(now time.Duration) (ended bool) {
	if !p.on {
		return false
	}
	p.came++
	expected := p.rate * float64(now-p.looked)
	switch {
	case now > p.ends:
		p.on, p.due, p.failed = false, now+probeEvery, p.failed+1
	case expected >= checkEvery && float64(p.came) < gone*expected:
		p.on, p.due = false, now+probeEvery
	case expected >= checkEvery:
		p.came, p.looked = 0, now
	}
	return !p.on
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
// time: at a quarter of a limit that is far too high they would still wait. As
// many requests per second then need a limit that much higher.
func (c *control) conclude(now time.Duration) {
	p := &c.probe
	if p.counted >= probeSamples/2 {
		mean := p.sum / float64(p.counted)
		if mean > c.config.Tolerance*c.baseline {
			if p.limit > 1 {
				p.restart(p.limit / 4)
				return
			}
			c.limit = min(c.limit*mean/c.baseline, float64(c.config.Max))
		}
		c.baseline = max(mean, (c.baseline+mean)/2) // so few may be fast by chance
	}
	p.failed = 0
	p.end(now)
	c.afterProbe(now)
}

// afterProbe forgets what was before, and does not take the requests that end
// first for all.
func (c *control) afterProbe(now time.Duration) {
	c.recent, c.windows = [sustain]float64{}, 0
	c.lastRefusal = now
	c.next(now)
}
