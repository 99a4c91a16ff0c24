package shed

import (
	"context"
	"runtime"
	"sync"
	"time"
)

// Limiter decides which requests are served. It is made by [New], safe for
// concurrent use, and has nothing to close.
type Limiter struct {
	config  Config
	started time.Time
	// yield lets the other goroutines go first that are ready to run.
	yield func()

	mu       sync.Mutex
	inFlight int
	control  control
	stats    Stats
}

// New returns a limiter.
func New(c Config) (*Limiter, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	c = c.withDefaults()
	return &Limiter{config: c, started: time.Now(), yield: runtime.Gosched, control: newControl(c, runtime.GOMAXPROCS(0))}, nil
}

// Acquire asks to serve a request. When it may be served the error is nil, and
// release must be called when it has ended; only the first call counts.
// Otherwise the error is a [Refusal], or ctx's when ctx has ended. Release is
// never nil.
func (l *Limiter) Acquire(ctx context.Context, p Priority) (release func(Outcome), err error) {
	if ctx.Err() != nil {
		return nothing, context.Cause(ctx)
	}
	t, err := l.begin(p)
	if err != nil {
		return nothing, err
	}
	var once sync.Once
	return func(o Outcome) { once.Do(func() { l.end(t, o) }) }, nil
}

func nothing(Outcome) {}

// ticket is one request that is served.
type ticket struct {
	start  time.Duration // since the start of the limiter
	waited time.Duration // for a processor, before its work began
	// uncounted is a request that is served in shadow mode only. It takes no
	// place, so that the others are decided on as if it had been refused.
	uncounted bool
	// mark is the number of the probe that measures the request, or 0.
	mark uint64
}

func (l *Limiter) begin(p Priority) (ticket, error) {
	if p < 0 || p >= priorities {
		p = Normal
	}
	now := time.Since(l.started)
	t := ticket{start: now}
	l.mu.Lock()
	refusal := l.control.decide(now, l.inFlight, p)
	shadow := l.config.Shadow && refusal != ""
	switch {
	case shadow:
		l.stats.WouldRefuse[p]++
	case refusal != "":
		l.stats.Refused[p]++
	default:
		l.inFlight++
		l.stats.Admitted[p]++
		t.mark = l.control.probe.mark()
	}
	l.mu.Unlock()
	if l.config.OnDecision != nil {
		l.config.OnDecision(Decision{p, refusal, shadow})
	}
	if refusal != "" && !shadow {
		return ticket{}, refusal
	}
	t.uncounted = shadow
	if !shadow {
		t.waited = l.queue(now)
	}
	return t, nil
}

// queue sends an admitted request to the end of the queue for a processor. Those
// that came meanwhile get to ask for admission before its work begins; without it
// work shorter than a turn of the scheduler (10 ms) would end before the next one
// is counted, and the queue would grow where nobody sees it. It costs about 0.2 µs
// while nobody waits.
func (l *Limiter) queue(admitted time.Duration) (waited time.Duration) {
	l.yield()
	now := time.Since(l.started)
	waited = now - admitted
	l.mu.Lock()
	l.control.processors.note(now, waited, l.control.baseline)
	l.mu.Unlock()
	return waited
}

func (l *Limiter) end(t ticket, o Outcome) {
	if t.uncounted {
		return
	}
	now := time.Since(l.started)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.inFlight--
	l.control.observe(now, t, l.inFlight, o)
}

// Stats are counters since the limiter was made, and what it knows at present.
type Stats struct {
	// Limit is how many requests may be served at once, InFlight how many are.
	Limit, InFlight int
	// Baseline is how long a request takes without load, Latency how long
	// requests took of late; 0 when not known.
	Baseline, Latency time.Duration
	// Wait is how long requests waited for a processor of late, between their
	// admission and their work. It is in neither of the two above.
	Wait time.Duration
	// Admitted, Refused and WouldRefuse (in shadow mode) count requests by
	// [Priority].
	Admitted, Refused, WouldRefuse [priorities]uint64
	// Probes is how often an unloaded request was measured.
	Probes uint64
}

// Stats returns what the limiter has counted so far.
func (l *Limiter) Stats() Stats {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.stats
	s.InFlight = l.inFlight
	s.Limit = int(l.control.limit)
	s.Baseline = time.Duration(l.control.baseline)
	s.Latency = time.Duration(l.control.latency)
	s.Wait = time.Duration(l.control.processors.wait)
	s.Probes = l.control.probe.number
	return s
}
