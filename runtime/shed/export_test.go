package shed

import "time"

// NewOn returns a limiter on a scheduler of the test's own.
func NewOn(c Config, processors int, yield func()) *Limiter {
	l, err := New(c)
	if err != nil {
		panic(err)
	}
	l.yield, l.control.processors.number = yield, processors
	l.control.processors.usage.spent = nil // it would tell of real time
	return l
}

// UseProcessors has a limiter believe what it is told of the processor time of its
// process.
func (l *Limiter) UseProcessors(spent func() time.Duration) {
	l.control.processors.usage.spent = func() (time.Duration, bool) { return spent(), true }
}
