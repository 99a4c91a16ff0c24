package bind

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/apigen/apigen/runtime/problem"
)

// checker is what a request type is that has checks of its own.
type checker interface {
	Check(ctx context.Context) error
}

// HasCheck reports whether requests of type T check themselves: *T has a method
// Check(context.Context) error. Generated code asks once, at start-up. It panics
// when the method has another signature, since it would never be called.
func HasCheck[T any]() bool {
	v := any((*T)(nil))
	if _, ok := v.(checker); ok {
		return true
	}
	if method, ok := reflect.TypeOf(v).MethodByName("Check"); ok {
		panic(fmt.Sprintf("%T has a method Check of type %s: give it the signature Check(ctx context.Context) error, or another name", v, method.Type))
	}
	return false
}

// Check calls the method Check of a request that [HasCheck]. Faults that are
// joined with [errors.Join] become one answer that names all of them; every other
// error is returned as it is.
func Check(ctx context.Context, v any) error {
	err := v.(checker).Check(ctx)
	if fields, ok := faultFields(err); ok && err != nil {
		return invalid(fields...)
	}
	return err
}

// Fault is the error of one broken rule, which is answered with 400 as those of the
// contract are. in is "path", "query", "header", "form" or "body"; name is a
// parameter's name, or a JSON Pointer (RFC 6901) such as "/end" in a body.
func Fault(in, name, rule, message string) error {
	return invalid(problem.Field{In: in, Name: name, Rule: rule, Message: message})
}

// faultFields are the fields of an error that is made of faults only, which it reports.
func faultFields(err error) ([]problem.Field, bool) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []problem.Field
		for _, one := range joined.Unwrap() {
			fields, ok := faultFields(one)
			if !ok {
				return nil, false
			}
			all = append(all, fields...)
		}
		return all, true
	}
	fault, ok := errors.AsType[*problem.Error](err)
	if !ok || fault == nil || !errors.Is(fault, invalid()) {
		return nil, false
	}
	return fault.Fields, true
}
