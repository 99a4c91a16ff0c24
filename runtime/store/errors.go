package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// What goes wrong, the same for every engine. [DB.Error] wraps them around the
// driver's own error, which must stay inside: it may hold values.
var (
	// ErrNotFound means that no row matched.
	ErrNotFound = errors.New("store: no such row")
	// ErrDuplicate means that a unique key is already taken.
	ErrDuplicate = errors.New("store: unique key is taken")
	// ErrConstraint means that other rows forbid it: those that a foreign key
	// names, or those that point here.
	ErrConstraint = errors.New("store: a constraint forbids it")
	// ErrInvalid means that a value does not fit its column: it has the wrong form,
	// is too large or too long, is missing, or a check of the row refuses it.
	ErrInvalid = errors.New("store: a value does not fit")
	// ErrConflict means that somebody else changed the row meanwhile (optimistic
	// lock), or that the engine gave up on the transaction (deadlock,
	// serialization failure). Read again and retry.
	ErrConflict = errors.New("store: changed by somebody else meanwhile")
	// ErrOverloaded means that the database, or the fallback to it, has no room
	// for this call now, or can't be written for now. Answer 503 and try later.
	ErrOverloaded = errors.New("store: overloaded")
	// ErrCursor means that a cursor is not one this service issued for this list.
	ErrCursor = errors.New("store: not a cursor of this list")
	// ErrOrder means that a list cannot be ordered as asked.
	ErrOrder = errors.New("store: cannot be ordered like that")
)

// Error translates an error of GORM or the driver into the sentinels of this
// package, keeping the original for errors.Is and errors.As. Other errors, and
// nil, are returned as they are.
func (d *DB) Error(err error) error {
	if err == nil {
		return nil
	}
	for _, sentinel := range []error{ErrNotFound, ErrDuplicate, ErrConstraint, ErrInvalid, ErrConflict, ErrOverloaded} {
		if errors.Is(err, sentinel) {
			return err
		}
	}
	if sentinel := d.sentinel(err); sentinel != nil {
		return fmt.Errorf("%w: %w", sentinel, err)
	}
	return err
}

func (d *DB) sentinel(err error) error {
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return ErrNotFound
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return ErrDuplicate
	case errors.Is(err, gorm.ErrForeignKeyViolated):
		return ErrConstraint
	case errors.Is(err, gorm.ErrCheckConstraintViolated):
		return ErrInvalid
	}
	switch d.driver.Classify(err) {
	case KindDuplicate:
		return ErrDuplicate
	case KindConstraint:
		return ErrConstraint
	case KindInvalid:
		return ErrInvalid
	case KindConflict, KindDeadlock:
		return ErrConflict
	case KindOverloaded:
		d.suspect.Store(true)
		return ErrOverloaded
	}
	return nil
}

// Unchanged reports whether err proves that a write had no effect: the server
// refused it, or it was given up before it was sent. After any other error the
// write may have happened, or may happen yet.
func (d *DB) Unchanged(err error) bool {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	return d.sentinel(err) != nil || d.driver.Classify(err) != KindUnknown ||
		errors.Is(err, ErrNotFound) || errors.Is(err, ErrConflict) || errors.Is(err, ErrDuplicate)
}
