package store

import "github.com/apigen/apigen/runtime/optional"

// Field is a column in a patch: absent (leave it as it is), null, or a value.
// The zero value is absent; null sets the column to NULL. It is what a contract's
// Optional is in Go, so a request's field can be put into a patch as it is.
type Field[T any] = optional.Value[T]

// Set returns a field with a value.
func Set[T any](value T) Field[T] { return optional.Of(value) }

// Null returns a field that sets its column to NULL.
func Null[T any]() Field[T] { return optional.Null[T]() }

// SetOrNull returns a field with the value that p points to, or null for nil.
func SetOrNull[T any](p *T) Field[T] { return optional.OrNull(p) }
