package shed

// NewOn returns a limiter on a scheduler of the test's own.
func NewOn(c Config, processors int, yield func()) *Limiter {
	l, err := New(c)
	if err != nil {
		panic(err)
	}
	l.yield, l.control.processors.number = yield, processors
	return l
}
