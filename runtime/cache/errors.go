package cache

import (
	"errors"
	"fmt"
)

var (
	// ErrNotFound is what a loader returns for a row that does not exist, and
	// what Get then returns, from the cache too. Options.NotFound replaces it.
	ErrNotFound = errors.New("cache: no such row")
	// ErrOverloaded means that the store is down and as many rows as
	// Config.Fallback are being loaded already. Options.Overloaded replaces it.
	ErrOverloaded = errors.New("cache: too many loads while the store is down")
	// ErrUnavailable means that the store did not answer: a write under policy
	// Strict was not begun, or a read with FailFast.
	ErrUnavailable = errors.New("cache: the store does not answer")
	// ErrClosed is returned for writes through a WriteBehind that was closed.
	ErrClosed = errors.New("cache: is closed")
	// ErrFull means that a WriteBehind has as many writes queued as it may.
	ErrFull = errors.New("cache: the queue of writes is full")
)

// PanicError is returned to everybody who waited for a load that panicked.
type PanicError struct {
	// Value is what was given to panic, Stack the stack at that point. Neither
	// is for clients.
	Value any
	Stack []byte
}

// Error names the panic's value.
func (e *PanicError) Error() string { return fmt.Sprintf("cache: loader panicked: %v", e.Value) }
