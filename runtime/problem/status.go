package problem

import "net/http"

// BadRequest returns a 400: the request itself is wrong.
func BadRequest(code, title string) *Error { return New(http.StatusBadRequest, code, title) }

// Unauthorized returns a 401: who is asking could not be established.
func Unauthorized(code, title string) *Error { return New(http.StatusUnauthorized, code, title) }

// Forbidden returns a 403: known, but not allowed.
func Forbidden(code, title string) *Error { return New(http.StatusForbidden, code, title) }

// NotFound returns a 404: there is no such thing.
func NotFound(code, title string) *Error { return New(http.StatusNotFound, code, title) }

// Conflict returns a 409: the request does not fit the present state.
func Conflict(code, title string) *Error { return New(http.StatusConflict, code, title) }

// Unprocessable returns a 422: well formed, but it cannot be done.
func Unprocessable(code, title string) *Error {
	return New(http.StatusUnprocessableEntity, code, title)
}

// TooManyRequests returns a 429: a limit is reached.
func TooManyRequests(code, title string) *Error { return New(http.StatusTooManyRequests, code, title) }

// Internal returns a 500 that wraps err. The client sees none of it.
func Internal(err error) *Error {
	return New(http.StatusInternalServerError, "internal", "the server could not complete the request").WithCause(err)
}

// NotImplemented returns a 501 for an operation whose logic is still to be written.
func NotImplemented(operation string) *Error {
	return New(http.StatusNotImplemented, "not_implemented", operation+" is not implemented yet")
}

// Unavailable returns a 503: try again later.
func Unavailable(code, title string) *Error { return New(http.StatusServiceUnavailable, code, title) }
