package load

import (
	"database/sql"
	"errors"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/apigen/apigen/parser/schema"
)

// connectTime is how long connecting may take.
const connectTime = 10 * time.Second

// address is a DSN that was understood. Its secret is never printed.
type address struct {
	dialect  schema.Dialect
	database string // "" when none is named
	secret   string
	open     func(database string) (*sql.DB, error)
}

// errDSN is all that is said of a DSN which can't be read: drivers would quote it.
var errDSN = errors.New("the DSN can't be understood")

// parse reads a DSN: a URL of any dialect, the form of the MySQL driver
// (user:password@tcp(host:3306)/db), keywords of PostgreSQL, or the path of a
// SQLite file.
func parse(dsn string, dialect schema.Dialect) (*address, error) {
	switch dialect {
	case schema.Postgres:
		return parsePostgres(dsn)
	case schema.SQLite:
		return parseSQLite(dsn), nil
	}
	return parseMySQL(dsn, dialect)
}

func parseMySQL(dsn string, dialect schema.Dialect) (*address, error) {
	config, err := mysql.ParseDSN(dsn)
	if u, urlErr := url.Parse(dsn); urlErr == nil && (u.Scheme == "mysql" || u.Scheme == "mariadb") {
		config, err = mysqlURL(u), nil
	}
	if err != nil {
		return nil, errDSN
	}
	if config.Timeout == 0 {
		config.Timeout = connectTime
	}
	config.MultiStatements = false
	config.Logger = silent{}
	a := &address{dialect: dialect, database: config.DBName, secret: config.Passwd}
	a.open = func(database string) (*sql.DB, error) {
		c := config.Clone()
		c.DBName = database
		connector, err := mysql.NewConnector(c)
		if err != nil {
			return nil, errDSN
		}
		return sql.OpenDB(connector), nil
	}
	return a, nil
}

// silent drops what the driver would print.
type silent struct{}

func (silent) Print(...any) {}

func mysqlURL(u *url.URL) *mysql.Config {
	config := mysql.NewConfig()
	config.Net, config.Addr = "tcp", u.Host
	if u.Port() == "" {
		config.Addr = net.JoinHostPort(u.Hostname(), "3306")
	}
	config.User = u.User.Username()
	config.Passwd, _ = u.User.Password()
	config.DBName = strings.TrimPrefix(u.Path, "/")
	return config
}

func parsePostgres(dsn string) (*address, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, errDSN
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTime
	}
	a := &address{dialect: schema.Postgres, database: config.Database, secret: config.Password}
	a.open = func(database string) (*sql.DB, error) {
		c := config.Copy()
		c.Database = database
		return stdlib.OpenDB(*c), nil
	}
	return a, nil
}

func parseSQLite(dsn string) *address {
	for _, scheme := range []string{"sqlite://", "sqlite3://", "sqlite:"} {
		dsn = strings.TrimPrefix(dsn, scheme)
	}
	a := &address{dialect: schema.SQLite, database: dsn}
	a.open = func(database string) (*sql.DB, error) { return sql.Open("sqlite", database) }
	return a
}
