package limit

import (
	"context"
	"errors"
	"time"
)

// ErrUnavailable means that no decision could be had from the limiter's store.
var ErrUnavailable = errors.New("limit: the limiter is unavailable")

// Decision is a limiter's answer to one question.
type Decision struct {
	// OK says that the request may pass.
	OK bool
	// Limit is how many may pass per period, see [Rate].
	Limit int
	// Remaining is how many more would pass right now.
	Remaining int
	// RetryAfter is how long to wait before the same question can be answered
	// otherwise. Zero when OK.
	RetryAfter time.Duration
	// Reset is how long it takes until the whole burst is free again.
	Reset time.Duration
}

// Limiter decides whether n more may pass for a key. It must be safe for
// concurrent use and return soon after its context ends; the error is then the
// context's or [ErrUnavailable]. With n = 0 it takes nothing and always says
// yes, which probes use. An n above the burst is never admitted.
type Limiter interface {
	Allow(ctx context.Context, key string, n int) (Decision, error)
}
