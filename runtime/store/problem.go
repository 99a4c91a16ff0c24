package store

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/apigen/apigen/runtime/problem"
)

// answers are the problems that clients get for the errors of this package.
var answers = []struct {
	err    error
	status int
	code   string
	title  string
}{
	{ErrNotFound, http.StatusNotFound, "store.missing", "there is no such row"},
	{ErrDuplicate, http.StatusConflict, "store.duplicate", "another row has this unique value"},
	{ErrConstraint, http.StatusConflict, "store.constraint", "other rows forbid it"},
	{ErrInvalid, http.StatusBadRequest, "store.invalid", "a value is not one that this column takes"},
	{ErrConflict, http.StatusConflict, "store.conflict", "somebody else changed it meanwhile; read it again"},
	{ErrCursor, http.StatusBadRequest, "store.cursor", "this is no cursor of this list"},
	{ErrOrder, http.StatusBadRequest, "store.order", "the list cannot be ordered like that"},
	{ErrOverloaded, http.StatusServiceUnavailable, "store.overloaded", "the database is busy; try again later"},
}

// Problem turns an error of this package into a problem (RFC 9457) for clients:
// 404 for a row that is missing, 409 for what other rows forbid, 400 for a value
// that does not fit, a cursor or an order, 503 for a database without room. The error stays
// inside, for the log. Other errors, and nil, are returned as they are.
func Problem(err error) error {
	for _, answer := range answers {
		if errors.Is(err, answer.err) {
			return problem.New(answer.status, answer.code, answer.title).WithCause(err)
		}
	}
	return err
}

// Parse reads text that a client sent into a value, such as a decimal. The error
// is a problem with status 400 that names the member.
func Parse[T any](name, text string, parse func(string) (T, error)) (T, error) {
	value, err := parse(text)
	if err != nil {
		return value, malformed(name, err)
	}
	return value, nil
}

func malformed(name string, err error) error {
	return problem.BadRequest("request.invalid", "the request is not valid").WithCause(err).WithFields(
		problem.Field{In: "body", Name: "/" + name, Rule: "type", Message: "must be a value of its type"})
}

// Member reads a member of a merge patch (RFC 7396) into a field of a patch: no
// text leaves it absent, null sets the column to NULL. The error is a problem
// with status 400 that names the member.
func Member[T any](name string, text []byte, into *Field[T]) error {
	if len(text) == 0 {
		return nil
	}
	if err := json.Unmarshal(text, into); err != nil {
		return malformed(name, err)
	}
	return nil
}
