package load

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/live"
	"github.com/apigen/apigen/parser/source"
)

// Options choose what is read from a database.
type Options = live.Options

// Live reads a schema from a running database. Trouble with the database is
// one error, which holds nothing of the DSN's password; the schema is never
// nil and is resolved.
func Live(ctx context.Context, dsn string, dialect schema.Dialect, opts Options) (*schema.DB, diag.List) {
	a, err := parse(dsn, dialect)
	if err != nil {
		return empty(dialect, "", err)
	}
	if err := a.exists(); err != nil {
		return empty(dialect, a.secret, err)
	}
	engine, err := a.open(a.database)
	if err != nil {
		return empty(dialect, a.secret, err)
	}
	defer engine.Close()
	return read(ctx, engine, a, opts)
}

var errNoFile = errors.New("there is no file")

// exists keeps SQLite from making a file that is not there.
func (a *address) exists() error {
	if a.dialect != schema.SQLite || strings.Contains(a.database, ":memory:") || strings.HasPrefix(a.database, "file:") {
		return nil
	}
	name, _, _ := strings.Cut(a.database, "?")
	_, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w %s", errNoFile, name)
	}
	return err
}

func read(ctx context.Context, engine *sql.DB, a *address, opts Options) (*schema.DB, diag.List) {
	db, err := live.Read(ctx, engine, a.dialect, opts)
	if err != nil {
		return empty(a.dialect, a.secret, err)
	}
	return db, schema.Resolve(db).Sorted()
}

func empty(dialect schema.Dialect, secret string, err error) (*schema.DB, diag.List) {
	return &schema.DB{Dialect: dialect}, diag.List{trouble(secret, err)}
}

// trouble says what is wrong with a database in one line.
func trouble(secret string, err error) diag.Diagnostic {
	var lines []string
	for line := range strings.Lines(explain(err)) {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	text := strings.Join(slices.Compact(lines), " ") // pgx tries an address with TLS and without
	if secret != "" {
		text = strings.ReplaceAll(text, secret, "…")
	}
	return diag.Errorf(source.Span{}, diag.UnreadableDatabase, "the database can't be read: %s", text).WithHint("%s", remedy(err))
}

// explain takes the server's own words where there are any: a driver adds the
// address, and may add more of the DSN.
func explain(err error) string {
	var pg *pgconn.PgError
	var my *mysql.MySQLError
	switch {
	case errors.As(err, &pg):
		return pg.Message
	case errors.As(err, &my):
		return my.Message
	case errors.Is(err, context.DeadlineExceeded):
		return "it does not answer in time"
	}
	return err.Error()
}

func remedy(err error) string {
	var pg *pgconn.PgError
	var my *mysql.MySQLError
	code := ""
	if errors.As(err, &pg) {
		code = pg.Code
	}
	number := uint16(0)
	if errors.As(err, &my) {
		number = my.Number
	}
	switch {
	case errors.Is(err, errDSN):
		return "write a URL, such as postgres://user:password@host:5432/name, mysql://user:password@host:3306/name or sqlite://path"
	case errors.Is(err, errNoFile):
		return "check the path in the DSN"
	case errors.Is(err, live.ErrNoDatabase):
		return "a DSN ends in the name, as in mysql://user:password@host:3306/name"
	case strings.HasPrefix(code, "28"), number == 1045, number == 1698:
		return "check the user and password of the DSN"
	case code == "42501", number == 1044, number == 1142, number == 1227:
		return "let the user read the schema's catalog"
	case code == "3D000", number == 1049:
		return "check the name of the database in the DSN"
	}
	return "check that the database runs at the address of the DSN"
}
