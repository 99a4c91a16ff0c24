package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"time"

	"github.com/apigen/apigen/runtime/optional"
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
	{ErrInvalid, http.StatusBadRequest, "store.invalid", "a value is not one that its column takes"},
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
		return value, malformed[T](name, err)
	}
	return value, nil
}

// ParseField reads the text of a field, such as a decimal, and leaves absent and
// null as they are. The error is that of [Parse].
func ParseField[T any](name string, text Field[string], parse func(string) (T, error)) (Field[T], error) {
	given, ok := text.Get()
	if !ok {
		return optional.Map(text, func(string) (none T) { return none }), nil
	}
	value, err := Parse(name, given, parse)
	if err != nil {
		return Field[T]{}, err
	}
	return Set(value), nil
}

// malformed says which form a value of type T has.
func malformed[T any](name string, err error) error {
	return invalid(problem.Field{In: "body", Name: "/" + name, Rule: "type", Message: "must be " + form(reflect.TypeFor[T]())}).WithCause(err)
}

func invalid(field problem.Field) *problem.Error {
	return problem.BadRequest("request.invalid", "the request is not valid").WithFields(field)
}

// form describes the values of a type in JSON.
func form(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return "a time such as 2006-01-02T15:04:05Z"
	case t == reflect.TypeFor[[]byte]():
		return "base64"
	}
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		limit := int64(1)<<(t.Bits()-1) - 1
		return fmt.Sprintf("a whole number from %d to %d", -limit-1, limit)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return fmt.Sprintf("a whole number from 0 to %d", ^uint64(0)>>(64-t.Bits()))
	case reflect.Float32, reflect.Float64:
		return "a number within range"
	case reflect.Slice:
		return "JSON"
	}
	return "a decimal number" // of a package for them
}

// Member reads a member of a merge patch (RFC 7396) into a field of a patch: no
// text leaves it absent, null sets the column to NULL, what breaks a rule is
// refused. The error is a problem with status 400 that names the member.
func Member[T any](name string, text []byte, into *Field[T], rules ...Rule) error {
	if len(text) == 0 {
		return nil
	}
	if err := Check(name, text, rules...); err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return malformed[T](name, err)
	}
	return nil
}
