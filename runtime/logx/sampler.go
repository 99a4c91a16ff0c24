package logx

import (
	"sync"
	"time"
)

// DefaultLines is how many lines a second a [Sampler] lets through for each
// reason when nothing is said.
const DefaultLines = 10

// maxReasons bounds the memory of a Sampler.
const maxReasons = 256

// Sampler thins out lines that may come in storms, such as those of refused
// requests: a flood should not fill the disk as well. It is safe for concurrent
// use, and its zero value is ready. Count elsewhere: a Sampler decides about
// lines only.
type Sampler struct {
	// Lines is how many lines pass in each second for each reason. 0 means
	// [DefaultLines], a negative number all.
	Lines int

	mu      sync.Mutex
	reasons map[string]*window
}

// window is one second of one reason.
type window struct {
	start      time.Time
	passed     int
	suppressed int
}

// Pass reports whether a line with this reason may be written now, and how many
// were not since the last one that was. Reasons beyond the first 256 share one
// allowance.
func (s *Sampler) Pass(reason string) (ok bool, suppressed int) {
	limit := s.Lines
	if limit < 0 {
		return true, 0
	}
	if limit == 0 {
		limit = DefaultLines
	}
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	w := s.window(reason)
	if now.Sub(w.start) >= time.Second {
		w.start, w.passed = now, 0
	}
	if w.passed >= limit {
		w.suppressed++
		return false, 0
	}
	w.passed++
	suppressed, w.suppressed = w.suppressed, 0
	return true, suppressed
}

func (s *Sampler) window(reason string) *window {
	if w, ok := s.reasons[reason]; ok {
		return w
	}
	if s.reasons == nil {
		s.reasons = map[string]*window{}
	}
	if len(s.reasons) >= maxReasons {
		reason = "" // the shared one
		if w, ok := s.reasons[reason]; ok {
			return w
		}
	}
	w := &window{}
	s.reasons[reason] = w
	return w
}
