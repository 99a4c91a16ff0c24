package load

import (
	"context"
	"database/sql"
	"errors"

	"github.com/apigen/apigen/parser/schema"
)

// Open connects to the database of a DSN, spelled as for [Live], for what is
// no reading: times are read as such. A file that is not there is made by
// SQLite. The error is one line that holds nothing of the DSN's password; what
// later calls of the database say need not be.
func Open(ctx context.Context, dsn string, dialect schema.Dialect) (*sql.DB, error) {
	a, err := parse(dsn, dialect)
	if err != nil {
		return nil, err
	}
	engine, err := a.open(a.database)
	if err != nil {
		return nil, err
	}
	if err := engine.PingContext(ctx); err != nil {
		d := trouble(a.secret, err)
		return nil, errors.Join(errors.New(d.Message+"; "+d.Hint), engine.Close())
	}
	return engine, nil
}
