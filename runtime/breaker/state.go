package breaker

// State is what a breaker does with calls.
type State int

// The states of a breaker.
const (
	Closed   State = iota // all calls pass
	Open                  // no call passes
	HalfOpen              // a few pass, as a trial
)

// String returns "closed", "open" or "half-open".
func (s State) String() string {
	switch s {
	case Closed:
		return "closed"
	case Open:
		return "open"
	}
	return "half-open"
}

// Stats are counters since the breaker was made, and its present state.
type Stats struct {
	// State is the state that the last call left. An open breaker becomes
	// half-open only when somebody calls.
	State State
	// Admitted is how many calls were let through, Rejected how many not.
	Admitted, Rejected uint64
	// Failed and Slow are the calls that counted as such; a call may be both.
	Failed, Slow uint64
	// Ignored calls ended in a way that does not count.
	Ignored uint64
	// Late calls ended after the state in which they began.
	Late uint64
	// Opened is how often the breaker opened.
	Opened uint64
}

// Stats returns what the breaker has counted so far.
func (b *Breaker) Stats() Stats {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.stats
	s.State = b.state
	s.Rejected = b.rejected.Load()
	return s
}
