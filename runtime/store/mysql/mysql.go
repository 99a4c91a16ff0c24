package mysql

import (
	"errors"
	"slices"

	driver "github.com/go-sql-driver/mysql"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"

	"github.com/apigen/apigen/runtime/store"
)

// Driver returns the driver, named mysql.
func Driver() store.Driver {
	return store.Driver{Name: "mysql", Dialector: dialector, Classify: classify}
}

// dialector turns on what the store counts on: times as time.Time, and one round
// trip instead of two for a statement that is not prepared.
func dialector(dsn string) (gorm.Dialector, error) {
	c, err := driver.ParseDSN(dsn)
	if err != nil {
		return nil, errors.New("is not of the form user:password@tcp(host:3306)/database")
	}
	c.ParseTime = true
	c.InterpolateParams = true
	return mysql.New(mysql.Config{DSNConfig: c}), nil
}

// Numbers of the server's errors that mean something to a caller.
var (
	duplicate  = []uint16{1062, 1169, 1586}
	constraint = []uint16{1216, 1217, 1451, 1452}
	invalid    = []uint16{1048, 1264, 1265, 1292, 1364, 1366, 1367, 1406, 1411, 1416, 1525, 1690, 3140, 3141, 3819, 4025, 4078}
	conflict   = []uint16{1205}
	deadlock   = []uint16{1213, 1020}
	overloaded = []uint16{1037, 1040, 1041, 1203, 1226, 3024, 1969}
)

func classify(err error) store.Kind {
	var answer *driver.MySQLError
	switch {
	case !errors.As(err, &answer):
		return store.KindUnknown
	case slices.Contains(duplicate, answer.Number):
		return store.KindDuplicate
	case slices.Contains(constraint, answer.Number):
		return store.KindConstraint
	case slices.Contains(invalid, answer.Number):
		return store.KindInvalid
	case slices.Contains(conflict, answer.Number):
		return store.KindConflict
	case slices.Contains(deadlock, answer.Number):
		return store.KindDeadlock
	case slices.Contains(overloaded, answer.Number):
		return store.KindOverloaded
	}
	return store.KindOther
}
