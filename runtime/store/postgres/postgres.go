package postgres

import (
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"github.com/apigen/apigen/runtime/store"
)

// Driver returns the driver, named postgres.
func Driver() store.Driver {
	return store.Driver{Name: "postgres", Dialector: dialector, Classify: classify, Prepares: true}
}

func dialector(dsn string) (gorm.Dialector, error) {
	if _, err := pgx.ParseConfig(dsn); err != nil {
		return nil, errors.New("is not a PostgreSQL connection string, such as postgres://user:password@host:5432/database")
	}
	return postgres.Open(dsn), nil
}

// classify reads the SQLSTATE (PostgreSQL manual, appendix A).
func classify(err error) store.Kind {
	if errors.Is(err, pgx.ErrTxCommitRollback) {
		return store.KindOther
	}
	var answer *pgconn.PgError
	if !errors.As(err, &answer) {
		if err != nil && strings.Contains(err.Error(), "failed to encode args[") {
			return store.KindInvalid // pgx sees before it sends that the value fits no such column
		}
		return store.KindUnknown
	}
	switch code := answer.Code; {
	case code == "23505", code == "23P01":
		return store.KindDuplicate
	case strings.HasPrefix(code, "22"), code == "23502", code == "23514":
		return store.KindInvalid
	case strings.HasPrefix(code, "23"):
		return store.KindConstraint
	case code == "40001", code == "40P01":
		return store.KindDeadlock
	case code == "55P03":
		return store.KindConflict
	case strings.HasPrefix(code, "53"), code == "57014":
		return store.KindOverloaded
	case strings.HasPrefix(code, "08"), strings.HasPrefix(code, "57P"), code == "40003":
		return store.KindUnknown // the connection or the server is going away
	}
	return store.KindOther
}
