package problem

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Error is one problem (RFC 9457, section 3). The zero value of every member
// but Status leaves that member out; a Status outside 400–599 is sent as 500.
type Error struct {
	// Type is a URI naming the kind of problem. Empty means about:blank.
	Type string
	// Title is one short sentence that is the same each time the problem occurs.
	Title string
	// Status is the HTTP status code.
	Status int
	// Detail explains this occurrence to the client. Not sent with a 5xx.
	Detail string
	// Instance is a URI naming this occurrence.
	Instance string
	// Code names the problem for programs, such as "user.missing".
	Code string
	// Number is a number of the business's own. Zero leaves it out.
	Number int64
	// Members is a struct or a map with further members, as encoding/json writes it.
	// Those that have the name of one of the members above are lost, and all are where
	// it is no object.
	Members any
	// Fields lists what is wrong with which input. Not sent with a 5xx.
	Fields []Field
	// RetryAfter tells when the client may come again, in the header Retry-After,
	// in whole seconds, rounded up (RFC 9110, 10.2.3). Zero says nothing.
	RetryAfter time.Duration

	cause error
}

// Field is one thing wrong with one part of a request.
type Field struct {
	// In says where the part was read: "path", "query", "header", "cookie", "form" or
	// "body".
	In string `json:"in"`
	// Name is the parameter's name, or a JSON Pointer (RFC 6901) when In is "body".
	Name string `json:"name"`
	// Rule names the broken rule, such as "required" or "range".
	Rule string `json:"rule"`
	// Message says what to send instead. It never repeats what was sent, unless
	// a method of a type of yours says so in its error.
	Message string `json:"message"`
}

// New returns a problem with the given status, stable code and title.
func New(status int, code, title string) *Error {
	return &Error{Status: status, Code: code, Title: title}
}

// Error returns the whole story for logs, the cause included.
func (e *Error) Error() string {
	if e == nil {
		return "nil problem" // a nil *Error in an error is a mistake, but no reason to panic
	}
	text := strconv.Itoa(e.Status)
	for _, part := range []string{e.Code, e.Title, e.Detail} {
		if part != "" {
			text += ": " + part
		}
	}
	for _, f := range e.Fields {
		text += fmt.Sprintf("; %s %s: %s", f.In, f.Name, f.Message)
	}
	if e.cause != nil {
		text += ": " + e.cause.Error()
	}
	return text
}

// Unwrap returns the cause, or nil.
func (e *Error) Unwrap() error { return e.cause }

// Is reports whether target is a problem with the same status and code, so
// that a problem kept in a variable matches its copies with detail or cause.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t != nil && e.Code != "" && t.Status == e.Status && t.Code == e.Code
}

// WithDetail returns a copy with the formatted text as Detail. Clients see it
// with a 4xx, so it must not hold internals.
func (e *Error) WithDetail(format string, args ...any) *Error {
	next := e.copy()
	next.Detail = fmt.Sprintf(format, args...)
	return next
}

// WithCause returns a copy that wraps err. The cause is logged, never sent.
func (e *Error) WithCause(err error) *Error {
	next := e.copy()
	next.cause = err
	return next
}

// WithRetryAfter returns a copy with the time to wait as RetryAfter.
func (e *Error) WithRetryAfter(wait time.Duration) *Error {
	next := e.copy()
	next.RetryAfter = wait
	return next
}

// WithMembers returns a copy with further members, see [Error].
func (e *Error) WithMembers(members any) *Error {
	next := e.copy()
	next.Members = members
	return next
}

// WithFields returns a copy with the fields added.
func (e *Error) WithFields(fields ...Field) *Error {
	next := e.copy()
	next.Fields = append(next.Fields, fields...)
	return next
}

func (e *Error) copy() *Error {
	next := *e
	next.Fields = slices.Clone(e.Fields)
	return &next
}

// status is the status that goes on the wire.
func (e *Error) status() int {
	if e.Status < http.StatusBadRequest || e.Status > 599 {
		return http.StatusInternalServerError
	}
	return e.Status
}
