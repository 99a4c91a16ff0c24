package rttest

import (
	"slices"
	"time"
)

// Samples are the requests of a load in the order in which they were due.
type Samples []Sample

// Between returns the samples due from one time up to, not including, another.
func (s Samples) Between(from, to time.Duration) Samples {
	return s.Where(func(one Sample) bool { return from <= one.Due && one.Due < to })
}

// Of returns the samples with an outcome.
func (s Samples) Of(outcome string) Samples {
	return s.Where(func(one Sample) bool { return one.Outcome == outcome })
}

// Within returns the samples that took at most limit.
func (s Samples) Within(limit time.Duration) Samples {
	return s.Where(func(one Sample) bool { return one.Took <= limit })
}

// Where returns the samples that keep accepts.
func (s Samples) Where(keep func(Sample) bool) Samples {
	var kept Samples
	for _, one := range s {
		if keep(one) {
			kept = append(kept, one)
		}
	}
	return kept
}

// Share returns the part of the samples with an outcome, from 0 to 1; 0 when
// there are none at all.
func (s Samples) Share(outcome string) float64 {
	if len(s) == 0 {
		return 0
	}
	return float64(len(s.Of(outcome))) / float64(len(s))
}

// Quantile returns the time that the part q of the samples, from 0 to 1, did not
// exceed; 0 when there are none.
func (s Samples) Quantile(q float64) time.Duration {
	if len(s) == 0 {
		return 0
	}
	took := make([]time.Duration, len(s))
	for i, one := range s {
		took[i] = one.Took
	}
	slices.Sort(took)
	return took[min(len(took)-1, max(0, int(q*float64(len(took)))))]
}
