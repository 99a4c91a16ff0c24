package shed

import (
	"math"
	"time"
)

const (
	// turn is after which time the scheduler lets another goroutine run.
	turn = 10 * time.Millisecond
	// slowdown is about how many times as long as unloaded requests take that share
	// a processor with as many as are admitted.
	slowdown = 7
	// highPerProcessor is how many more of high priority are admitted at least.
	highPerProcessor = 6
	// minWait is how long requests must wait for a processor, on average, to be said
	// to wait for one.
	minWait = time.Millisecond
	// takenAt is the part of the wait with all places taken from which the processors
	// count as taken, and freeAt the part of that from which they no longer do.
	takenAt, freeAt = .6, 1. / 3
	// waitShare is what one request counts for in the mean wait.
	waitShare = 1. / 4
)

// processors knows how long admitted requests waited for a processor before their
// work began. The wait tells at once what the time that requests take tells when they
// have ended, which is late when many share a processor.
type processors struct {
	number int
	wait   float64 // mean of the last requests
	taken  bool    // requests wait long for one, and for each other
	usage  usage
}

// note learns how long a request waited.
func (p *processors) note(now, waited time.Duration, baseline float64) {
	p.usage.measure(now, p.number)
	p.wait += waitShare * (float64(waited) - p.wait)
	long := max(float64(minWait), takenAt*perProcessor(baseline)*min(baseline, float64(turn)))
	isLong := p.wait > long || p.taken && p.wait > freeAt*long
	p.taken = isLong && !p.usage.isOthers()
}

// bound is how many requests may be served at once on account of the processors.
func (p *processors) bound(baseline float64) float64 {
	if !p.taken {
		return math.Inf(1)
	}
	return float64(p.number) * perProcessor(baseline)
}

// perProcessor is how many requests may share a processor. A request waits for it
// twice: until it is read, one turn of each that is served, and then until all of
// those are done. Of short ones it is at least a turn's worth, because that many come
// at once: while all processors are busy, the network is looked at once in a turn.
func perProcessor(baseline float64) float64 {
	turns := float64(turn) / max(1, baseline)
	return max(slowdown/(1+min(1, turns)), turns)
}
