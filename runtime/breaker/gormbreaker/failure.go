package gormbreaker

import (
	"context"
	"errors"
	"regexp"
	"slices"

	"gorm.io/gorm"
)

// answers are errors of GORM that say nothing about the database.
var answers = []error{
	gorm.ErrRecordNotFound, gorm.ErrDuplicatedKey, gorm.ErrForeignKeyViolated, gorm.ErrCheckConstraintViolated,
	gorm.ErrInvalidTransaction, gorm.ErrNotImplemented, gorm.ErrMissingWhereClause, gorm.ErrUnsupportedRelation,
	gorm.ErrPrimaryKeyRequired, gorm.ErrModelValueRequired, gorm.ErrModelAccessibleFieldsRequired,
	gorm.ErrSubQueryRequired, gorm.ErrInvalidData, gorm.ErrInvalidField, gorm.ErrEmptySlice, gorm.ErrInvalidValue,
	gorm.ErrInvalidValueOfLength, gorm.ErrPreloadNotAllowed,
}

// failing are the classes of SQLSTATE (ISO/IEC 9075-2 and PostgreSQL, appendix A)
// that speak against the database: connection, resources, intervention, system
// and internal errors.
var failing = []string{"08", "53", "57", "58", "XX"}

// failingNumbers are MySQL's errors of the unspecific state HY000 that do: disk
// full, out of memory (twice), lock wait timeout, execution time exceeded (of
// MySQL and of MariaDB).
var failingNumbers = []string{"1021", "1037", "1038", "1205", "3024", "1969"}

// mysqlError is how the usual driver writes a MySQL error. Reading the text
// spares a dependency on the driver.
var mysqlError = regexp.MustCompile(`^Error (\d+)(?: \(([0-9A-Z]{5})\))?: `)

// IsFailure reports whether an error of a statement speaks against the database.
// What a database answers is no failure, whether it liked the statement or not:
// no record, a broken constraint, bad syntax, a value too long, a deadlock. A
// client could otherwise open the breaker for all. Failures are a database that
// is not reached, takes too long, or answers that it cannot go on (SQLSTATE
// classes 08, 53, 57, 58 and XX).
func IsFailure(err error) bool {
	if err == nil || errors.Is(err, context.Canceled) {
		return false
	}
	if slices.ContainsFunc(answers, func(answer error) bool { return errors.Is(err, answer) }) {
		return false
	}
	number, state := answered(err)
	if number == "" && state == "" {
		return true
	}
	return slices.Contains(failingNumbers, number) || len(state) == 5 && slices.Contains(failing, state[:2])
}

// answered returns the number (of MySQL) and the SQLSTATE in an error, or "".
func answered(err error) (number, state string) {
	if pg, ok := errors.AsType[interface {
		error
		SQLState() string
	}](err); ok {
		return "", pg.SQLState()
	}
	for ; err != nil; err = errors.Unwrap(err) {
		if match := mysqlError.FindStringSubmatch(err.Error()); match != nil {
			return match[1], match[2]
		}
	}
	return "", ""
}
