package shed

import (
	"math"
	"slices"
	"time"
)

const (
	// sustain is for how many windows in a row requests must be slow before the
	// limit falls, and sustainFull for how many when the limit is reached; one
	// is enough if they then are verySlow times slower than tolerated. One window
	// is slow by chance often enough.
	sustain     = 5
	sustainFull = 2
	verySlow    = 2
	// minSamples is how many requests must have ended for a window to mean
	// something, unless that takes more than maxWindows times its length.
	minSamples = 10
	maxWindows = 10
	// outlier is how many times the baseline one request counts at most.
	outlier = 10
	// calm is how long nothing must have been refused for the latency to be
	// taken for that of an unloaded service.
	calm = time.Second
	// drift is the time in which the baseline follows a lasting rise of the
	// latency by two thirds; it follows a fall twice as fast.
	drift = 2 * time.Second
	// gentle and steep are the parts of the way that the limit falls in one
	// window, when requests are slow and when they are very slow.
	gentle, steep = .2, .8
	// pressed is the part of the headroom that is left when the limit is reached.
	pressed = .5
	// growAt is which part of the limit must be in use for it to grow.
	growAt = .6
	// quick is what the limit is multiplied with when it is reached although
	// requests take less than idle times the baseline.
	quick, idle = 1.5, 1.2
	// fade is what a limit is multiplied with that is three times what is needed.
	fade = .97
	// minBurst is how many requests the credit admits at least, and refill in how
	// many baselines of half idleness it is earned.
	minBurst, refill = 8, 10
)

// control finds the limit. Points in time count from the start of the limiter,
// which is cheaper than the time of day; spans are nanoseconds, as float64.
//
// The gradient is what the limit is multiplied with: 1 while requests are about
// as fast as the baseline, down to a half when they are much slower. The square
// root of the limit is added as headroom, so that it grows until requests wait a
// little, and no further.
type control struct {
	config Config
	limit  float64
	credit float64 // requests that may be served beyond the limit
	saved  time.Duration

	baseline float64 // of an unloaded request
	latency  float64 // of the last window
	recent   [sustain]float64
	windows  int

	begun       time.Duration // of the present window
	samples     samples
	peak        int // most requests at once in the window
	arrived     int // in the window
	refused     int // in the window
	lastRefusal time.Duration

	probe      probe
	processors processors
}

type samples struct {
	sum            float64
	count, dropped int
}

func newControl(c Config, procs int) control {
	return control{
		config: c, limit: float64(c.Initial), lastRefusal: -calm,
		processors: processors{number: procs, usage: usage{spent: processorTime}},
	}
}

// bound is the limit, and less while requests wait for a processor.
func (c *control) bound() float64 {
	return min(c.limit, c.processors.bound(c.baseline))
}

// decide returns why a request must not be served, or "".
func (c *control) decide(now time.Duration, inFlight int, p Priority) Refusal {
	c.arrived++
	if c.probe.arrive(now) {
		c.afterProbe(now)
	}
	c.save(now, inFlight)
	refusal := c.check(inFlight, p)
	if (refusal == Limit || refusal == Processors) && p != Low && c.credit >= 1 {
		c.credit--
		refusal = ""
	}
	switch refusal {
	case "":
		c.peak = max(c.peak, inFlight+1)
	case Limit:
		c.refused++
		c.lastRefusal = now
	case Processors: // which says nothing about the limit
		c.lastRefusal = now
	}
	return refusal
}

func (c *control) check(inFlight int, p Priority) Refusal {
	bound := c.bound()
	limit := int(bound)
	if c.probe.on && inFlight >= c.probe.limit && (p != High || c.probe.failed > 0) {
		return Probe
	}
	switch p {
	case High:
		limit = min(c.config.Max, limit+c.highExtra(bound))
	case Low:
		if low := max(1, int(bound*c.config.LowShare)); inFlight >= low && inFlight < limit {
			return Reserved
		}
	}
	switch {
	case inFlight < limit:
		return ""
	case bound < c.limit:
		return Processors
	}
	return Limit
}

// highExtra is how many places requests of high priority have beyond the bound.
func (c *control) highExtra(bound float64) int {
	extra := int(bound * c.config.HighExtra)
	if c.processors.taken {
		return max(highPerProcessor*c.processors.number, int(bound), extra)
	}
	return max(minHighExtra, extra)
}

