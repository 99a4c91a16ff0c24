package breaker

import "time"

// buckets is into how many parts the window is cut. The oldest part leaves as a
// whole, so the window is up to a tenth shorter than configured.
const buckets = 10

// tally counts calls that ended.
type tally struct{ all, failed, slow int }

func (t *tally) add(u tally) {
	t.all += u.all
	t.failed += u.failed
	t.slow += u.slow
}

// window counts the calls of the last Config.Window.
type window struct {
	width time.Duration // of one bucket
	ring  [buckets]tally
	last  int64 // number of the newest bucket since the breaker was made
	sum   tally
}

// add counts one call that ended at a time since the breaker was made.
func (w *window) add(at time.Duration, call tally) {
	w.advance(int64(at / w.width))
	w.ring[w.last%buckets].add(call)
	w.sum.add(call)
}

// advance drops the buckets that are too old. Calls may arrive out of order by
// a hair; those count for the newest bucket.
func (w *window) advance(to int64) {
	if to <= w.last {
		return
	}
	for n := max(w.last+1, to-buckets+1); n <= to; n++ {
		w.ring[n%buckets] = tally{}
	}
	w.last = to
	w.sum = tally{}
	for _, bucket := range w.ring {
		w.sum.add(bucket)
	}
}

func (w *window) reset() { *w = window{width: w.width, last: w.last} }
