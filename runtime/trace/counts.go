package trace

// Counts is Stats in the form that metrics take.
func (p *Provider) Counts() (exported, dropped uint64, waiting int) {
	s := p.Stats()
	return s.Exported, s.Dropped, s.Waiting
}
