package load

import (
	"fmt"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/mysqlddl"
	"github.com/apigen/apigen/parser/schema/pgddl"
	"github.com/apigen/apigen/parser/schema/sqliteddl"
	"github.com/apigen/apigen/parser/schema/statement"
	"github.com/apigen/apigen/parser/source"
)

// DDL reads a schema from files, in their order. A statement that can't be
// read is a warning at its place, and the others are applied; statements on
// data and rights are passed over. The schema is never nil and is resolved.
func DDL(files []*source.File, dialect schema.Dialect) (*schema.DB, diag.List) {
	statements, problems := split(files, dialect)
	db := &schema.DB{Dialect: dialect}
	var more diag.List
	switch dialect {
	case schema.Postgres:
		db, more = pgddl.Read(statements)
	case schema.SQLite:
		read, list, err := sqliteddl.Read(statements)
		if more = list; err != nil {
			more.Add(diag.Errorf(source.Span{}, diag.UnreadableSchema, "the schema can't be read: %s", err).WithHint("read it from a database with --dsn-env"))
		} else {
			db = read
		}
	default:
		db, more = mysqlddl.Read(statements, dialect)
	}
	problems.Add(more...)
	problems.Add(schema.Resolve(db)...)
	return db, problems.Sorted()
}

func split(files []*source.File, dialect schema.Dialect) ([]statement.Statement, diag.List) {
	var out []statement.Statement
	for _, f := range files {
		out = append(out, statement.Split(f, dialect)...)
		if len(out) > MaxStatements {
			return nil, diag.List{unreadable(f.Name, "the files have more than %d statements", MaxStatements).WithHint("leave out files that hold data")}
		}
	}
	return out, nil
}

// ParseDialect reads the name of a dialect; postgresql, pg and sqlite3 are
// other names.
func ParseDialect(name string) (schema.Dialect, error) {
	switch name {
	case "mysql":
		return schema.MySQL, nil
	case "mariadb":
		return schema.MariaDB, nil
	case "postgres", "postgresql", "pg":
		return schema.Postgres, nil
	case "sqlite", "sqlite3":
		return schema.SQLite, nil
	}
	return "", fmt.Errorf("there is no dialect %q; choose mysql, mariadb, postgres or sqlite", name)
}
