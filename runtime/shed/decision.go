package shed

import (
	"errors"

	"github.com/apigen/apigen/runtime/problem"
)

// ErrOverload is what every refusal is, to errors.Is.
var ErrOverload = errors.New("too many requests are being served")

// Refusal is why a request is not served. Its value is the reason.
type Refusal string

// The reasons for refusing.
const (
	// Limit: as many requests are served as the limit allows.
	Limit Refusal = "limit"
	// Processors: requests wait for a processor, and as many are served as may share one.
	Processors Refusal = "processors"
	// Reserved: what is left is kept for requests of higher priority.
	Reserved Refusal = "reserved"
	// Probe: for a moment few requests are served, to measure an unloaded one.
	Probe Refusal = "probe"
)

// Error implements error.
func (r Refusal) Error() string { return ErrOverload.Error() + ": " + string(r) }

// Is reports whether target is [ErrOverload].
func (r Refusal) Is(target error) bool { return target == ErrOverload }

// Refused marks the error as a refusal by one of the process's own guards,
// which says nothing about what is behind the guard.
func (r Refusal) Refused() string { return "shed.overload" }

// As makes the refusal a problem for errors.As.
func (r Refusal) As(target any) bool {
	p, ok := target.(**problem.Error)
	if ok {
		*p = errOverload
	}
	return ok
}

var errOverload = problem.Unavailable("shed.overload", "the server is too busy; try again later")

// Priority is who goes first when not all can be served.
type Priority int8

// The priorities. They are a property of the route; what a client says about
// itself must not decide.
const (
	Normal Priority = iota
	High
	Low
	priorities
)

// String returns "normal", "high" or "low".
func (p Priority) String() string {
	switch p {
	case High:
		return "high"
	case Low:
		return "low"
	}
	return "normal"
}

// Outcome is how a request ended.
type Outcome int8

// The outcomes of a request.
const (
	OK      Outcome = iota // its time counts
	Ignore                 // its time says nothing, as with an early error or a stream
	Dropped                // it took too long to be of use
	gaveUp                 // its client left, so it took at least as long
)

// Decision is what a limiter did with one request.
type Decision struct {
	// Priority is the request's.
	Priority Priority
	// Refusal is why the request was refused, or would have been in shadow
	// mode; empty when it was admitted.
	Refusal Refusal
	// Shadow says that the request was served in spite of Refusal.
	Shadow bool
}