// save earns credit for the time in which the service was half idle. Credit
// admits requests beyond the limit: a burst after a quiet moment is no overload.
// Under overload there are no such moments.
func (c *control) save(now time.Duration, inFlight int) {
	if float64(inFlight) <= c.limit/2 && c.baseline > 0 && !c.processors.taken {
		most := max(minBurst, c.limit/2)
		c.credit = min(most, c.credit+most*float64(now-c.saved)/(refill*c.baseline))
	}
	c.saved = now
}

// observe learns from a request that ended and left inFlight others.
func (c *control) observe(now time.Duration, t ticket, inFlight int, o Outcome) {
	took := float64(now - t.start - t.waited)
	c.save(now, inFlight+1)
	if c.probe.on {
		c.observeProbe(now, t.mark, inFlight, took, o)
		return
	}
	c.add(took, o)
	age := now - c.begun
	full := age >= c.config.Window && c.samples.count >= minSamples
	if full || age >= maxWindows*c.config.Window && c.samples.count > 0 {
		c.adjust(now, age)
	}
}

func (c *control) add(took float64, o Outcome) {
	if o == Ignore || o == gaveUp && took <= c.baseline {
		return
	}
	if c.baseline > 0 {
		took = min(took, outlier*c.baseline)
	}
	c.samples.sum += took
	c.samples.count++
	if o == Dropped {
		c.samples.dropped++
	}
}

// adjust ends a window.
func (c *control) adjust(now time.Duration, age time.Duration) {
	c.latency = max(1, c.samples.sum/float64(c.samples.count))
	c.recent[c.windows%sustain] = c.latency
	c.windows++
	calmly := now-c.lastRefusal >= calm
	switch {
	case c.baseline == 0:
		c.baseline = c.latency
	case calmly:
		c.follow(age)
	case c.refused > 0 && !c.config.Shadow && now >= c.probe.due:
		c.probe.begin(now, c.limit, c.latency, float64(c.arrived)/float64(age))
	}
	c.move(calmly)
	c.next(now)
}

func (c *control) next(now time.Duration) {
	c.begun, c.samples, c.peak, c.arrived, c.refused = now, samples{}, 0, 0, 0
}

// follow takes the latency for that of an unloaded service, little by little,
// because one window may be fast or slow by chance.
func (c *control) follow(age time.Duration) {
	share := 1 - math.Exp(-float64(age)/float64(drift))
	if c.latency < c.baseline {
		share = min(1, 2*share)
	}
	c.baseline += share * (c.latency - c.baseline)
}

// move sets the limit after a window.
func (c *control) move(calmly bool) {
	gradient, headroom := c.gradient(), math.Sqrt(c.limit)
	if c.refused > 0 {
		headroom *= pressed
	}
	peak := float64(c.peak)
	switch target := gradient*c.limit + headroom; {
	case target < c.limit:
		c.fall(target, gradient)
	case c.processors.taken: // so it does not matter, and is not known
	case c.isIdle():
		c.limit *= quick
	case peak >= growAt*c.limit:
		c.limit = target
	case calmly && c.limit > 3*peak && c.limit > float64(c.config.Initial):
		c.limit = max(float64(c.config.Initial), fade*c.limit)
	}
	c.limit = max(min(c.limit, float64(c.config.Max)), float64(c.config.Min))
}

// fall lowers the limit, but not into the way of requests as long as none was
// refused.
func (c *control) fall(target, gradient float64) {
	share := gentle
	if gradient == .5 {
		share = steep
	}
	next := c.limit + share*(target-c.limit)
	if c.refused == 0 {
		next = max(next, min(c.limit, 1.5*float64(c.peak)))
	}
	c.limit = next
}

func (c *control) gradient() float64 {
	if c.samples.dropped > 0 && c.samples.dropped*10 >= c.samples.count {
		return .5
	}
	return max(.5, min(1, c.config.Tolerance*c.baseline/c.sustained()))
}

// sustained is the lowest latency of the last windows; of fewer when the limit
// is reached, because then it is high time.
func (c *control) sustained() float64 {
	n := sustain
	switch {
	case c.refused > 0 && c.latency > verySlow*c.config.Tolerance*c.baseline:
		n = 1
	case c.refused > 0:
		n = sustainFull
	}
	least := c.latency
	for i := range min(c.windows, n) {
		least = min(least, c.recent[(c.windows-1-i)%sustain])
	}
	return least
}

// isIdle reports whether requests are refused although none waits. The baseline
// is only known well enough for that after a probe.
func (c *control) isIdle() bool {
	return c.refused > 0 && c.probe.number > 0 && c.windows >= sustain &&
		slices.Max(c.recent[:]) < idle*c.baseline
}
