package breaker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/apigen/apigen/runtime/problem"
)

// ErrOpen is what every refusal of a breaker is, to errors.Is. To learn more ask
// errors.As for an [*OpenError].
var ErrOpen = errors.New("the circuit breaker is open")

// OpenError is a refusal: the call was not made. Logic may return it as it is;
// package problem answers it as a 503 with the code "breaker.open".
type OpenError struct {
	// Name is the breaker's name.
	Name  string
	until time.Time
}

// Error implements error.
func (e *OpenError) Error() string {
	return fmt.Sprintf("%s: %v; try again in %v", e.Name, ErrOpen, e.RetryAfter().Round(time.Millisecond))
}

// RetryAfter is how long it takes until calls are tried again; 0 when that is
// due but others are trying already.
func (e *OpenError) RetryAfter() time.Duration { return max(0, time.Until(e.until)) }

// Is reports whether target is [ErrOpen].
func (e *OpenError) Is(target error) bool { return target == ErrOpen }

// As makes the refusal a problem for errors.As.
func (e *OpenError) As(target any) bool {
	p, ok := target.(**problem.Error)
	if ok {
		*p = errUnavailable.WithCause(errors.New(e.Error()))
	}
	return ok
}

// Refused marks the error as a refusal by one of the process's own guards,
// which says nothing about what is behind the guard.
func (e *OpenError) Refused() string { return "breaker.open" }

var errUnavailable = problem.Unavailable("breaker.open", "something this request needs is not available")

// StatusError is the error as which [Transport] shows Config.IsFailure an answer
// with a status of 500 or above. The caller of the transport never sees it.
type StatusError struct {
	// Status is the HTTP status code.
	Status int
}

// Error implements error.
func (e *StatusError) Error() string { return fmt.Sprintf("answered with status %d", e.Status) }

type outcome int

const (
	succeeded outcome = iota
	failed
	ignored
)

// judge says what an error means for the dependency's record.
func (b *Breaker) judge(err error) outcome {
	_, refused := problem.Refused(err)
	switch {
	case err == nil:
		return succeeded
	case errors.Is(err, context.Canceled) || refused:
		return ignored
	case b.config.IsFailure(err):
		return failed
	}
	return succeeded
}

// judgeIn is judge for a caller whose context is known: whatever the error of a
// call that its caller gave up, it is the caller's doing.
func (b *Breaker) judgeIn(ctx context.Context, err error) outcome {
	if err != nil && errors.Is(ctx.Err(), context.Canceled) {
		return ignored
	}
	return b.judge(err)
}
