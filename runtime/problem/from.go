package problem

import (
	"context"
	"errors"
	"net/http"
)

// StatusClientClosedRequest is the status recorded when the client went away
// before the answer was ready. It is nginx's 499, not a registered code, and
// matters to logs only.
const StatusClientClosedRequest = 499

// From maps any error to a problem, and nil to nil. It looks through wrapping:
//
//	*Error                    itself
//	*http.MaxBytesError       413
//	context.DeadlineExceeded  504
//	context.Canceled          499
//	anything else             500, without its text
func From(err error) *Error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		if e == nil {
			return Internal(errNil)
		}
		return e
	}
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return TooLarge(tooLarge.Limit).WithCause(err)
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return New(http.StatusGatewayTimeout, "deadline.exceeded", "the request took too long").WithCause(err)
	case errors.Is(err, context.Canceled):
		return New(StatusClientClosedRequest, "request.canceled", "the client closed the request").WithCause(err)
	}
	return Internal(err)
}

// TooLarge returns a 413 that names the limit in bytes.
func TooLarge(limit int64) *Error {
	return New(http.StatusRequestEntityTooLarge, "body.too_large", "the request body is too large").
		WithDetail("the body may hold at most %d bytes", limit)
}
